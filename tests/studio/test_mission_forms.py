"""Missions edited in place: what is stored, what is refused, and that ids stay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from quizzes.forms import missions_formset
from quizzes.freezing import MISSIONS
from quizzes.models import Attempt, Choice, Mission
from quizzes.sources import CHOICE, completed
from tests.studio.test_editor import address, save_by_itself, save_by_script, typed

LEAVE = object()


def missions_data(sources, *, initial=LEAVE):
    """The fields that a page with these missions sends; `ORDER` and `DELETE` may be in a source."""
    known = sum(bool(source.get("id")) for source in sources) if initial is LEAVE else initial
    data = {"missions-TOTAL_FORMS": len(sources), "missions-INITIAL_FORMS": known}
    for n, source in enumerate(sources):
        prefix = f"missions-{n}"
        data |= row(prefix, source, WORDING, n) | ticks(prefix, source, ["shuffle_choices", "shuffle_place"])
        data |= {f"{prefix}-credit": source.get("credit", "right_minus_wrong")}
        choices = f"{prefix}-{'truth' if source.get('kind') == 'true_false' else 'choices'}"
        data |= rows_data(choices, source.get("choices", []), ["text", "feedback", "feedback_missed"])
        data |= rows_data(f"{prefix}-hints", source.get("hints", []), ["text", "cost"])
    return data


WORDING = ["kind", "prompt", "explanation", "name", "tags", "max_attempts"]


def rows_data(prefix, rows, names):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": sum(bool(one.get("id")) for one in rows)}
    for k, one in enumerate(rows):
        data |= row(f"{prefix}-{k}", one, names, k) | ticks(f"{prefix}-{k}", one, ["is_correct"])
    return data


def ticks(prefix, source, names):
    return {f"{prefix}-{name}": "on" for name in names if source.get(name)}


def row(prefix, source, names, place):
    data = {f"{prefix}-{name}": "" if source.get(name) is None else source[name] for name in names}
    data |= {f"{prefix}-id": source.get("id") or "", f"{prefix}-ORDER": source.get("ORDER", place + 1)}
    return data | ({f"{prefix}-DELETE": "on"} if source.get("DELETE") else {})


def choice(text, *, correct=False, **more):
    return {"text": text, "is_correct": correct, "feedback": "", **more}


def mission(prompt="Why?", *, kind="single", choices=None, **more):
    choices = [choice("Yes", correct=True), choice("No")] if choices is None else choices
    return {"kind": kind, "prompt": prompt, "explanation": "", "choices": choices, **more}


def post(client, lecture, *sources, **changes):
    return client.post(address(lecture), typed(lecture, **changes) | missions_data(list(sources)))


def wordings(lecture):
    return [
        (m["prompt"], m["kind"], [(c["text"], c["is_correct"], c["feedback"]) for c in m["choices"]])
        for m in MISSIONS.source(lecture)
    ]


def test_new_mission_is_stored_with_its_choices(client, author, draft):
    client.force_login(author)

    response = post(client, draft, mission("Which?\r\nTell.", kind="multiple", choices=[
        choice("One", correct=True, feedback="Right"), choice("Two", correct=True), choice("Three")]))  # fmt: skip

    assert response.status_code == 302
    assert wordings(draft) == [
        ("Which?\nTell.", "multiple", [("One", True, "Right"), ("Two", True, ""), ("Three", False, "")])
    ]
    assert draft.content_hash != type(draft).objects.get(pk=draft.pk).content_hash


def test_edits_keep_the_ids_of_mission_and_choices(client, author, live_lecture):
    client.force_login(author)
    source = MISSIONS.source(live_lecture)[0]
    ids = [source["id"], *(one["id"] for one in source["choices"])]
    source["prompt"] = "Reworded"
    source["choices"][2]["text"] = "Reworded too"
    source["choices"].append(choice("A fifth"))

    post(client, live_lecture, source)

    after = MISSIONS.source(live_lecture)[0]
    assert [after["id"], *(one["id"] for one in after["choices"][:4])] == ids
    assert (after["prompt"], after["choices"][2]["text"], after["choices"][4]["text"]) == (
        "Reworded", "Reworded too", "A fifth",
    )  # fmt: skip


def test_removed_mission_keeps_its_row_for_attempts(client, author, learner, live_lecture):
    client.force_login(author)
    source = MISSIONS.source(live_lecture)[0]
    Attempt.objects.create(
        user=learner, mission_id=source["id"], revision=live_lecture.live_revision, chosen=[], is_correct=False, score=0
    )

    post(client, live_lecture, source | {"DELETE": True})

    assert MISSIONS.source(live_lecture) == []
    assert Mission.objects.get().removed_at is not None
    assert Attempt.objects.count() == 1


def test_undoing_a_removal_brings_the_same_mission_back(client, author, live_lecture):
    client.force_login(author)
    source = MISSIONS.source(live_lecture)[0]
    post(client, live_lecture, source | {"DELETE": True})
    live_lecture.refresh_from_db()

    post(client, live_lecture, source)

    assert MISSIONS.source(live_lecture)[0]["id"] == source["id"]
    assert Mission.objects.get().removed_at is None


def test_message_after_removing_a_mission_takes_it_out_of_the_trash_again(client, author, live_lecture):
    source = MISSIONS.source(live_lecture)[0]
    client.force_login(author)
    response = post(client, live_lecture, source | {"DELETE": True})
    page = client.get(response.url)
    item = f"mission-{source['id']}"

    client.post(reverse("studio:trash_restore"), {"item": item})

    assert "Saved. 1 mission is in the trash." in page.text
    assert f'name="item" value="{item}"' in page.text
    assert MISSIONS.source(live_lecture) == [source]
    actions = AuditEntry.objects.filter(target_type="mission").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["mission.delete", "mission.recover"]


def test_removed_choice_is_gone_and_the_others_stay(client, author, live_lecture):
    client.force_login(author)
    source = MISSIONS.source(live_lecture)[0]
    gone = source["choices"][0]["id"]
    source["choices"][0]["DELETE"] = True

    post(client, live_lecture, source)

    assert gone not in [one["id"] for one in MISSIONS.source(live_lecture)[0]["choices"]]
    assert Choice.objects.count() == 3


def test_order_is_what_the_author_gave(client, author, draft):
    client.force_login(author)

    post(client, draft, mission("Second", ORDER=2), mission("First", ORDER=1, choices=[
        choice("b", ORDER=2), choice("a", ORDER=1, correct=True)]))  # fmt: skip

    assert [prompt for prompt, *_ in wordings(draft)] == ["First", "Second"]
    assert [text for text, *_ in wordings(draft)[0][2]] == ["a", "b"]


def test_blank_rows_are_no_missions(client, author, draft):
    client.force_login(author)
    blank = {"kind": "single", "choices": [{}, {}, {}, {}]}

    response = post(client, draft, mission(choices=[choice("Yes", correct=True), choice("No"), {}, {}]), blank)

    assert response.status_code == 302
    assert wordings(draft) == [("Why?", "single", [("Yes", True, ""), ("No", False, "")])]


@pytest.mark.parametrize(
    ("source", "place", "message"),
    [
        (mission(choices=[choice("A"), choice("B")]), "missions-0-choices", "No choice is correct."),
        (mission(choices=[choice("A", correct=True)]), "missions-0-choices", "at least two choices"),
        (mission(choices=[]), "missions-0-choices", "at least two choices"),
        (mission(choices=[choice("A", correct=True), choice(" a ")]), "id_missions-0-choices-1-text",
         "This is the same as choice 1."),
        (mission(choices=[choice("A b", correct=True), choice("C"), choice("a\n  B")]), "id_missions-0-choices-2-text",
         "This is the same as choice 1."),
        (mission(choices=[choice("A", correct=True), choice("B", correct=True)]), "missions-0-choices",
         "Several choices are correct."),
        (mission("", choices=[choice("A", correct=True), choice("B")]), "id_missions-0-prompt", "Write the question."),
        (mission(choices=[choice("A", correct=True), choice("", feedback="Why")]), "id_missions-0-choices-1-text",
         "Write the choice."),
        (mission(choices=[choice(str(n), correct=n == 0) for n in range(13)]), "missions-0-choices",
         "at most 12 are possible"),
        (mission(kind="essay"), "id_missions-0-kind", "Select a valid choice"),
        (mission("x" * 20_001), "id_missions-0-prompt", "at most 20000"),
    ],
)  # fmt: skip
def test_weak_missions_are_refused_at_their_place_and_kept_as_typed(client, author, draft, source, place, message):
    client.force_login(author)

    page = post(client, draft, source, body="A precious text")
    answer = save_by_script(client, draft, body="Saved without it", **missions_data([source])).json()

    draft.refresh_from_db()
    assert page.status_code == 422
    assert message in page.text
    assert "A precious text" in page.text
    assert [place] == [at for at, said in answer["errors"] if message in said]
    assert Mission.objects.count() == 0
    assert (draft.edit_version, draft.body) == (2, "Saved without it")


def test_typed_text_of_a_refused_mission_is_on_the_page(client, author, draft):
    client.force_login(author)

    page = post(client, draft, mission("Half a question", choices=[choice("Only one", correct=True)]))

    assert ">\nHalf a question</textarea>" in page.text
    assert ">\nOnly one</textarea>" in page.text


def test_removed_row_is_not_judged(client, author, draft):
    client.force_login(author)

    response = post(client, draft, mission("Weak", choices=[], DELETE=True))

    assert response.status_code == 302
    assert Mission.objects.count() == 0


def test_id_of_another_lecture_is_not_believed(client, author, draft, live_lecture):
    client.force_login(author)
    foreign = MISSIONS.source(live_lecture)[0]
    before = MISSIONS.source(live_lecture)

    response = post(client, draft, foreign | {"prompt": "Taken over"})

    assert response.status_code == 302
    assert MISSIONS.source(live_lecture) == before
    assert wordings(draft)[0][0] == "Taken over"
    assert MISSIONS.source(draft)[0]["id"] != foreign["id"]


def test_same_id_twice_makes_a_second_mission(client, author, live_lecture):
    client.force_login(author)
    source = MISSIONS.source(live_lecture)[0]

    post(client, live_lecture, source, source | {"prompt": "A copy"})

    assert [prompt for prompt, *_ in wordings(live_lecture)] == ["What is *transfer learning*?", "A copy"]


def test_save_by_itself_takes_the_text_and_waits_for_the_mission(client, author, draft):
    client.force_login(author)

    response = save_by_itself(client, draft, body="New", **missions_data([mission(choices=[choice("One")])]))

    draft.refresh_from_db()
    assert draft.body == "New"
    assert Mission.objects.count() == 0
    assert response.json()["rows"] == []
    assert "at least two choices" in response.json()["errors"][0][1]


def test_script_hears_the_ids_of_new_rows(client, author, draft):
    client.force_login(author)
    blank = {"kind": "single", "choices": [{}, {}]}

    response = save_by_itself(client, draft, **missions_data([blank, mission()]))

    saved = MISSIONS.source(draft)[0]
    assert response.json()["rows"] == [
        {"prefix": "missions-1", "id": saved["id"]},
        {"prefix": "missions-1-choices-0", "id": saved["choices"][0]["id"]},
        {"prefix": "missions-1-choices-1", "id": saved["choices"][1]["id"]},
    ]


@pytest.mark.parametrize(("prefix", "missions", "choices"), [("missions", 2, 2), ("missions-0-choices", 1, 3)])
def test_row_can_be_added_without_script_and_nothing_is_saved(client, author, draft, prefix, missions, choices):
    client.force_login(author)

    response = post(client, draft, mission("Half"), add=prefix, body="Unsaved words")

    formset = response.context["edit"].missions
    assert response.status_code == 200
    assert (len(formset.forms), len(formset.forms[0].choices.forms)) == (missions, choices)
    assert "Unsaved words" in response.text
    assert response.text.count("field__error") == 1  # the blank one, which the script copies
    assert Mission.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [{"add": "missions-x"}, {"add": "../"}, {"missions-TOTAL_FORMS": "x"}, {"missions-TOTAL_FORMS": "99999"},
     {"missions-0-choices-TOTAL_FORMS": "-1"}, {"missions-0-id": "x"}, {"missions-0-ORDER": "x"},
     {"missions-0-choices-INITIAL_FORMS": "many"}],
)  # fmt: skip
def test_spoilt_forms_are_never_an_error_of_ours(client, author, draft, changes):
    client.force_login(author)

    response = client.post(address(draft), typed(draft) | missions_data([mission()]) | changes)

    assert response.status_code in {200, 422}


def test_saving_missions_takes_few_queries_whatever_their_number(client, author, make_lecture):
    client.force_login(author)
    one, three = make_lecture("One", missions=1), make_lecture("Three", missions=3)
    counts = []
    for lecture in [one, three]:
        sources = [source | {"prompt": "Reworded"} for source in MISSIONS.source(lecture)]
        with CaptureQueriesContext(connection) as queries:
            post(client, lecture, *sources)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_formset_shows_the_stored_missions(live_lecture):
    formset = missions_formset(sources=MISSIONS.source(live_lecture))

    assert [form["prompt"].value() for form in formset] == ["What is *transfer learning*?"]
    assert [choice["is_correct"].value() for choice in formset[0].choices] == [False, True, False, False]
    assert len(formset.empty_form.choices.forms) == 4


WHOLE = mission(
    "Which of these are vectors?",
    kind="multiple",
    name="vectors",
    explanation="They have a direction.",
    credit="per_option",
    shuffle_choices=True,
    shuffle_place=True,
    max_attempts=3,
    tags="physics, first week",
    hints=[{"text": "Think of arrows.", "cost": 10}, {"text": "Two of them.", "cost": 90}],
    choices=[choice("Force", correct=True, feedback_missed="It pulls somewhere."), choice("Mass", feedback="No")],
)


def without_ids(lecture):
    sources = MISSIONS.source(lecture)
    return [{**s, "id": None, "choices": [{**c, "id": None} for c in s["choices"]]} for s in sources]


def test_every_field_of_a_mission_is_stored_and_stays_when_the_page_is_saved_again(client, author, draft):
    client.force_login(author)

    post(client, draft, WHOLE)
    stored = MISSIONS.source(draft)
    draft.refresh_from_db()
    post(client, draft, stored[0] | {"prompt": "Reworded"})

    assert without_ids(draft) == [completed(WHOLE | {"prompt": "Reworded"})]
    assert MISSIONS.source(draft) == [stored[0] | {"prompt": "Reworded"}]


def by_text(sources, *texts):
    """As a page without scripts sends it: the rows as they were shown, and the choices as typed."""
    return missions_data(sources) | {f"missions-{n}-choices_text": text for n, text in enumerate(texts)}


def test_choices_are_written_as_a_text_where_scripts_are_off(client, author, draft):
    client.force_login(author)
    text = "- [x] Force\r\n  > Right\r\n  > missed: It pulls.\r\n- [ ] Mass\r\n- [ ] Time\r\n  > No\r\n"

    response = client.post(address(draft), typed(draft) | by_text([mission(choices=[{}, {}])], text))

    assert response.status_code == 302
    assert [source["choices"] for source in without_ids(draft)] == [
        [
            CHOICE | {"text": "Force", "is_correct": True, "feedback": "Right", "feedback_missed": "It pulls."},
            CHOICE | {"text": "Mass"},
            CHOICE | {"text": "Time", "feedback": "No"},
        ]
    ]


def test_choices_of_a_text_keep_their_ids_by_what_they_say_else_by_place(client, author, live_lecture):
    client.force_login(author)
    source = MISSIONS.source(live_lecture)[0]
    zero, using, tuning, _changing = (one["id"] for one in source["choices"])
    text = "- [ ] Tuning settings\n- [x] Using one that is trained\n- [ ] Training from zero\n"

    client.post(address(live_lecture), typed(live_lecture) | by_text([source], text))

    after = MISSIONS.source(live_lecture)[0]
    assert [(one["id"], one["text"]) for one in after["choices"]] == [
        (tuning, "Tuning settings"), (using, "Using one that is trained"), (zero, "Training from zero"),
    ]  # fmt: skip


def test_text_that_says_the_same_changes_nothing(client, author, live_lecture):
    client.force_login(author)
    before = MISSIONS.source(live_lecture)
    text = client.get(address(live_lecture)).context["edit"].missions.forms[0].choices_text

    client.post(address(live_lecture), typed(live_lecture) | by_text(before, text.replace("\n", "\r\n")))

    assert text.startswith("- [ ] Training from zero\n  > KEY-FEEDBACK wrong\n- [x] Using a pre-trained model\n")
    assert MISSIONS.source(live_lecture) == before


def test_true_or_false_is_written_as_a_text_too(client, author, draft):
    client.force_login(author)
    source = mission(kind="true_false", choices=[])

    three = client.post(address(draft), typed(draft) | by_text([source], "- [x] True\n- [ ] False\n- [ ] Perhaps"))
    two = client.post(address(draft), typed(draft) | by_text([source], "- [ ] True\n- [x] False"))

    assert "A true or false question has two choices." in three.text
    assert two.status_code == 302
    assert wordings(draft) == [("Why?", "true_false", [("True", False, ""), ("False", True, "")])]


def test_errors_of_a_text_say_the_line(client, author, draft):
    client.force_login(author)
    text = "- [x] A\n  > Right\n\n- [ ] a\n- [ ]\n"

    page = client.post(address(draft), typed(draft) | by_text([mission(choices=[{}, {}])], text))

    place = "id_missions-0-choices_text"
    assert page.status_code == 422
    assert list(page.context["edit"].messages()) == [
        (place, "Line 4: This is the same as choice 1."),
        (place, "Line 5: Write the choice."),
    ]
    assert "\n- [x] A\n  &gt; Right\n\n- [ ] a\n- [ ]\n</textarea>" in page.text
    assert f'<li><a href="#{place}">Line 5: Write the choice.</a></li>' in page.text


def test_feedback_is_kept_where_several_texts_are_sent_at_once(client, author, draft):
    client.force_login(author)
    sources = [mission("One?"), mission("Two?")]

    client.post(address(draft), typed(draft) | by_text(sources, "- [x] a\n- [ ] b", "- [ ] c\n- [x] d\n  > Yes"))

    assert [choices for _prompt, _kind, choices in wordings(draft)] == [
        [("a", True, ""), ("b", False, "")], [("c", False, ""), ("d", True, "Yes")],
    ]  # fmt: skip


CHOICES = [choice("A", correct=True), choice("B")]


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"kind": "multiple", "choices": [choice("A", correct=True), choice("B", correct=True)]},
         "missions-0-choices", "Every choice is correct, so ticking all of them solves it."),
        ({"kind": "true_false", "choices": [choice("True"), choice("False")]}, "missions-0-choices",
         "Say which of the two is right."),
        ({"kind": "true_false", "choices": [choice("True", correct=True), choice("False", correct=True)]},
         "missions-0-choices", "Several choices are correct."),
        ({"hints": [{"text": "", "cost": 10}]}, "id_missions-0-hints-0-text", "Write the hint."),
        ({"hints": [{"text": "x", "cost": 101}]}, "id_missions-0-hints-0-cost", "from 0 to 100"),
        ({"hints": [{"text": "x", "cost": -1}]}, "id_missions-0-hints-0-cost", "from 0 to 100"),
        ({"hints": [{"text": "x", "cost": "9" * 5000}]}, "id_missions-0-hints-0-cost", "from 0 to 100"),
        ({"hints": [{"text": "x", "cost": "dear"}]}, "id_missions-0-hints-0-cost", "from 0 to 100"),
        ({"hints": [{"text": str(n)} for n in range(6)]}, "missions-0-hints", "at most 5 are possible"),
        ({"max_attempts": 0}, "id_missions-0-max_attempts", "a number from 1 to 100"),
        ({"max_attempts": 101}, "id_missions-0-max_attempts", "a number from 1 to 100"),
        ({"max_attempts": "9" * 5000}, "id_missions-0-max_attempts", "a number from 1 to 100"),
        ({"name": "law!"}, "id_missions-0-name", "Use letters, digits and hyphens"),
        ({"name": "-edge"}, "id_missions-0-name", "Use letters, digits and hyphens"),
        ({"name": "x" * 61}, "id_missions-0-name", "at most 60"),
        ({"tags": ",".join(f"tag{n}" for n in range(80))}, "id_missions-0-tags", "at most 400 are possible"),
        ({"credit": "generous"}, "id_missions-0-credit", "Select a valid choice"),
    ],
)  # fmt: skip
def test_options_are_refused_at_their_place(client, author, draft, changes, place, message):
    client.force_login(author)
    source = mission(choices=CHOICES) | changes

    page = post(client, draft, source)
    answer = save_by_script(client, draft, **missions_data([source])).json()

    assert page.status_code == 422
    assert [place] == [at for at, said in answer["errors"] if message in said]
    assert Mission.objects.count() == 0


def test_options_with_something_to_mend_are_unfolded(client, author, draft):
    client.force_login(author)

    wrong = post(client, draft, mission(max_attempts=0))
    right = post(client, draft, mission("", max_attempts=3, hints=[{"text": "Look", "cost": 5}], name="law"))

    folded = '<details class="mission-form__options" data-options>'
    assert (wrong.text.count(folded), right.text.count(folded)) == (1, 2)  # the blank one is the script's
    assert ">3 attempts · 1 hint · law</span>" in right.text


def test_two_missions_have_different_names(client, author, draft):
    client.force_login(author)

    page = post(client, draft, mission(name="first-law"), mission("How?", name="FIRST-law"))
    removed = post(client, draft, mission(name="law", DELETE=True), mission("How?", name="law"))

    assert list(page.context["edit"].messages()) == [("id_missions-1-name", "Mission 1 has this name already.")]
    assert removed.status_code == 302


@pytest.mark.parametrize("name", ["first-law", "제1법칙", "बल-परीक्षा", "Ωmega-3"])
def test_names_are_of_any_script(client, author, draft, name):
    client.force_login(author)

    post(client, draft, mission(name=f" {name} "))

    assert MISSIONS.source(draft)[0]["name"] == name


def test_words_of_a_name_are_put_together(client, author, draft):
    client.force_login(author)

    post(client, draft, mission(name="Question  1"))

    assert MISSIONS.source(draft)[0]["name"] == "Question-1"


def test_tags_are_kept_once_each_and_tidy(client, author, draft):
    client.force_login(author)

    post(client, draft, mission(tags=" loss ,, Gradient  descent,LOSS, "))

    assert MISSIONS.source(draft)[0]["tags"] == "loss, Gradient descent"


def test_hints_that_cost_everything_are_stored_and_told(client, author, draft):
    client.force_login(author)
    hints = [{"text": "Almost all", "cost": 80}, {"text": "The rest", "cost": 60}, {"text": "Free", "cost": ""}]

    post(client, draft, mission(hints=hints))
    page = client.get(address(draft))

    assert [hint["cost"] for hint in MISSIONS.source(draft)[0]["hints"]] == [80, 60, 0]
    assert ">Whoever opens all hints gets no points for this mission.</p>" in page.text


def test_hints_have_the_order_that_the_author_gave(client, author, draft):
    client.force_login(author)
    hints = [
        {"text": "Second", "ORDER": 2},
        {"text": "First", "ORDER": 1},
        {"text": "Gone", "ORDER": 3, "DELETE": True},
    ]

    post(client, draft, mission(hints=hints))

    assert [hint["text"] for hint in MISSIONS.source(draft)[0]["hints"]] == ["First", "Second"]


def test_hint_can_be_added_without_script(client, author, draft):
    client.force_login(author)

    response = post(client, draft, mission(), add="missions-0-hints")

    assert len(response.context["edit"].missions.forms[0].hints.forms) == 1
    assert Mission.objects.count() == 0


@pytest.mark.parametrize(("language", "words"), [("en", ["True", "False"]), ("xx", ["True", "False"])])
def test_true_and_false_are_offered_in_the_language_of_the_course(draft, language, words):
    formset = missions_formset(sources=[], language=language)

    assert [row["text"].value() for row in formset.empty_form.truth] == words


def test_true_or_false_keeps_its_choices_and_their_ids(client, author, draft):
    client.force_login(author)
    post(
        client,
        draft,
        mission(kind="true_false", choices=[choice("Wahr", feedback="No"), choice("Falsch", correct=True)]),
    )
    stored = MISSIONS.source(draft)
    draft.refresh_from_db()

    form = client.get(address(draft)).context["edit"].missions.forms[0]
    post(client, draft, stored[0] | {"prompt": "Reworded"})

    assert [row["text"].value() for row in form.truth] == ["Wahr", "Falsch"]
    assert [row["text"].value() for row in form.choices] == [None] * 4
    assert MISSIONS.source(draft) == [stored[0] | {"prompt": "Reworded"}]


def test_choices_of_the_other_type_are_neither_judged_nor_stored(client, author, draft):
    client.force_login(author)
    data = missions_data([mission(kind="true_false", choices=[choice("True", correct=True), choice("False")])])
    half = rows_data("missions-0-choices", [choice("Half"), choice("Half")], ["text"])

    client.post(address(draft), typed(draft) | data | half)

    assert wordings(draft) == [("Why?", "true_false", [("True", True, ""), ("False", False, "")])]


def test_true_or_false_of_another_program_with_three_choices_is_shown_whole(live_lecture):
    source = MISSIONS.source(live_lecture)[0] | {"kind": "true_false"}

    form = missions_formset(sources=[source]).forms[0]

    assert form["kind"].value() == "single"
    assert [row["text"].value() for row in form.choices] == [choice["text"] for choice in source["choices"]]


def test_only_rows_that_changed_are_written(client, author, make_lecture):
    lecture = make_lecture(missions=2)
    client.force_login(author)
    sources = MISSIONS.source(lecture)
    sources[1]["choices"][3]["text"] = "Reworded"

    with CaptureQueriesContext(connection) as queries:
        post(client, lecture, *sources)

    written = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "quizzes_')]
    assert len(written) == 1
    assert written[0].startswith('UPDATE "quizzes_choice"')
    assert written[0].count("WHEN") == len(CHOICE)  # each field but the id, and its place, of one row
    assert MISSIONS.source(lecture) == sources


def test_messages_stand_in_the_order_of_the_page(client, author, draft):
    client.force_login(author)
    source = mission("", choices=[choice("A")], hints=[{"text": "", "cost": 5}], max_attempts=0, name="law!")

    page = post(client, draft, source)

    assert [place for place, _message in page.context["edit"].messages()] == [
        "id_missions-0-prompt", "missions-0-choices", "id_missions-0-hints-0-text", "id_missions-0-max_attempts",
        "id_missions-0-name",
    ]  # fmt: skip
