"""Any two states of a lecture compared: the page with marks, the source beside it, and nothing for who may not edit."""

import pytest
from django.urls import reverse

from courses import publishing
from courses.models import Lecture
from quizzes.models import Choice, Mission
from studio.comparing_forms import WORKING


def address(lecture):
    return reverse("studio:compare", args=[lecture.pk])


@pytest.fixture
def edited(live_lecture):
    Lecture.objects.filter(pk=live_lecture.pk).update(title="Transfer", body="## Idea\n\nKnowledge is kept.\n\n- new\n")
    return live_lecture


def changed(response):
    return [part.id for part in response.context["parts"]]


def test_working_copy_is_compared_with_what_is_live(client, author, edited):
    client.force_login(author)

    response = client.get(address(edited))

    hidden = '<span class="visually-hidden">%s </span>'
    assert f"is <del>{hidden % 'Removed:'}reused</del><ins>{hidden % 'Added:'}kept</ins>." in response.text
    assert changed(response) == ["title", "text"]
    assert "1 block stays" in response.text
    assert response.context["form"].cleaned_data["from"] == "1"


def test_missions_are_compared_with_their_key(client, author, live_lecture):
    mission = Mission.objects.get()
    Choice.objects.filter(is_correct=True).update(text="Reusing a trained model")
    client.force_login(author)

    response = client.get(address(live_lecture), {"from": "1", "to": WORKING})

    assert changed(response) == [f"mission-{mission.pk}"]
    assert "Reusing </ins>" in response.text


def test_mission_that_goes_is_told(client, author, live_lecture):
    pk = Mission.objects.get().pk
    Mission.objects.update(removed_at=live_lecture.updated_at)
    client.force_login(author)

    response = client.get(address(live_lecture))

    assert "Mission 1 is gone" in response.text
    assert changed(response) == [f"mission-{pk}"]


@pytest.mark.parametrize("view", ["page", "source"])
def test_what_is_live_and_not_edited_since_is_the_same(client, author, live_lecture, view):
    client.force_login(author)

    response = client.get(address(live_lecture), {"view": view})

    assert live_lecture.missions.exists()
    assert "Nothing: title, summary, text and missions are the same." in response.text
    assert "Compare the source" not in response.text


def test_any_two_revisions_in_either_direction(client, author, editor, edited):
    edited.refresh_from_db()
    publishing.publish(edited, by=editor)
    client.force_login(author)

    there = client.get(address(edited), {"from": "1", "to": "2"})
    back = client.get(address(edited), {"from": "2", "to": "1"})

    assert ("kept</ins>" in there.text, "kept</del>" in back.text) == (True, True)


def test_source_is_a_tab_beside_it(client, author, edited):
    client.force_login(author)

    response = client.get(address(edited), {"from": "1", "to": "working", "view": "source"})

    assert [change.name for change in response.context["changes"]] == ["Title", "Text"]
    assert "?from=1&amp;to=working" in response.text


@pytest.mark.parametrize("query", [{"from": "99"}, {"from": "x", "to": "<b>"}, {"view": "?"}, {"from": "0"}])
def test_what_is_not_understood_is_the_usual_comparison(client, author, edited, query):
    client.force_login(author)

    response = client.get(address(edited), query)

    assert changed(response) == ["title", "text"]


def test_draft_without_revisions_has_nothing_to_compare(client, author, draft):
    client.force_login(author)

    assert "are the same." in client.get(address(draft)).text


def test_text_that_only_its_source_tells_apart_leads_to_the_source(client, author, live_lecture):
    body = live_lecture.live_revision.body
    Lecture.objects.filter(pk=live_lecture.pk).update(body=body + "\n\n\n")
    client.force_login(author)

    page, source = (client.get(address(live_lecture), {"view": view}).text for view in ["", "source"])

    assert "are the same." not in page
    assert "The page looks the same; only its source differs." in page
    assert "are the same." not in source
    assert "only its source differs" not in source


def test_anothers_lecture_is_missing(client, stranger, edited):
    client.force_login(stranger)

    assert client.get(address(edited)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"credit": "all_or_nothing"}, "Partial credit: All or nothing"),
        ({"max_attempts": 2}, "Attempts: 2"),
        ({"shuffle_place": True}, "Its place among the missions is shuffled."),
        ({"tags": "x <b>"}, "Tags: x &lt;b&gt;"),
        ({"name": "law"}, "Name: law"),
        ({"hints": [{"text": "Look **up**.", "cost": 5}]}, "Hint 1, costs 5 %"),
    ],
)
def test_every_option_of_a_mission_is_compared(client, author, live_lecture, changes, words):
    mission = Mission.objects.get()
    Mission.objects.filter(pk=mission.pk).update(**changes)
    client.force_login(author)

    response = client.get(address(live_lecture), {"from": "1", "to": WORKING})

    assert changed(response) == [f"mission-{mission.pk}"]
    assert words in response.text


def test_what_is_said_to_those_who_missed_a_choice_is_compared(client, author, live_lecture):
    Choice.objects.filter(is_correct=True).update(feedback_missed="It was trained *before*.")
    client.force_login(author)

    response = client.get(address(live_lecture), {"from": "1", "to": WORKING})

    assert changed(response) == [f"mission-{Mission.objects.get().pk}"]
    assert "When missed:" in response.text
