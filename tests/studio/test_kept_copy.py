"""What a browser kept, compared with what the site has; nothing is changed by looking."""

import pytest
from django.urls import reverse

from quizzes.freezing import MISSIONS
from tests.studio.test_editor import typed
from tests.studio.test_mission_forms import choice, missions_data


def compare(client, lecture, **changes):
    return client.post(reverse("studio:lecture_copy", args=[lecture.pk]), typed(lecture, **changes))


def told(response):
    return {
        change.name: [(line.kind, line.text) for line in change.lines if line.kind != "same"]
        for change in response.context["changes"]
    }


def test_words_that_only_the_copy_has_are_marked(client, author, draft):
    client.force_login(author)

    response = compare(client, draft, body="## Hidden\r\n\r\nDRAFT-WORDS and more\r\n", title="")

    draft.refresh_from_db()
    assert told(response) == {
        "Title": [("removed", "Secret draft")],
        "Text": [("removed", "DRAFT-WORDS"), ("added", "DRAFT-WORDS and more")],
    }
    assert draft.title == "Secret draft"


def test_copy_that_arrived_is_told_with_the_version_to_go_on_from(client, author, draft):
    client.force_login(author)

    answer = compare(client, draft, edit_version="0").json()

    assert answer == {"is_saved": True, "edit_version": draft.edit_version}


def test_new_missions_that_arrived_are_known_without_their_ids(client, author, live_lecture):
    client.force_login(author)
    mine = MISSIONS.source(live_lecture)
    mine[0] = mine[0] | {"id": None, "choices": [choice | {"id": None} for choice in mine[0]["choices"]]}

    assert compare(client, live_lecture, **missions_data(mine)).json()["is_saved"]
    mine[0]["prompt"] = "Another question?"
    assert not compare(client, live_lecture, **missions_data(mine)).json()["is_saved"]


def test_another_address_is_named(client, author, draft):
    client.force_login(author)

    page = compare(client, draft, slug="elsewhere").json()["html"]

    assert "are the same here and there" in page
    assert "Also different: Address." in page


def test_missions_are_compared_where_they_are_complete(client, author, live_lecture):
    client.force_login(author)
    mine = MISSIONS.source(live_lecture)
    mine[0]["prompt"] = "My question"

    whole = compare(client, live_lecture, **missions_data(mine))
    mine[0]["prompt"] = ""
    half = compare(client, live_lecture, **missions_data(mine))

    assert ("added", "My question") in told(whole)["Mission 1"]
    assert told(half) == {}
    assert whole.context["left_out"] is None
    assert "not complete yet" in half.json()["html"]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"hints": [{"text": "Look up.", "cost": 20}]}, "Hint 1, costs 20 %: Look up."),
        ({"max_attempts": 2}, "Attempts: 2"),
        ({"name": "law"}, "Name: law"),
        ({"tags": "a,b"}, "Tags: a, b"),
        ({"shuffle_choices": True}, "The choices are shuffled."),
        ({"shuffle_place": True}, "Its place among the missions is shuffled."),
        ({"credit": "all_or_nothing"}, "Partial credit: All or nothing"),
    ],
)
def test_options_of_missions_are_compared(client, author, live_lecture, changes, line):
    client.force_login(author)
    source = MISSIONS.source(live_lecture)[0]

    response = compare(client, live_lecture, **missions_data([source | changes]))

    assert ("added", line) in told(response)["Mission 1"]


def test_what_was_typed_in_an_incomplete_mission_is_shown(client, author, live_lecture):
    client.force_login(author)
    half = {"kind": "single", "prompt": "", "explanation": "As <b>", "choices": [choice("Half", correct=True)]}

    response = compare(client, live_lecture, **missions_data([*MISSIONS.source(live_lecture), half]))

    shown = [
        (change.name, [(line.kind, line.text) for line in change.lines]) for change in response.context["left_out"]
    ]
    name = f"Mission {len(MISSIONS.source(live_lecture)) + 1}"
    lines = ["(One answer)", "[x] Half", "As <b>"]
    assert [(title, [line for line in added if line[1]]) for title, added in shown] == [
        (name, [("added", line) for line in lines])
    ]
    html = response.json()["html"]
    assert "As &lt;b&gt;" in html
    assert html.index("<h2") < html.index("<h3")


def test_hostile_copy_is_shown_as_text(client, author, draft):
    client.force_login(author)

    assert "<img" not in compare(client, draft, body="<img src=x onerror=alert(1)>").text


def test_copy_of_anothers_lecture_is_missing(client, stranger, draft):
    client.force_login(stranger)

    assert compare(client, draft, body="Mine").status_code == 404
