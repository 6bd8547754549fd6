"""Two windows, one lecture: nothing is overwritten, both texts are shown."""

import html
import re

from courses import editing
from quizzes.freezing import MISSIONS
from quizzes.models import Mission
from quizzes.sources import completed
from studio.editing import opened_of
from tests.studio.test_editor import address, save, save_by_itself, save_by_script, typed
from tests.studio.test_mission_forms import WHOLE, choice, mission, missions_data, without_ids


def test_stale_save_gets_both_texts_and_changes_nothing(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="One\nMine\nThree\n", title="My title")
    save(client, draft, body="One\nTheirs\nThree\n")

    response = client.post(address(draft), stale)

    draft.refresh_from_db()
    assert response.status_code == 409
    assert (draft.body, draft.title) == ("One\nTheirs\nThree\n", "Secret draft")
    assert (
        '<textarea id="id_body" name="body" rows="20" spellcheck="false" data-merged>\n'
        "One\nMine\nThree\n\nOne\nTheirs\nThree\n</textarea>" in response.text
    )
    assert (
        '<textarea id="theirs" name="opened_body" rows="20" readonly spellcheck="false">\n'
        "One\nTheirs\nThree\n</textarea>" in response.text
    )
    assert ">\nMy title</textarea>" in response.text
    assert "Theirs: Secret draft" in " ".join(response.text.split())
    assert f'name="edit_version" value="{draft.edit_version}"' in response.text
    (paragraph,) = response.context["paragraphs"]
    assert [(line.kind, line.text) for line in paragraph.lines] == [
        ("same", "One"),
        ("removed", "Theirs"),
        ("added", "Mine"),
        ("same", "Three"),
    ]


def test_paragraphs_that_only_one_changed_are_put_together(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="A mine\n\nB\n\nC\n", opened_body="A\n\nB\n\nC\n")
    save(client, draft, body="A\n\nB\n\nC theirs\n")

    response = client.post(address(draft), stale)

    assert response.context["result"] == "A mine\n\nB\n\nC theirs\n"
    assert response.context["open_choices"] == 0


def base_in(response):
    """The text that the page sends along where no script runs, or None."""
    unscripted = "".join(re.findall(r"<noscript>(.*?)</noscript>", response.text, re.S))
    found = re.search(r'<textarea name="opened_body" hidden aria-hidden="true">\n(.*?)</textarea>', unscripted, re.S)
    return html.unescape(found[1]) if found else None


def test_page_sends_the_opened_text_along_without_a_script(client, author, draft):
    client.force_login(author)
    opened = "A <b>\n\nB\n"
    save(client, draft, body=opened)
    draft.refresh_from_db()
    data = typed(draft, body="Mine", add="missions") | {"missions-TOTAL_FORMS": 0, "missions-INITIAL_FORMS": 0}

    page = client.get(address(draft))
    again = client.post(address(draft), data | {"opened_body": opened})
    newest = client.post(address(draft), data)
    stale = client.post(address(draft), data | {"edit_version": draft.edit_version - 1})

    assert [base_in(one) for one in (page, again, newest, stale)] == [opened, opened, opened, None]


def test_chosen_paragraphs_make_the_text_and_nothing_is_saved_yet(client, author, draft):
    client.force_login(author)
    save(client, draft, body="A theirs\n\nB\n\nC theirs\n")
    draft.refresh_from_db()
    choices = {"choice-0": "theirs", "choice-2": "both"}
    texts = {"my_body": "A mine\n\nB\n\nC mine\n", "base_body": "A\n\nB\n\nC\n", "body": "by hand"}

    response = client.post(address(draft), typed(draft, merge="1", **texts, **choices))

    draft.refresh_from_db()
    assert response.status_code == 200
    assert response.context["result"] == "A theirs\n\nB\n\nC mine\n\nC theirs\n"
    assert draft.body == "A theirs\n\nB\n\nC theirs\n"
    assert 'name="choice-0" value="theirs" checked' in response.text


def test_choices_about_an_older_text_are_not_taken_for_the_new_one(client, author, draft):
    client.force_login(author)
    old = typed(draft, merge="1", my_body="Mine\n", **{"choice-0": "theirs"})
    save(client, draft, body="Theirs\n")

    response = client.post(address(draft), old)

    assert response.context["result"].startswith("Mine\n\n")
    assert 'value="theirs" checked' not in response.text


def test_base_that_is_longer_than_a_text_may_be_by_now_costs_only_the_third_way(client, author, draft, settings):
    client.force_login(author)
    save(client, draft, body="Theirs\n")
    draft.refresh_from_db()
    settings.MARKDOWN_MAX_LENGTH = 10
    data = typed(draft, body="x", merge="1", my_body="Mine\n", base_body="Longer than ten\n", **{"choice-0": "both"})

    response = client.post(address(draft), data)

    assert response.context["result"] == "Mine\n\nTheirs\n"


def test_unknown_choice_is_the_proposal(client, author, draft):
    client.force_login(author)

    response = client.post(address(draft), typed(draft, merge="1", my_body="Mine\n", **{"choice-0": "<b>"}))

    assert response.context["result"] == f"Mine\n\n{draft.body}"


def test_page_names_who_saved(client, author, editor, draft):
    stale = typed(draft, body="Mine")
    client.force_login(editor)
    save(client, draft, body="Theirs")
    client.force_login(author)

    response = client.post(address(draft), stale)

    assert " editor saved this lecture." in response.text


def test_saving_mine_from_the_conflict_page_wins_knowingly(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="Mine")
    save(client, draft, body="Theirs")
    page = client.post(address(draft), stale).context

    response = client.post(address(draft), stale | {"edit_version": page["lecture"].edit_version})

    draft.refresh_from_db()
    assert response.status_code == 302
    assert draft.body == "Mine"


def test_third_save_meanwhile_is_a_conflict_again(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="Mine")
    save(client, draft, body="Theirs")
    seen = client.post(address(draft), stale).context["lecture"].edit_version
    draft.refresh_from_db()
    save(client, draft, body="Theirs again")

    response = client.post(address(draft), stale | {"edit_version": seen})

    draft.refresh_from_db()
    assert response.status_code == 409
    assert draft.body == "Theirs again"


def test_script_hears_of_the_conflict_and_nothing_changes(client, author, draft):
    client.force_login(author)
    stale = draft.edit_version
    save(client, draft, body="Theirs")

    by_hand = save_by_script(client, draft, body="Mine", edit_version=stale)
    by_itself = save_by_itself(client, draft, body="Mine", edit_version=stale)

    draft.refresh_from_db()
    assert (by_hand.status_code, by_itself.status_code) == (409, 409)
    assert by_hand.json()["conflict"].endswith(" you saved this lecture in another window.")
    assert draft.body == "Theirs"


def test_missions_that_differ_are_shown_and_sent_again(client, author, live_lecture):
    client.force_login(author)
    mine = MISSIONS.source(live_lecture)
    mine[0]["prompt"] = "My question"
    stale = typed(live_lecture, body="Mine") | missions_data(mine)
    Mission.objects.update(prompt="Their question")
    save(client, live_lecture, body="Theirs")

    response = client.post(address(live_lecture), stale)

    assert response.status_code == 409
    assert "<strong>My question</strong>" in response.text
    assert "<strong>Their question</strong>" in response.text
    assert 'name="missions-0-prompt" value="My question"' in response.text


def test_options_of_missions_that_differ_are_shown_and_sent_again(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="Mine") | missions_data([WHOLE | {"prompt": "My question"}])
    client.post(address(draft), typed(draft, body="Theirs") | missions_data([WHOLE | {"prompt": "Their question"}]))
    theirs = MISSIONS.source(draft)

    page = client.post(address(draft), stale)
    hidden = dict(HIDDEN.findall(page.text))
    draft.refresh_from_db()
    client.post(address(draft), typed(draft, body="Mine", missions_from="mine") | unescaped(hidden))

    told = "Several answers · Name: vectors · Partial credit: Per option · Attempts: 3 · The choices are shuffled."
    assert page.status_code == 409
    assert page.text.count(told) == 2
    assert page.text.count("Hint 2, costs 90 %: Two of them.") == 2
    assert page.text.count("When missed: It pulls somewhere.") == 2
    assert theirs[0]["prompt"] == "Their question"
    assert without_ids(draft) == [completed(WHOLE | {"prompt": "My question"})]


HIDDEN = re.compile(r'<input type="hidden" name="(missions-[^"]*)" value="([^"]*)"')


def unescaped(fields):
    return {name: html.unescape(value) for name, value in fields.items()}


def test_true_or_false_goes_through_the_page_of_both_texts(client, author, draft):
    client.force_login(author)
    source = mission(kind="true_false", choices=[choice("True"), choice("False", correct=True)])
    client.post(address(draft), typed(draft, body="Theirs"))

    page = client.post(address(draft), typed(draft, body="Mine") | missions_data([source]))
    fields = unescaped(dict(HIDDEN.findall(page.text)))
    draft.refresh_from_db()
    client.post(address(draft), typed(draft, body="Mine", missions_from="mine") | fields)

    assert page.status_code == 409
    assert without_ids(draft) == [completed(source)]


def test_taking_their_missions_with_my_text(client, author, live_lecture):
    client.force_login(author)
    mine = MISSIONS.source(live_lecture)
    mine[0]["prompt"] = "My question"
    Mission.objects.update(prompt="Their question")
    data = typed(live_lecture, body="Mine", missions_from="theirs") | missions_data(mine)

    client.post(address(live_lecture), data)

    live_lecture.refresh_from_db()
    assert live_lecture.body == "Mine"
    assert Mission.objects.get().prompt == "Their question"


def opened(lecture):
    """What the editor sends along, as it was when the page was opened."""
    return {f"opened_{name}": text for name, text in opened_of(lecture, MISSIONS.source(lecture)).items()}


def test_what_only_they_changed_is_proposed_and_what_only_i_changed_is_mine(client, author, live_lecture):
    client.force_login(author)
    live_lecture.refresh_from_db()
    before, mine = opened(live_lecture), MISSIONS.source(live_lecture)
    other = editing.add_section(live_lecture.course, title="Elsewhere", by=author)
    stale = typed(live_lecture, body="Mine", summary="My summary") | missions_data(mine) | before
    editing.save_lecture(
        live_lecture, by=author, opened_version=live_lecture.edit_version, title="Their title", section=other
    )
    Mission.objects.update(prompt="Their question")

    page = client.post(address(live_lecture), stale)
    form = {field.name: field.value() for field in page.context["edit"].form}
    chosen = {"edit_version": page.context["lecture"].edit_version, "missions_asked": 1, "missions_from": "theirs"}
    client.post(address(live_lecture), stale | form | chosen)

    assert page.status_code == 409
    assert [(row.field.name, row.changed_by) for row in page.context["differences"]] == [
        ("title", "theirs"),
        ("summary", "mine"),
        ("section", "theirs"),
    ]
    assert "Only they changed the missions." in page.text
    assert 'value="theirs" required checked' in page.text
    live_lecture.refresh_from_db()
    assert (live_lecture.title, live_lecture.summary, live_lecture.section) == ("Their title", "My summary", other)
    assert Mission.objects.get().prompt == "Their question"


def test_missions_that_both_changed_are_a_choice_that_must_be_made(client, author, live_lecture):
    client.force_login(author)
    live_lecture.refresh_from_db()
    before, mine = opened(live_lecture), MISSIONS.source(live_lecture)
    mine[0]["prompt"] = "My question"
    stale = typed(live_lecture, body="Mine") | missions_data(mine) | before
    Mission.objects.update(prompt="Their question")
    save(client, live_lecture, body="Theirs")

    page = client.post(address(live_lecture), stale)
    live_lecture.refresh_from_db()
    again = stale | {"edit_version": live_lecture.edit_version, "missions_asked": 1}
    unchosen = client.post(address(live_lecture), again)
    kept = Mission.objects.get().prompt
    client.post(address(live_lecture), again | {"missions_from": "mine"})

    assert ("Choose whose missions" in page.text, " checked" in page.text.partition('id="missions"')[2]) == (
        True,
        False,
    )
    assert (unchosen.status_code, kept) == (422, "Their question")
    assert "Nothing was saved: choose whose missions go into the lecture." in unchosen.text
    assert 'name="missions-0-prompt" value="My question"' in unchosen.text
    assert Mission.objects.get().prompt == "My question"


def test_putting_the_text_together_keeps_my_missions_on_the_page(client, author, live_lecture):
    client.force_login(author)
    mine = MISSIONS.source(live_lecture)
    mine[0]["prompt"] = "My question"
    data = typed(live_lecture, body="Mine", my_body="Mine", merge=1, missions_from="theirs") | missions_data(mine)

    response = client.post(address(live_lecture), data)

    assert response.status_code == 200
    assert 'name="missions-0-prompt" value="My question"' in response.text
    assert 'value="theirs" required checked' in response.text


def test_refused_page_still_knows_what_it_grew_from(client, author, draft):
    client.force_login(author)
    data = typed(draft, title="", body="A mine\n\nB\n", opened_title="Secret draft", opened_body="A\n\nB\n")

    response = client.post(address(draft), data | {"edit_version": draft.edit_version - 1})

    assert response.status_code == 422
    scripted = re.sub(r"<noscript>.*?</noscript>", "", response.text, flags=re.S)
    assert re.search(r'<textarea name="opened_body"[^>]*>\nA\n\nB\n</textarea>', scripted)


def test_hostile_text_is_shown_as_text(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="</textarea><script>alert(1)</script>")
    save(client, draft, body="Theirs")

    response = client.post(address(draft), stale)

    assert "<script>alert(1)</script>" not in response.text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in response.text
