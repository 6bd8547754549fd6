"""A lecture with more missions than a page of the editor shows: in stretches, each saved for itself."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from courses import publishing
from quizzes.freezing import MISSIONS
from quizzes.models import Mission
from quizzes.saving import append_missions
from quizzes.sources import CHOICE, completed
from quizzes.stretches import LENGTH, MOST_ON_PAGE
from studio.editing import opened_of
from tests.studio.test_editor import address, save_by_itself, save_by_script, typed
from tests.studio.test_mission_forms import LEAVE, mission, missions_data

TOTAL = 100


@pytest.fixture
def full(make_lecture):
    return filled(make_lecture())


def filled(lecture, total=TOTAL):
    choices = [CHOICE | {"text": "Yes", "is_correct": True}, CHOICE | {"text": "No"}]
    numbers = range(1, total + 1)
    append_missions(
        lecture,
        [completed({"prompt": f"Question {n}?", "kind": "single", "choices": choices}) for n in numbers],
        after=-1,
    )
    publishing.refresh_hash(lecture)
    lecture.refresh_from_db()
    return lecture


def stretch_data(sources, first=LENGTH, initial=LEAVE):
    """The fields that a page with these missions sends, `first` others standing before them."""
    data = {}
    for name, value in missions_data(sources, initial=initial).items():
        number = re.match(r"missions-(\d+)-", name)
        name = f"missions-{int(number[1]) + first}-{name[number.end() :]}" if number else name
        data[name] = int(value) + first if re.fullmatch(r"missions-\d+-ORDER", name) else value
    return data | {"missions-FIRST": first}


def second(lecture):
    """The missions of its second stretch, to be changed and sent."""
    return MISSIONS.source(lecture)[LENGTH : 2 * LENGTH]


def post(client, lecture, sources, *, first=LENGTH, **changes):
    return client.post(address(lecture), typed(lecture, **changes) | stretch_data(sources, first))


def others_of(before):
    return before[:LENGTH], before[2 * LENGTH :]


def prompts(lecture):
    return [source["prompt"] for source in MISSIONS.source(lecture)]


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", 1, 40),
        ("?missions=41", 41, 80),
        ("?missions=57", 41, 80),
        ("?missions=99999", 81, 100),
        ("?missions=x", 1, 40),
    ],
)
def test_page_shows_the_stretch_that_is_asked_for(client, author, full, query, first, last):
    client.force_login(author)

    page = client.get(address(full) + query)

    shown = [form["prompt"].value() for form in page.context["edit"].missions]
    assert shown == [f"Question {number}?" for number in range(first, last + 1)]
    assert f"Missions {first}–{last} of {TOTAL}" in page.text
    assert f"data-mission-count>{TOTAL}<" in page.text
    assert f'<input type="hidden" name="missions-FIRST" value="{first - 1}">' in page.text
    assert f'name="missions-{first - 1}-prompt"' in page.text
    assert f"<span data-number>{last}</span>" in page.text


def test_page_of_few_missions_has_no_stretches(client, author, make_lecture):
    client.force_login(author)

    page = client.get(address(filled(make_lecture(), LENGTH)) + "?missions=41").text

    assert "missions-FIRST" not in page
    assert f"of {LENGTH}</p>" not in page


def test_saving_a_stretch_changes_no_other_mission(client, author, full):
    client.force_login(author)
    before, rows = MISSIONS.source(full), list(Mission.objects.order_by("pk").values())
    sources = second(full)
    sources[3]["prompt"] = "Reworded"

    response = post(client, full, sources, body="New words.")

    after = MISSIONS.source(full)
    full.refresh_from_db()
    assert response.url == f"{address(full)}?missions=41"
    assert full.body == "New words."
    assert after[LENGTH + 3]["prompt"] == "Reworded"
    assert others_of(after) == others_of(before)
    changed = [old["id"] for old, new in zip(rows, Mission.objects.order_by("pk").values(), strict=True) if old != new]
    assert changed == [sources[3]["id"]]
    assert full.content_hash == publishing.hash_of(full)


def test_missions_are_added_and_removed_where_the_page_stands(client, author, full):
    client.force_login(author)
    before = MISSIONS.source(full)
    sources = [*second(full), mission("New one?")]
    sources[0]["DELETE"] = sources[1]["DELETE"] = True

    post(client, full, sources)

    after = MISSIONS.source(full)
    assert (after[:LENGTH], after[2 * LENGTH - 1 :]) == others_of(before)
    assert prompts(full)[LENGTH] == "Question 43?"
    assert prompts(full)[2 * LENGTH - 2] == "New one?"
    assert AuditEntry.objects.filter(action="mission.delete").count() == 2
    assert sorted(Mission.objects.kept().values_list("position", flat=True)) == list(range(TOTAL - 1))


def test_page_that_is_full_grows(client, author, make_lecture):
    client.force_login(author)
    lecture = filled(make_lecture(), LENGTH)

    response = client.post(
        address(lecture), typed(lecture) | missions_data([*MISSIONS.source(lecture), mission("One more?")])
    )

    assert response.status_code == 302
    assert prompts(lecture)[-1] == "One more?"
    assert "Missions 41–41 of 41" in client.get(f"{address(lecture)}?missions=41").text


def test_page_has_an_end(client, author, full):
    client.force_login(author)
    sources = second(full) + [mission(f"New {n}?") for n in range(MOST_ON_PAGE - LENGTH + 1)]

    response = post(client, full, sources)

    assert response.status_code == 422
    assert f"There are too many: at most {MOST_ON_PAGE} are possible." in response.text
    assert len(prompts(full)) == TOTAL


def test_lecture_that_is_full_takes_no_mission_more(client, author, full, monkeypatch):
    monkeypatch.setattr("quizzes.forms.MOST_IN_LECTURE", TOTAL)
    client.force_login(author)

    response = post(client, full, [*second(full), mission("New one?")])

    assert response.status_code == 422
    assert f"The lecture is full: at most {TOTAL} missions are possible." in response.text


@pytest.mark.parametrize(
    ("index", "goal", "number"),
    [(0, 3, 3), (4, 100, 100), (4, 9999, 100), (0, 40, 40), (39, 81, 81), (0, 1, 1)],
)
def test_mission_is_moved_to_any_number(client, author, full, index, goal, number):
    client.force_login(author)
    sources = second(full)
    moved = sources[index]["prompt"]
    sources[index]["ORDER"] = goal - LENGTH  # stretch_data adds what stands before
    expected = [prompt for prompt in prompts(full) if prompt != moved]
    expected.insert(number - 1, moved)

    post(client, full, sources)

    assert prompts(full) == expected


def test_name_of_another_stretch_is_taken(client, author, full):
    client.force_login(author)
    before = MISSIONS.source(full)
    Mission.objects.filter(pk__in=[before[6]["id"]]).update(name="First-law")
    Mission.objects.filter(pk__in=[before[90]["id"]]).update(name="other")
    sources = [*second(full), mission("New one?")]
    sources[0]["name"], sources[1]["name"] = "first-law", "other"

    response = post(client, full, sources)

    assert list(response.context["edit"].messages()) == [
        ("id_missions-40-name", "Mission 7 has this name already."),
        ("id_missions-41-name", "Mission 92 has this name already."),
    ]
    assert 'data-names="first-law other"' in response.text


def test_save_by_itself_tells_the_ids_of_the_rows_and_can_go_on(client, author, full):
    client.force_login(author)
    before = MISSIONS.source(full)
    sources = [*second(full), mission("New one?")]
    data = stretch_data(sources)

    answer = save_by_itself(client, full, **data).json()

    row = next(row for row in answer["rows"] if row["prefix"] == f"missions-{2 * LENGTH}")
    after = MISSIONS.source(full)
    assert after[2 * LENGTH]["id"] == row["id"]
    assert others_of([*after[: 2 * LENGTH], *after[2 * LENGTH + 1 :]]) == others_of(before)
    again = data | {f"missions-{2 * LENGTH}-id": row["id"], f"missions-{2 * LENGTH}-prompt": "Typed on"}
    for one in answer["rows"]:
        again[f"{one['prefix']}-id"] = one["id"]
    answer = save_by_itself(client, full, **again | {"edit_version": answer["edit_version"]}).json()
    assert answer["errors"] == []
    assert prompts(full)[2 * LENGTH] == "Typed on"
    assert len(prompts(full)) == TOTAL + 1


def test_same_save_sent_twice_is_no_conflict(client, author, full):
    client.force_login(author)
    data = stretch_data([*second(full)[2:], mission("New one?")])
    save_by_script(client, full, **data)

    response = save_by_script(client, full, **data)

    assert response.status_code == 200
    assert prompts(full).count("New one?") == 1


@pytest.mark.parametrize(
    ("turn", "place"), [({"turn": "previous"}, 40), ({"turn": "next"}, 81), ({"turn": "chosen", "turn_to": 81}, 81)]
)
def test_turning_saves_first(client, author, full, turn, place):
    client.force_login(author)
    sources = second(full)
    sources[0]["prompt"] = "Typed and turned"

    response = post(client, full, sources, **turn)

    assert response.url == f"{address(full)}?missions={place}#missions-shown"
    assert prompts(full)[LENGTH] == "Typed and turned"


def test_turning_counts_what_was_removed_and_writes_nothing_where_nothing_was_typed(client, author, full):
    client.force_login(author)
    sources = second(full)

    response = post(client, full, sources, turn="next")

    version = full.edit_version
    full.refresh_from_db()
    assert response.url.endswith("?missions=81#missions-shown")
    assert full.edit_version == version
    sources[5]["DELETE"] = True
    assert post(client, full, sources, turn="next").url.endswith("?missions=80#missions-shown")


def test_turning_with_something_to_mend_stays_and_loses_nothing(client, author, full):
    client.force_login(author)
    sources = second(full)
    sources[0]["prompt"] = ""
    sources[1]["prompt"] = "Typed and kept"

    response = post(client, full, sources, turn="next")

    assert response.status_code == 422
    assert "Typed and kept" in response.text
    assert 'href="#id_missions-40-prompt"' in response.text
    assert "Missions 41–80 of 100" in response.text


def test_row_is_added_to_a_stretch_without_script(client, author, full):
    client.force_login(author)

    page = post(client, full, second(full), add="missions")

    assert 'name="missions-80-prompt"' in page.text
    assert "Missions 41–81 of 101" in page.text
    assert len(prompts(full)) == TOTAL


def test_conflict_asks_about_the_missions_of_the_page_alone(client, author, editor, full):
    client.force_login(author)
    mine = second(full)
    mine[0]["prompt"] = "Mine"
    opened = opened_of(full, second(full))["missions"]
    client.force_login(editor)
    first = MISSIONS.source(full)[:LENGTH]
    first[0]["prompt"] = "Theirs, elsewhere"
    post(client, full, first, first=0)
    client.force_login(author)

    page = post(client, full, mine, opened_missions=opened)

    assert page.status_code == 409
    assert "Only you changed the missions." in page.text
    assert "Theirs, elsewhere" not in page.text
    assert 'name="missions-FIRST" value="40"' in page.text
    full.refresh_from_db()
    post(client, full, mine, missions_from="mine")
    assert (prompts(full)[0], prompts(full)[LENGTH]) == ("Theirs, elsewhere", "Mine")


def test_my_missions_win_and_what_they_added_to_the_stretch_stays(client, author, full):
    client.force_login(author)
    mine = second(full)
    theirs = [*second(full), mission("Theirs?")]
    theirs[0]["prompt"], theirs[1]["DELETE"] = "Reworded by them", True
    post(client, full, theirs)
    full.refresh_from_db()

    post(client, full, mine, missions_from="mine")

    expected = [f"Question {number}?" for number in range(1, TOTAL + 1)]
    assert sorted(prompts(full)) == sorted([*expected, "Theirs?"])
    assert [prompt for prompt in prompts(full) if prompt != "Theirs?"] == expected


def test_kept_copy_of_a_stretch_is_compared_with_it(client, author, full):
    client.force_login(author)
    sources = second(full)
    sources[0]["prompt"] = "Kept in the browser"
    place = reverse("studio:lecture_copy", args=[full.pk])

    same = client.post(place, typed(full) | stretch_data(second(full))).json()
    other = client.post(place, typed(full) | stretch_data(sources)).json()

    assert same["is_saved"]
    assert not other["is_saved"]
    assert "Mission 41" in other["html"]
    assert "Mission 1<" not in other["html"]


@pytest.mark.parametrize("first", ["-1", "x", "", "9" * 30])
def test_spoilt_beginning_touches_no_other_mission(client, author, full, first):
    client.force_login(author)
    before = {source["id"]: source for source in MISSIONS.source(full)}

    post(client, full, second(full), **{"missions-FIRST": first})

    assert {source["id"]: source for source in MISSIONS.source(full)} == before


def test_missions_of_the_trash_come_back_from_a_stretch(client, author, full):
    client.force_login(author)
    sources = second(full)
    gone = sources[0]["id"]
    sources[0]["DELETE"] = True
    post(client, full, sources)

    client.post(reverse("studio:trash_restore"), {"item": f"mission-{gone}"})

    assert MISSIONS.source(full)[-1]["id"] == gone
    assert len(prompts(full)) == TOTAL


def test_ways_lead_to_the_stretch_with_the_mission(client, author, full):
    client.force_login(author)
    Mission.objects.filter(position=56).update(prompt="")
    pk = Mission.objects.get(position=56).pk
    place = address(full)

    editor = client.get(place)
    craft = client.get(reverse("studio:mission_craft", args=[full.course_id])).text
    analysis = client.get(reverse("studio:lecture_analysis", args=[full.pk])).text
    bank = client.get(f"{reverse('studio:missions')}?page=6").text

    targets = [finding.target for finding in editor.context["findings"]]
    assert "?missions=41#id_missions-56-prompt" in targets
    assert f'href="{place}?missions=81#id_missions-' in craft
    assert f'href="{place}?mission={pk}#id_missions-56-prompt"' in analysis
    assert f'href="{place}?mission={pk}#mission-{pk}"' in bank
    page = client.get(f"{place}?mission={pk}").text
    assert f'id="mission-{pk}"' in page
    assert 'id="id_missions-56-prompt"' in page
