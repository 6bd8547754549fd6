"""Where a learner stopped: the later place wins, and it is found again in a text that changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import publishing
from courses.models import Lecture
from learning import continuing, placing
from learning.models import Completion, ReadingPlace

HEADINGS = [{"id": f"h-{name}", "text": name.title(), "level": 2} for name in ("one", "two", "three")]
BODY = "## One\n\nText.\n\n## Two\n\nText.\n\n## Three\n\nText.\n"


@pytest.fixture
def plain(make_live):
    return make_live("Plain", body=BODY)


def tell(client, lecture, heading_id, **more):
    return client.post(f"/lectures/{lecture.pk}/place/", {"heading_id": heading_id, **more})


def published(lecture, body, editor):
    lecture = Lecture.objects.get(pk=lecture.pk)
    lecture.body = body
    publishing.save_working_copy(lecture, by=editor)
    publishing.publish(lecture, by=editor)


# --- Two browsers ---


def test_what_was_read_later_stays_although_the_other_was_told_later(learner_client, plain):
    tell(learner_client, plain, "h-three", seconds_ago=10)
    late = tell(learner_client, plain, "h-one", seconds_ago=3600)

    assert late.status_code == 200
    assert ReadingPlace.objects.get().heading_id == "h-three"


def test_an_end_that_is_told_late_still_counts(learner_client, plain):
    tell(learner_client, plain, "h-one", seconds_ago=10)
    late = tell(learner_client, plain, "h-three", seconds_ago=3600, has_reached_end="on")

    place = ReadingPlace.objects.get()
    assert (place.heading_id, place.has_reached_end) == ("h-one", True)
    assert late.json() == {"is_done": True}


def test_what_was_read_later_moves_the_place(learner_client, plain):
    tell(learner_client, plain, "h-three", seconds_ago=3600)
    tell(learner_client, plain, "h-one", seconds_ago=10)

    place = ReadingPlace.objects.get()
    assert (place.heading_id, place.above) == ("h-one", [])
    assert timedelta(seconds=9) < timezone.now() - place.updated_at < timedelta(seconds=3000)


@pytest.mark.parametrize("age", ["-1", "soon", "1e3", str(10**12), "9" * 400, "\x00"])
def test_an_age_that_makes_no_sense_is_refused(learner_client, plain, age):
    assert tell(learner_client, plain, "h-one", seconds_ago=age).status_code == 422
    assert ReadingPlace.objects.count() == 0


# --- Headings that went away ---


@pytest.mark.parametrize(
    ("heading_id", "above", "expected"),
    [
        ("h-two", ["h-one"], "h-two"),
        ("h-gone", ["h-lost", "h-two", "h-one"], "h-two"),
        ("h-gone", ["h-lost"], None),
        ("", [], None),
    ],
)
def test_the_place_is_the_heading_or_the_nearest_one_above_it(heading_id, above, expected):
    found = placing.stop_in(HEADINGS, heading_id, above)

    assert (found and found.id) == expected


def test_the_headings_above_are_the_nearest_first_and_not_too_many():
    many = [{"id": f"h-{number}", "text": "", "level": 2} for number in range(100)]

    assert placing.ids_above(HEADINGS, "h-three") == ["h-two", "h-one"]
    assert placing.ids_above(HEADINGS, "") == []
    assert placing.ids_above(many, "h-99") == [f"h-{number}" for number in range(98, 98 - placing.MOST_ABOVE, -1)]


def test_the_page_offers_the_nearest_heading_that_is_left(learner_client, plain, editor):
    tell(learner_client, plain, "h-three")
    published(plain, "## One\n\nText.\n\n## Two\n\nText.\n", editor)
    shorter = learner_client.get(plain.get_absolute_url()).text
    published(plain, "## Other\n\nText.\n", editor)
    other = learner_client.get(plain.get_absolute_url()).text

    assert 'href="#h-two">' in shorter.split("data-continue")[1].split("</p>")[0]
    assert "data-continue" not in other


def test_the_home_page_leads_to_the_nearest_heading_that_is_left(learner, learner_client, plain, editor):
    tell(learner_client, plain, "h-three")
    published(plain, "## One\n\nText.\n\n## Two\n\nText.\n", editor)

    stop = continuing.last_stop(learner)

    assert (stop.heading, stop.url) == ("Two", f"{plain.get_absolute_url()}#h-two")


# --- No nagging ---


def test_who_has_finished_is_not_asked_to_go_on(learner, learner_client, plain):
    tell(learner_client, plain, "h-two")
    before = learner_client.get(plain.get_absolute_url()).text
    Completion.objects.create(user=learner, lecture=plain)
    after = learner_client.get(plain.get_absolute_url()).text

    assert ("data-continue" in before, "data-continue" in after) == (True, False)


# --- The course page, its button and the outline lead there ---


def test_course_page_and_outline_lead_to_the_heading_and_say_that_it_was_begun(learner_client, plain, make_live):
    other, third = make_live("Other"), make_live("Third")
    tell(learner_client, plain, "h-two")
    address = f'href="{plain.get_absolute_url()}#h-two"'

    course = learner_client.get("/courses/ml/").text
    elsewhere = learner_client.get(other.get_absolute_url()).text
    here = learner_client.get(plain.get_absolute_url()).text

    assert f"{address}>Continue" in course
    assert course.count(address) == 2
    assert course.count("course__lecture is-begun") == 1
    assert ">Begun</span>" in course
    assert f'<li class="is-begun"><a {address}>Plain<span class="visually-hidden"> (begun)' in elsewhere
    assert address not in here
    assert f'href="{third.get_absolute_url()}"' in course


def test_continue_leads_to_what_was_read_last_and_from_what_is_finished_to_what_follows(
    learner, learner_client, plain, make_live
):
    second, third = make_live("Second", body=BODY), make_live("Third", body=BODY)
    tell(learner_client, third, "h-two", seconds_ago=500)
    tell(learner_client, plain, "h-three", seconds_ago=100)
    to_last = learner_client.get("/courses/ml/").text
    Completion.objects.create(user=learner, lecture=plain)
    to_next = learner_client.get("/courses/ml/").text
    Completion.objects.create(user=learner, lecture=second)
    Completion.objects.create(user=learner, lecture=third)
    ReadingPlace.objects.filter(lecture=third).update(updated_at=timezone.now())
    Completion.objects.filter(lecture=second).delete()
    to_passed = learner_client.get("/courses/ml/").text

    assert f'href="{plain.get_absolute_url()}#h-three">Continue' in to_last
    assert f'href="{second.get_absolute_url()}">Continue' in to_next
    assert f'href="{second.get_absolute_url()}">Continue' in to_passed
    assert continuing.last_stop(learner).title == "Second"


def test_a_lecture_that_was_read_to_its_end_says_so(learner_client, live_lecture):
    tell(learner_client, live_lecture, "h-idea", has_reached_end="on")

    page = learner_client.get("/courses/ml/").text

    assert ">Read to the end</span>" in page
    assert "0 / 1 mission solved" in page
