"""A limit that was lowered below the texts that are there: every page says so, and the texts stay as they are."""

import pytest
from django.urls import reverse

from courses import publishing
from courses.models import Lecture
from courses.previewing import make_link
from quizzes.freezing import MISSIONS
from tests.studio.test_editor import address, save, typed
from tests.studio.test_mission_forms import missions_data

pytestmark = pytest.mark.django_db

TOLD = "This text has 30 characters; at most 5 can be shown."
SHOWN = '<pre class="unrendered" tabindex="0">What is *transfer learning*?</pre>'


@pytest.fixture
def lowered(live_lecture, settings):
    Lecture.objects.filter(pk=live_lecture.pk).update(body="## Idea\n\nKnowledge is reused?\n")
    settings.MARKDOWN_MAX_LENGTH = 5
    live_lecture.refresh_from_db()
    return live_lecture


@pytest.mark.parametrize("name", ["preview", "review", "compare", "lecture_edit"])
def test_studio_pages_say_why_there_is_no_page(client, author, lowered, name):
    client.force_login(author)

    response = client.get(reverse(f"studio:{name}", args=[lowered.pk]))

    assert (response.status_code, TOLD in response.text) == (200, True)
    assert "transfer learning*?" in response.text


def test_preview_link_says_why_and_takes_answers(client, author, lowered):
    token = make_link(lowered, by=author, days=1).token
    mission = lowered.missions.get()

    page = client.get(reverse("preview", args=[token]))
    answer = client.post(reverse("preview_attempt", args=[token, mission.pk]), {"choice": mission.choices.first().pk})

    assert TOLD in page.text
    assert SHOWN in page.text
    assert (answer.status_code, SHOWN in answer.text) == (200, True)


def test_publishing_names_every_text_that_is_too_long_and_changes_nothing(lowered, editor):
    with pytest.raises(publishing.NotReady) as refusal:
        publishing.publish(lowered, by=editor)

    assert str(refusal.value) == f"Transfer learning: {TOLD}"
    assert lowered.revisions.count() == 1


def test_missions_that_are_too_long_are_not_published_as_source(lowered, editor):
    Lecture.objects.filter(pk=lowered.pk).update(body="Text")

    with pytest.raises(publishing.NotReady, match="Mission 1: This text has 28 characters"):
        publishing.publish(lowered, by=editor)


def test_save_keeps_what_was_typed_on_the_page_and_the_text_as_it_was(client, author, lowered):
    client.force_login(author)

    response = save(client, lowered, body="New words")

    assert response.status_code == 422
    assert "This text has 9 characters; at most 5 are possible." in response.text
    assert "New words</textarea>" in response.text
    assert Lecture.objects.get(pk=lowered.pk).body == lowered.body


def test_title_and_missions_of_such_a_lecture_are_compared_with_a_kept_copy(client, author, lowered):
    client.force_login(author)
    data = typed(lowered, title="New title") | missions_data(MISSIONS.source(lowered))

    response = client.post(reverse("studio:lecture_copy", args=[lowered.pk]), data)

    assert (response.status_code, "New title" in response.text) == (200, True)


def test_learners_read_on(client, lowered):
    response = client.get(lowered.get_absolute_url())

    assert (response.status_code, "<p>Knowledge is reused.</p>" in response.text) == (200, True)
    assert client.get(address(lowered)).status_code == 302
