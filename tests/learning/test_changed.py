"""A lecture that changed since a learner finished it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from courses import editing, publishing
from courses.models import Lecture
from courses.uploading import add_upload
from learning import completing
from learning.models import Completion
from quizzes.models import Attempt
from tests.conftest import make_mission
from tests.courses.test_images import encoded, photo

pytestmark = pytest.mark.django_db
MARK = "Changed since you read it"


@pytest.fixture
def finished(live_lecture, learner):
    completing.toggle(live_lecture, by=learner)
    return live_lecture


@pytest.fixture
def republish(author, editor):
    def publish(lecture, body="## Idea\n\nKnowledge is used again.\n", **options):
        current = Lecture.objects.get(pk=lecture.pk)
        current = editing.save_lecture(current, by=author, opened_version=current.edit_version, body=body)
        return publishing.publish(current, by=editor, **options)

    return publish


@pytest.fixture
def stored_picture(course, author):
    return add_upload(course, ContentFile(encoded(photo()), name="curve.png"), by=author)


def changes_of(lecture):
    return reverse("lecture_changes", args=[lecture.pk])


def changed(client, lecture):
    return [(part.id, part.name) for part in client.get(changes_of(lecture)).context["parts"]]


def compared(page):
    return page[page.index('<div class="compare">') :]


def words_of(html):
    return re.sub(r"<[^>]*>", "", re.sub(r'<span class="visually-hidden">.*?</span>', "", html))


def marks(client, lecture):
    """On the lecture page, in its outline, and on the course page."""
    page, course = client.get(lecture.get_absolute_url()), client.get(lecture.course.get_absolute_url())
    return "lecture__changed" in page.text, "outline__changed" in page.text, MARK in course.text


def test_a_notable_revision_marks_the_lecture_for_who_finished_an_earlier_one(learner_client, finished, republish):
    republish(finished, note="The second part is new.")

    assert marks(learner_client, finished) == (True, True, True)
    assert "The second part is new." in learner_client.get(finished.get_absolute_url()).text
    assert Completion.objects.get().revision.number == 1


def test_a_minor_revision_marks_nothing(learner_client, finished, republish):
    republish(finished, notable=False, note="A typo.")

    assert marks(learner_client, finished) == (False, False, False)


def test_a_notable_revision_below_a_minor_one_is_told_with_its_own_note(learner_client, finished, republish):
    republish(finished, note="Notable words.")
    republish(finished, body="## Idea\n\nOnce more.\n", notable=False, note="Minor words.")

    page = learner_client.get(finished.get_absolute_url()).text

    assert "Notable words." in page
    assert "Minor words." not in page


@pytest.mark.parametrize("person", ["editor", "stranger"])
def test_who_did_not_finish_it_sees_no_mark(client, request, finished, republish, person):
    republish(finished)
    client.force_login(request.getfixturevalue(person))

    assert marks(client, finished) == (False, False, False)


def test_visitors_see_no_mark(client, finished, republish):
    republish(finished)

    assert marks(client, finished) == (False, False, False)


def test_what_is_scheduled_is_told_when_it_is_live(learner_client, finished, republish):
    later = timezone.now() + timedelta(hours=1)
    republish(finished, live_from=later)

    before = marks(learner_client, finished)
    with time_machine.travel(later + timedelta(minutes=1)):
        after = marks(learner_client, finished)

    assert (before, after) == ((False, False, False), (True, True, True))


def test_the_text_that_was_read_is_no_change_when_it_comes_back(learner_client, finished, republish, editor):
    republish(finished)
    publishing.restore(finished.revisions.get(number=1), by=editor)

    assert marks(learner_client, finished) == (False, False, False)


def test_read_again_takes_the_mark_away_and_the_lecture_stays_finished(learner_client, finished, republish):
    republish(finished)

    response = learner_client.post(reverse("read_again", args=[finished.pk]))

    assert response.url == finished.get_absolute_url()
    assert marks(learner_client, finished) == (False, False, False)
    assert Completion.objects.get().revision.number == 2


def test_read_again_has_its_token_on_both_pages(learner, finished, republish):
    republish(finished)
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    again = reverse("read_again", args=[finished.pk])

    for page in [finished.get_absolute_url(), finished.get_absolute_url(), changes_of(finished)]:
        form = client.get(page).text.partition(f'action="{again}"')[2].partition("</form>")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        assert client.post(again, {"csrfmiddlewaretoken": token}).status_code == 302
        republish(finished, body=f"## Idea\n\n{token}\n")


def test_read_again_is_nothing_for_what_is_not_finished(learner_client, live_lecture):
    assert learner_client.post(reverse("read_again", args=[live_lecture.pk])).status_code == 404
    assert not Completion.objects.exists()


def test_the_page_of_changes_marks_the_words_on_the_page(learner_client, finished, republish):
    republish(finished, body="## Idea\n\nKnowledge is *kept*.\n")

    page = learner_client.get(changes_of(finished)).text

    hidden = '<span class="visually-hidden">%s </span>'
    removed, added = f"<del>{hidden % 'Removed:'}reused</del>", f"<ins>{hidden % 'Added:'}kept</ins>"
    assert f"<p>Knowledge is <em>{removed}{added}</em>.</p>" in page
    assert "<summary>1 block stays</summary>" in page
    assert changed(learner_client, finished) == [("text", "Text")]


def test_the_page_of_changes_has_the_notes_and_tells_texts_of_one_day_apart(learner_client, finished, republish):
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        republish(finished, note="A clearer example")
        republish(finished, body="## Idea\n\nTypo.\n", note="Not for learners", notable=False)

        page = learner_client.get(changes_of(finished))

    seen, live = page.context["seen"].live_from, page.context["live"].live_from
    assert [change.note for change in page.context["changes"]] == ["A clearer example"]
    assert "<p>A clearer example <time" in page.text
    assert "Not for learners" not in page.text
    assert f"The text of {localize(seen)}, which you read, and the text of {localize(live)}." in page.text


def localize(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def test_title_and_summary_are_compared_too(learner_client, finished, republish):
    Lecture.objects.filter(pk=finished.pk).update(title="Transfer", summary="Why start from nothing?")
    republish(finished, body=finished.body)

    assert changed(learner_client, finished) == [("title", "Title"), ("summary", "Summary")]


def test_missions_are_compared_as_they_stand_before_an_answer(learner_client, finished, republish):
    mission = finished.missions.get()
    mission.prompt = "What is *transfer*?"
    mission.save()
    mission.choices.filter(is_correct=True).update(text="Using a model")
    new = make_mission(finished, prompt="NEW-PROMPT", position=1)
    republish(finished, body=finished.body)

    page = learner_client.get(changes_of(finished)).text

    assert changed(learner_client, finished) == [
        (f"mission-{mission.pk}", "Mission 1"),
        (f"mission-{new.pk}", "Mission 2 is new"),
    ]
    assert [text in page for text in ("learning", "pre-trained", "NEW-PROMPT")] == [True, True, True]
    assert not Attempt.objects.exists()


def test_nothing_that_an_answer_tells_stands_in_the_page_of_changes(learner_client, finished, republish):
    """Neither of the missions that were read nor of those of today: as words, or by how the choices are written."""
    mission = finished.missions.get()
    mission.explanation, mission.kind = "SECRET-EXPLANATION", "multiple"
    mission.save()
    mission.choices.update(feedback="SECRET-FEEDBACK", text="Another", is_correct=True)
    make_mission(finished, prompt="Added one", position=1)
    republish(finished, body=finished.body)

    page = learner_client.get(changes_of(finished)).text

    told = ["KEY-EXPLANATION", "KEY-FEEDBACK", "SECRET-EXPLANATION", "SECRET-FEEDBACK", "Correct", "is_correct"]
    assert [text in page for text in told] == [False] * len(told)
    choices = {"Another", "Training from zero", "Using a pre-trained model", "Tuning settings", "Changing the data"}
    assert {words_of(item) for item in re.findall(r"<li[^>]*>(.*?)</li>", compared(page))} == choices


def test_what_only_an_answer_tells_is_no_change(learner_client, finished, republish):
    mission = finished.missions.get()
    mission.explanation = "KEY-OTHER"
    mission.save()
    mission.choices.update(feedback="KEY-OTHER")
    first, second, *_rest = mission.choices.all()
    mission.choices.filter(pk=first.pk).update(is_correct=True)
    mission.choices.filter(pk=second.pk).update(is_correct=False)
    republish(finished, body=finished.body)

    assert changed(learner_client, finished) == []
    assert "What you read is the same" in learner_client.get(changes_of(finished)).text


@pytest.mark.parametrize("alt", ["A falling curve", ""])
def test_picture_that_learners_have_no_more_stands_there_in_words(
    learner_client, learner, make_live, republish, stored_picture, alt
):
    lecture = make_live("Curves", body=f"![{alt}]({stored_picture.get_absolute_url()})\n")
    completing.toggle(lecture, by=learner)
    republish(lecture, body="Nothing.\n")

    page = learner_client.get(changes_of(lecture)).text

    words = f"(Picture: {alt})" if alt else "(Picture)"
    assert f'<del><span class="visually-hidden">Removed: </span>{words}</del>' in page
    assert stored_picture.get_absolute_url() not in page


def test_picture_that_another_lecture_shows_is_shown_as_gone(
    learner_client, learner, make_live, republish, stored_picture
):
    picture = f"![A curve]({stored_picture.get_absolute_url()})\n"
    lecture = make_live("Curves", body=picture)
    make_live("Others", body=picture)
    completing.toggle(lecture, by=learner)
    republish(lecture, body="Nothing.\n")

    gone = re.search(r"<del>.*?</del>", compared(learner_client.get(changes_of(lecture)).text))[0]

    assert f'src="{stored_picture.get_absolute_url()}"' in gone


def test_changes_are_for_who_finished_the_lecture_while_it_is_live(client, learner, stranger, finished, editor):
    client.force_login(stranger)
    assert client.get(changes_of(finished)).status_code == 404
    client.force_login(learner)
    assert client.get(changes_of(finished)).status_code == 200
    publishing.unpublish(finished, by=editor)
    assert client.get(changes_of(finished)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_marks_cost_the_lecture_page_no_query(
    learner_client, learner, make_live, republish, django_assert_max_num_queries, count
):
    lectures = [make_live(f"Lecture {number}") for number in range(count)]
    for lecture in lectures:
        completing.toggle(lecture, by=learner)
        republish(lecture, note="One")
        republish(lecture, body="Another.", note="Two")

    with django_assert_max_num_queries(5):
        page = learner_client.get(lectures[0].get_absolute_url()).text

    assert page.count("outline__changed") == count
