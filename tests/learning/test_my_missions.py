"""My missions: the list of what I answered, each attempt as it was, and being told of regrades."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course, Lecture
from quizzes import regrading
from quizzes.models import Attempt, Choice, Mission
from tests.conftest import make_mission

pytestmark = pytest.mark.django_db
LIST = "/missions/"


@pytest.fixture
def mission(live_lecture):
    return live_lecture.missions.get()


@pytest.fixture
def choices(mission):
    """(wrong, right, wrong, wrong)"""
    return list(mission.choices.all())


@pytest.fixture
def give(learner):
    """An attempt as answering keeps it."""

    def keep(choice, *, user=None, number=1, **fields):
        lecture = choice.mission.lecture
        return Attempt.objects.create(
            user=user or learner, mission=choice.mission, revision=lecture.live_revision, number=number,
            chosen=[choice.pk], is_correct=choice.is_correct, score=float(choice.is_correct), **fields,
        )  # fmt: skip

    return keep


@pytest.fixture
def correct_the_key(editor):
    """Publishes another choice as the right one, and regrades."""

    def correct(choice, *, policy=regrading.FAVOUR):
        mission = Mission.objects.get(pk=choice.mission_id)
        Choice.objects.filter(mission=mission).update(is_correct=False)
        Choice.objects.filter(pk=choice.pk).update(is_correct=True)
        publishing.publish(mission.lecture, by=editor)
        mark = regrading.dry_run(mission, policy=policy).mark
        return regrading.apply(mission, by=editor, policy=policy, mark=mark)

    return correct


def mine(mission):
    return reverse("my_answers", args=[mission.pk])


def listed(response):
    return [row.mission_id for row in response.context["page"]]


def labels(html):
    """The choices in their order, with what was ticked."""
    found = re.findall(r'value="\d+"( checked)?[^>]*>\s*<span class="choice__text">(.*?)</span>', html)
    return [(text, bool(checked)) for checked, text in found]


# --- The list ---


def test_the_list_shows_what_i_answered_and_how_it_stands(
    learner_client, live_lecture, mission, choices, give, make_live, stranger
):
    other = make_live("Other", missions=1).missions.get()
    make_live("Third", missions=1)
    give(choices[0])
    give(choices[1], number=2)
    give(other.choices.first())
    give(other.choices.first(), user=stranger, number=1)

    page = learner_client.get(LIST)

    rows = {row.mission_id: row for row in page.context["page"]}
    assert list(rows) == [mission.pk, other.pk]
    assert (rows[mission.pk].is_solved, rows[mission.pk].points, rows[mission.pk].attempts) == (True, 100, 2)
    assert (rows[other.pk].is_solved, rows[other.pk].points, rows[other.pk].attempts) == (False, 0, 1)
    assert rows[mission.pk].question == "What is transfer learning?"
    assert rows[mission.pk].url == f"{live_lecture.get_absolute_url()}#mission-{mission.pk}"
    assert f'href="{mine(mission)}"' in page.text
    assert "KEY-" not in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?show=solved", ["a"]),
        ("?show=unsolved", ["b"]),
        ("?show=regraded", []),
        ("?show=nonsense", ["a", "b"]),
        ("?course=x", ["a", "b"]),
        ("?course=999999", []),
        ("?page=99&show=%00", ["a", "b"]),
    ],
)
def test_the_list_can_be_narrowed(learner_client, mission, choices, give, make_live, query, expected):
    other = make_live("Other", missions=1).missions.get()
    give(choices[1])
    give(other.choices.first())

    names = {mission.pk: "a", other.pk: "b"}
    assert [names[pk] for pk in listed(learner_client.get(LIST + query))] == expected


def test_an_empty_list_leads_to_the_courses(learner_client, live_lecture):
    assert "You have answered no mission yet." in learner_client.get(LIST).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    count, learner_client, make_live, give, django_assert_num_queries
):
    for n in range(count):
        give(make_live(f"Lecture {n}", missions=1).missions.get().choices.first())
    learner_client.get(LIST)

    # Session, person, count, page, revisions, courses, three of the queue, regrades.
    with django_assert_num_queries(10):
        assert len(listed(learner_client.get(LIST))) == count


def test_a_lecture_that_is_not_live_keeps_its_title_and_no_question(
    learner_client, live_lecture, mission, choices, give, editor, author
):
    give(choices[0])
    publishing.unpublish(live_lecture, by=editor)
    current = Lecture.objects.get()
    editing.save_lecture(current, by=author, opened_version=current.edit_version, title="DRAFT-TITLE")
    Mission.objects.update(prompt="DRAFT-QUESTION")

    for page in (learner_client.get(LIST), learner_client.get(mine(mission))):
        assert "Transfer learning" in page.text
        assert "DRAFT" not in page.text
        assert "What is" not in page.text
        assert live_lecture.get_absolute_url() not in page.text


# --- My attempts at one ---


def test_each_attempt_is_shown_as_it_was(learner_client, live_lecture, mission, choices, give, editor, author):
    order = [choice.pk for choice in (choices[2], choices[0], choices[3], choices[1])]
    give(choices[0], order=order)
    Mission.objects.update(prompt="And **now**?")
    Choice.objects.filter(pk=choices[0].pk).update(text="Other words", feedback="KEY-FEEDBACK other")
    publishing.publish(live_lecture, by=editor)
    choices[1].refresh_from_db()
    give(choices[1], number=2)

    page = learner_client.get(mine(mission)).text

    newer, older = page.split('id="attempt-1"')
    assert labels(older) == [
        ("Tuning settings", False), ("Training from zero", True), ("Changing the data", False),
        ("Using a pre-trained model", False),
    ]  # fmt: skip
    assert "What is <em>transfer learning</em>?" in older
    assert "KEY-FEEDBACK wrong" in older
    assert "KEY-FEEDBACK right" not in older
    assert "And <strong>now</strong>?" in newer
    assert labels(newer)[0] == ("Other words", False)
    assert "KEY-FEEDBACK right" in newer


def test_a_wrong_answer_never_shows_the_rest_of_the_key(learner_client, mission, choices, give):
    give(choices[0])

    page = learner_client.get(mine(mission)).text

    assert "KEY-FEEDBACK right" not in page
    assert page.count("choice__told") == 1
    assert "choice--right" not in page


def test_the_last_attempt_shows_what_was_told_then_and_the_ones_before_do_not(
    learner_client, live_lecture, mission, choices, give, editor
):
    Mission.objects.update(max_attempts=2)
    publishing.publish(live_lecture, by=editor)
    give(choices[0])
    give(choices[2], number=2)

    last, first = learner_client.get(mine(mission)).text.split('id="attempt-1"')

    assert "KEY-FEEDBACK right" in last
    assert "KEY-FEEDBACK right" not in first


def test_opened_hints_are_shown(learner_client, live_lecture, mission, choices, give, editor):
    Mission.objects.update(hints=[{"text": "HINT-ONE", "cost": 10}, {"text": "HINT-TWO", "cost": 10}])
    publishing.publish(live_lecture, by=editor)
    give(choices[0], hints=1)

    page = learner_client.get(mine(mission)).text

    assert "1 hint was open" in page
    assert ("HINT-ONE" in page, "HINT-TWO" in page) == (True, False)


def test_what_i_chose_stays_where_the_lecture_is_not_live(learner_client, live_lecture, mission, choices, give, editor):
    give(choices[0])
    publishing.unpublish(live_lecture, by=editor)

    page = learner_client.get(mine(mission)).text

    assert labels(page) == [("Training from zero", True)]
    assert "KEY-" not in page
    assert "Not quite." in page


def test_a_mission_that_the_live_text_dropped_is_shown_as_it_was(
    learner_client, live_lecture, mission, choices, give, editor
):
    give(choices[0])
    Mission.objects.update(removed_at=timezone.now())
    publishing.publish(live_lecture, by=editor)

    page = learner_client.get(mine(mission)).text

    assert "What is <em>transfer learning</em>?" in page
    assert f'href="{live_lecture.get_absolute_url()}"' in page


def test_anothers_answers_are_not_found(learner_client, mission, choices, give, stranger):
    give(choices[0], user=stranger)

    assert learner_client.get(mine(mission)).status_code == 404
    assert learner_client.get(f"{LIST}{2**80}/").status_code == 404


def test_a_preview_of_the_course_owner_changes_nothing_for_visitors(client, mission):
    assert client.get(LIST)["Location"] == f"/accounts/login/?next={LIST}"


@pytest.mark.parametrize("count", [1, 3])
def test_my_answers_cost_the_same_for_one_and_for_three(
    count, learner_client, mission, choices, give, django_assert_num_queries
):
    for number in range(1, count + 1):
        give(choices[0], number=number)
    learner_client.get(mine(mission))

    # Session, person, mission, its words, numbers and their count, attempts.
    with django_assert_num_queries(7):
        page = learner_client.get(mine(mission))
    assert page.text.count('class="mission looking-back__attempt"') == count


def test_many_attempts_are_told_in_pages(learner_client, mission, choices, give):
    for number in range(1, 13):
        give(choices[0], number=number)

    first, second = learner_client.get(mine(mission)), learner_client.get(f"{mine(mission)}?page=2")

    assert [attempt.number for attempt in first.context["attempts"]] == list(range(12, 2, -1))
    assert [attempt.number for attempt in second.context["attempts"]] == [2, 1]


# --- Regrades ---


def test_a_regrade_stands_beside_the_original(learner_client, mission, choices, give, correct_the_key):
    give(choices[0])
    correct_the_key(choices[0])

    attempt = learner_client.get(mine(mission)).context["attempts"][0]

    assert (attempt.is_correct, attempt.points) == (False, 0)
    [regrade] = attempt.regrades
    assert (regrade.is_correct, regrade.points) == (True, 100)
    assert [choice.is_correct for choice in regrade.choices] == [True, False, False, False]
    [row] = learner_client.get(f"{LIST}?show=regraded").context["page"]
    assert (row.mission_id, row.is_solved, row.points) == (mission.pk, True, 100)
    assert f"regraded on {timezone.localdate():%b}" in learner_client.get(LIST).text


def test_two_regrades_are_told_in_their_order(learner_client, mission, choices, give, correct_the_key):
    give(choices[0])
    correct_the_key(choices[0])
    correct_the_key(choices[2], policy=regrading.EXACT)

    [attempt] = learner_client.get(mine(mission)).context["attempts"]

    assert [regrade.is_correct for regrade in attempt.regrades] == [True, False]
    assert attempt.is_correct is False


def test_a_regrade_to_wrong_gives_the_new_key_not_away(learner_client, mission, choices, give, correct_the_key):
    give(choices[1])
    Choice.objects.filter(pk=choices[2].pk).update(feedback="KEY-OF-NOW")
    correct_the_key(choices[2], policy=regrading.EXACT)

    assert "KEY-OF-NOW" not in learner_client.get(mine(mission)).text


def test_the_home_page_tells_of_regrades_until_they_were_seen(
    learner_client, mission, choices, give, correct_the_key, make_live
):
    other = make_live("Other", missions=1).missions.get()
    give(choices[0])
    give(other.choices.first())
    assert "were regraded" not in learner_client.get("/").text
    correct_the_key(choices[0])
    correct_the_key(other.choices.first())

    assert "2 of your answers were regraded" in learner_client.get("/").text
    learner_client.get(mine(mission))
    assert "1 of your answers was regraded" in learner_client.get("/").text
    assert "1 of your answers was regraded" in learner_client.get(LIST).text
    response = learner_client.post("/missions/regraded/seen/")
    assert response["Location"] == LIST
    assert "regraded</a>" not in learner_client.get("/").text
    assert Attempt.objects.to_tell().count() == 0


def test_only_my_own_regrades_are_told_and_marked(
    learner_client, learner, stranger, mission, choices, give, correct_the_key
):
    give(choices[0], user=stranger)
    correct_the_key(choices[0])

    assert "was regraded" not in learner_client.get("/").text
    learner_client.post("/missions/regraded/seen/")
    assert Attempt.objects.to_tell().get().user == stranger


def test_looking_with_head_tells_nobody(learner_client, mission, choices, give, correct_the_key):
    give(choices[0])
    correct_the_key(choices[0])

    learner_client.head(mine(mission))

    assert Attempt.objects.to_tell().count() == 1


def test_the_home_page_leads_to_practice(learner_client, mission, choices, give):
    give(choices[0])
    assert "/missions/practise/" not in learner_client.get("/").text

    Attempt.objects.update(created_at=timezone.now() - timezone.timedelta(hours=1))
    assert '<a href="/missions/practise/">Practise 1 mission</a>' in learner_client.get("/").text


def test_the_home_page_of_a_visitor_knows_nothing_of_missions(client, live_lecture):
    assert "/missions/" not in client.get("/").text


@pytest.mark.parametrize(("is_wrong", "more"), [(False, 0), (True, 3)])
def test_the_news_of_the_home_page_cost_two_queries_and_three_with_mistakes(
    learner_client, mission, choices, give, django_assert_num_queries, is_wrong, more
):
    give(choices[0 if is_wrong else 1])
    learner_client.get("/")

    with django_assert_num_queries(9 + more):
        learner_client.get("/")


def test_the_account_menu_leads_to_my_missions(learner_client, client, live_lecture):
    page = learner_client.get(LIST).text

    assert re.search(r'<a class="sheet__link" href="/missions/" aria-current="page">.*?My missions</a>', page)


def test_a_lecture_page_takes_no_query_more_for_regrades(
    learner_client, live_lecture, mission, choices, give, correct_the_key, django_assert_max_num_queries
):
    give(choices[0])
    correct_the_key(choices[0])
    learner_client.get(live_lecture.get_absolute_url())

    with django_assert_max_num_queries(5):
        learner_client.get(live_lecture.get_absolute_url())


def test_a_picture_of_an_old_question_that_is_gone_is_told_in_words(
    learner_client, make_lecture, editor, course, author, learner
):
    from django.core.files.base import ContentFile

    from courses.uploading import add_upload
    from tests.courses.test_images import encoded, photo

    picture = add_upload(course, ContentFile(encoded(photo()), name="curve.png"), by=author)
    lecture = make_lecture("Pictured")
    mission = make_mission(lecture, prompt=f"Which?\n\n![A curve]({picture.get_absolute_url()})")
    publishing.publish(lecture, by=editor)
    Attempt.objects.create(
        user=learner, mission=mission, revision=lecture.live_revision, chosen=[mission.choices.first().pk],
        is_correct=False, score=0,
    )  # fmt: skip
    assert picture.get_absolute_url() in learner_client.get(mine(mission)).text

    Mission.objects.filter(pk=mission.pk).update(prompt="Which?")
    publishing.publish(lecture, by=editor)
    page = learner_client.get(mine(mission)).text
    assert picture.get_absolute_url() not in page
    assert "(Picture: A curve)" in page


def test_a_members_course_stays_readable_for_its_answers(learner_client, course, mission, choices, give):
    give(choices[0])
    Course.objects.update(visibility=Course.Visibility.MEMBERS)

    assert "What is <em>transfer learning</em>?" in learner_client.get(mine(mission)).text
