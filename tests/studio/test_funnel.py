"""The page that tells authors how far learners get, and its CSV."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from learning.counting_funnel import funnel_of
from learning.funnel import STEPS
from learning.models import Completion, ReadingPlace
from quizzes.models import Attempt

CAST = [("author", 200), ("editor", 200), ("admin", 200), ("stranger", 404), ("learner", 403)]


@pytest.fixture
def learners(db):
    return User.objects.bulk_create(
        User(username=f"LEARNER-{n}", email=f"l{n}@example.org", display_name=f"Kim {n}") for n in range(40)
    )


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client


def start(lecture, *, started=(), read=(), completed=()):
    """Each is whoever does it."""
    places = {user.pk: ReadingPlace(user=user, lecture=lecture) for user in started}
    places |= {user.pk: ReadingPlace(user=user, lecture=lecture, has_reached_end=True) for user in read}
    ReadingPlace.objects.bulk_create(places.values())
    Completion.objects.bulk_create(
        Completion(user=user, lecture=lecture, revision=lecture.live_revision) for user in completed
    )


def solve(users, *missions, is_correct=True, number=1, **fields):
    Attempt.objects.bulk_create(
        Attempt(
            user=user, mission=mission, revision=mission.lecture.live_revision, chosen=[], number=number,
            is_correct=is_correct, score=float(is_correct), **fields,
        )
        for user in users for mission in missions
    )  # fmt: skip


def address(course, name="course_funnel", **query):
    return reverse(f"studio:{name}", args=[course.pk], query=query)


def texts(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def table(response):
    rows = re.findall(r"<tr role=\"row\"[^>]*>\s*<th scope=\"row\".*?</tr>", response.text, re.DOTALL)
    return [texts(row) for row in rows]


def told(course, period=0):
    return [
        tuple((cell := getattr(row, step)) and cell.count for step in STEPS) for row in funnel_of(course).rows[period]
    ]


@pytest.mark.parametrize(("person", "status"), CAST)
@pytest.mark.parametrize("name", ["course_funnel", "course_funnel_csv"])
def test_each_of_the_cast_gets_what_they_may_see(client, request, live_lecture, person, status, name):
    client.force_login(request.getfixturevalue(person))

    assert client.get(address(live_lecture.course, name)).status_code == status


def test_the_table_tells_each_step_of_each_live_lecture(
    author_client, course, live_lecture, make_live, draft, learners
):
    second = make_live("Second")
    start(live_lecture, started=learners, read=learners[:30], completed=learners[:20])
    solve(learners[:25], live_lecture.missions.get())
    start(second, started=learners[:15], read=learners[:10], completed=learners[:10])

    response = author_client.get(address(course))

    assert table(response) == [
        "1 Transfer learning Foundations 40 100 % 30 75 % 25 62 % 20 50 % Largest drop: in it",
        "2 Second Foundations 15 38 % 10 67 % — 10 67 %",
    ]
    assert "Most learners are lost in “Transfer learning”: 40 started it, 20 completed it." in response.text
    assert texts(response.text).count("40 learners began the course.") == 1
    assert draft.title not in response.text


def test_a_drop_between_two_lectures_is_told_with_both(author_client, course, live_lecture, make_live, learners):
    second = make_live("Second")
    start(live_lecture, read=learners, completed=learners[:35])
    start(second, read=learners[:10], completed=learners[:10])

    response = author_client.get(address(course))

    assert "Most learners are lost after “Transfer learning”: 35 completed it, 10 started “Second”." in response.text
    assert table(response)[0].endswith("Largest drop: after it")


def test_every_deed_starts_a_lecture_and_solved_means_all_missions_right_now(course, make_live, learners):
    lecture = make_live("Two", missions=2)
    first, second = lecture.missions.all()
    solve(learners[:20], first)
    solve(learners[:20], first, number=2)  # twice right is one mission
    solve(learners[:10], second)
    solve(learners[10:15], second, is_correct=False)
    solve(learners[15:20], second, is_current=False)  # a regrade has replaced it
    start(lecture, started=learners[20:30], completed=learners[30:])

    assert told(course) == [(40, 0, 10, 10)]


def test_whoever_may_edit_the_course_is_no_learner_of_it(
    course, live_lecture, learners, author, editor, admin, make_user, author_client
):
    co_author, root = make_user("co", "Author"), make_user("root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    course.authors.add(co_author)
    start(live_lecture, read=[*learners[:10], author, editor, admin, co_author, root])

    assert funnel_of(course).learners[0] == 10
    assert told(course) == [(10, 10, 0, 0)]


def test_another_courses_learners_and_lectures_do_not_count(course, live_lecture, learners, stranger):
    start(live_lecture, read=learners[:10])
    other = type(course).objects.create(title="Other", slug="other", owner=stranger)

    assert (funnel_of(other).learners[0], funnel_of(other).rows[0]) == (0, [])


def test_a_period_has_those_who_began_the_course_in_it(author_client, course, live_lecture, make_live, learners):
    second, now = make_live("Second"), timezone.now()
    start(live_lecture, read=learners)
    start(second, read=learners)
    for users, days in ((learners[:10], 100), (learners[10:20], 60), (learners[20:30], 20)):
        ReadingPlace.objects.filter(user__in=users, lecture=live_lecture).update(created_at=now - timedelta(days=days))

    funnel = funnel_of(course)

    assert funnel.learners == {0: 40, 90: 30, 30: 20, 7: 10}
    assert [told(course, period)[1][0] for period in (0, 90, 30, 7)] == [40, 30, 20, 10]
    assert "20 learners began the course." in texts(author_client.get(address(course, days=30)).text)
    assert '<option value="30" selected>' in author_client.get(address(course, days=30)).text


@pytest.mark.parametrize("days", ["", "no", "-7", "31", "7 OR 1=1", "9" * 50])
def test_a_period_that_makes_no_sense_is_all_time(author_client, course, live_lecture, learners, days):
    start(live_lecture, read=learners)

    response = author_client.get(address(course, days=days))

    assert response.status_code == 200
    assert "40 learners began the course." in texts(response.text)


def test_no_learner_is_named_and_of_few_nothing_but_their_number_is_told(author_client, course, live_lecture, learners):
    start(live_lecture, read=learners[:3], started=learners[3:4], completed=learners[:1])
    pages = [author_client.get(address(course, name)) for name in ("course_funnel", "course_funnel_csv")]

    assert table(pages[0]) == ["1 Transfer learning Foundations not told not told not told not told"]
    assert "With fewer than 5 learners nothing but their number is told." in pages[0].text
    for response in pages:
        text = response.text if not response.streaming else b"".join(response.streaming_content).decode()
        assert not re.search(r"LEARNER-|Kim|l\d@example", text)


def test_one_who_did_not_read_hides_how_many_did(author_client, course, live_lecture, learners):
    start(live_lecture, read=learners[:29], started=learners[29:30])

    (row,) = table(author_client.get(address(course)))

    assert row.startswith("1 Transfer learning Foundations 30 100 % all but fewer than 5")


def test_the_csv_has_the_same_numbers_and_nothing_that_a_spreadsheet_would_calculate(
    author_client, course, make_live, learners
):
    lecture = make_live("=1+1", missions=1)
    start(lecture, started=learners, read=learners[:3], completed=learners[:20])

    response = author_client.get(address(course, "course_funnel_csv"))
    text = b"".join(response.streaming_content).decode()
    heads, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))

    assert (text[0], response["Content-Type"]) == ("\ufeff", "text/csv; charset=utf-8")
    assert f"ml-funnel-{timezone.localdate().isoformat()}.csv" in response["Content-Disposition"]
    assert dict(zip(heads, row, strict=True)) == {
        "number": "1", "lecture": "'=1+1", "lecture_id": str(lecture.pk), "section": "Foundations", "missions": "1",
        "learners": "40", "started": "40", "read": "fewer than 5", "solved": "0", "completed": "20",
    }  # fmt: skip


def test_a_course_without_live_lectures_or_without_learners_says_so(author_client, course, draft, make_live):
    nothing = author_client.get(address(course)).text
    make_live("One")
    nobody = author_client.get(address(course)).text

    assert "No lecture of this course is live" in nothing
    assert "Nobody has begun this course yet" in nobody
    assert "<table" not in nothing + nobody


@pytest.mark.parametrize(("lectures", "people"), [(1, 1), (3, 40)])
def test_the_number_of_queries_is_fixed(
    author_client, course, make_live, learners, django_assert_num_queries, lectures, people
):
    for number in range(lectures):
        start(make_live(f"L{number}", missions=1), read=learners[:people], completed=learners[:people])

    with django_assert_num_queries(3):
        funnel_of(course)
    with django_assert_num_queries(6):  # and who asks, and the course
        author_client.get(address(course))


def test_the_outline_leads_to_it(author_client, course, live_lecture):
    page = author_client.get(reverse("studio:outline", args=[course.pk])).text

    assert f'href="{address(course)}"' in page
