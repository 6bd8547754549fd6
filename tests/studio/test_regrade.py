"""Regrading in the studio: the page of the dry run, its button, and where it is offered."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from courses import publishing, reviewing
from courses.models import Lecture
from learning.models import Completion, ReadingPlace
from quizzes.models import Attempt, Choice, Mission
from tests.conftest import make_mission

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<tr>\s*<th scope="row">(.*?)</th>', re.S)


@pytest.fixture
def mission(live_lecture):
    return live_lecture.missions.get()


@pytest.fixture
def choices(mission):
    """(wrong, right, wrong, wrong)"""
    return list(mission.choices.all())


@pytest.fixture
def answer(mission):
    def keep(user, choice, number=1):
        Attempt.objects.create(
            user=user, mission=mission, revision=mission.lecture.live_revision, number=number, chosen=[choice.pk],
            is_correct=choice.is_correct, score=float(choice.is_correct),
        )  # fmt: skip

    return keep


@pytest.fixture
def another_key(mission, choices, editor):
    """Publishes the first choice as the right one."""

    def publish(**options):
        set_key(choices[0])
        return publishing.publish(mission.lecture, by=editor, **options)

    return publish


def set_key(choice):
    Choice.objects.filter(mission=choice.mission_id).update(is_correct=False)
    Choice.objects.filter(pk=choice.pk).update(is_correct=True)
    publishing.refresh_hash(choice.mission.lecture)


def address(mission):
    return reverse("studio:regrade", args=[mission.pk])


def sent(page):
    """What the page's form sends."""
    form = page.text.split('class="card regrade__do"')[1].split("</form>")[0]
    return {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ["policy", "mark"]}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_tells_what_would_happen_and_to_whom(
    client, editor, mission, choices, answer, another_key, learner, stranger
):
    answer(learner, choices[0])
    answer(stranger, choices[1])
    another_key()
    client.force_login(editor)

    favour, exact = client.get(address(mission)), client.get(address(mission) + "?policy=exact")

    assert ROW.findall(favour.text) == ["learner"]
    assert ROW.findall(exact.text) == ["stranger", "learner"]  # who loses comes first
    assert [(str(label), count) for label, count in exact.context["counts"]] == [
        ("Become wrong", 1), ("Become right", 1),
    ]  # fmt: skip
    assert "Regrade 1 answer<" in favour.text
    assert "Keep what the new key would take" in favour.text
    assert Attempt.objects.count() == 2


def test_the_button_does_it_and_comes_back(client, editor, mission, choices, answer, another_key, learner):
    answer(learner, choices[0])
    another_key()
    client.force_login(editor)

    response = client.post(address(mission), sent(client.get(address(mission))))

    assert (response.status_code, response["Location"]) == (302, f"{address(mission)}?policy=favour")
    assert said(response) == ["1 answer is regraded. Its learner is told."]
    assert Attempt.objects.current().get().is_correct
    after = client.get(response["Location"])
    assert "No result would change by this rule" in after.text
    assert "regrade__do" not in after.text


def test_a_second_press_is_told_and_does_nothing(client, editor, mission, choices, answer, another_key, learner):
    answer(learner, choices[0])
    another_key()
    client.force_login(editor)
    data = sent(client.get(address(mission)))
    client.post(address(mission), data)

    again = client.post(address(mission), data)

    assert said(again)[-1] == "These answers are regraded already. Nothing was changed."
    assert Attempt.objects.count() == 2


def test_what_was_not_seen_is_not_done(client, editor, mission, choices, answer, another_key, learner):
    answer(learner, choices[0])
    another_key()
    client.force_login(editor)
    data = sent(client.get(address(mission)))
    set_key(choices[2])
    publishing.publish(mission.lecture, by=editor)
    set_key(choices[0])
    publishing.publish(mission.lecture, by=editor)

    response = client.post(address(mission), data)

    assert response.status_code == 422
    assert "By now something else would change than you saw." in response.text
    assert Attempt.objects.count() == 1
    assert client.post(address(mission), sent(response)).status_code == 302
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize("data", [{}, {"policy": "exact"}, {"policy": "x", "mark": "y"}, {"mark": "\x00" * 90}])
def test_a_press_without_a_dry_run_shows_one(client, editor, mission, choices, answer, another_key, learner, data):
    answer(learner, choices[0])
    another_key()
    client.force_login(editor)

    response = client.post(address(mission), data)

    assert response.status_code == 422
    assert "Look at what would change first" in response.text
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("query", ["?policy=x", "?policy=", "?page=x", "?page=99", "?policy=%00"])
def test_nonsense_in_the_address_is_the_first_rule_and_page(client, editor, mission, query):
    client.force_login(editor)

    response = client.get(address(mission) + query)

    assert (response.status_code, response.context["found"].policy) == (200, "favour")


def test_an_author_looks_and_an_editor_regrades(client, author, mission, choices, answer, another_key, learner):
    answer(learner, choices[0])
    another_key()
    client.force_login(author)

    page = client.get(address(mission))

    assert ROW.findall(page.text) == ["learner"]
    assert "Regrading is for editors." in page.text
    assert "Regrade 1 answer" not in page.text
    assert client.post(address(mission), sent(page)).status_code == 403
    assert Attempt.objects.count() == 1


def test_an_author_regrades_by_a_key_that_an_editor_approved_and_they_published(
    client, author, editor, mission, choices, answer, learner
):
    answer(learner, choices[0])
    set_key(choices[0])
    lecture = Lecture.objects.get(pk=mission.lecture_id)
    reviewing.approve(reviewing.request_review(lecture, by=author), by=editor)
    publishing.publish(Lecture.objects.get(pk=lecture.pk), by=author, approved_only=True)
    client.force_login(author)

    client.post(address(mission), sent(client.get(address(mission))))

    assert Attempt.objects.current().get().is_correct


def test_a_mission_that_is_not_live_says_so(client, editor, mission, another_key):
    client.force_login(editor)
    publishing.unpublish(mission.lecture, by=editor)

    assert "Learners do not see this mission now" in client.get(address(mission)).text
    assert "Learners do not see this mission now" in client.post(address(mission), {"policy": "exact"}).text
    Mission.objects.filter(pk=mission.pk).update(removed_at=timezone.now())
    assert client.get(address(mission)).status_code == 200


def test_a_lecture_in_the_trash_is_not_found(client, admin, mission):
    Lecture.objects.filter(pk=mission.lecture_id).update(deleted_at=timezone.now())
    client.force_login(admin)

    assert client.get(address(mission)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    count, client, editor, mission, choices, answer, another_key, make_user, django_assert_num_queries
):
    for n in range(count):
        answer(make_user(f"person{n}"), choices[0])
    another_key()
    client.force_login(editor)
    client.get(address(mission))

    # Session, person, mission, live revision, groups, former revisions, who changes, and the rows of the page.
    with django_assert_num_queries(8):
        page = client.get(address(mission))

    assert len(ROW.findall(page.text)) == count


# --- Search by name ---


@pytest.fixture
def listed(client, editor, mission, choices, answer, another_key, make_user):
    """The names that the page lists, with a query added to its address. Five learners become right."""
    names = ["Kim Minjun", "Min Kim", "Zoe\u0308 ÅNGSTRÖM", "", "전이 학습"]
    for number, name in enumerate(names):
        answer(make_user(f"user{number}", display_name=name, first_name="Hidden"), choices[0])
    another_key()
    client.force_login(editor)
    return lambda query: ROW.findall(client.get(address(mission) + query).text)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["Kim Minjun", "Min Kim", "Zoe\u0308 ÅNGSTRÖM", "Hidden", "전이 학습"]),
        ("  ", ["Kim Minjun", "Min Kim", "Zoe\u0308 ÅNGSTRÖM", "Hidden", "전이 학습"]),
        ("%00", ["Kim Minjun", "Min Kim", "Zoe\u0308 ÅNGSTRÖM", "Hidden", "전이 학습"]),
        ("kim+min", ["Kim Minjun", "Min Kim"]),
        ("zoë+ångström", ["Zoe\u0308 ÅNGSTRÖM"]),
        ("학습", ["전이 학습"]),
        ("hidden", ["Hidden"]),  # by what the list shows, not by what stands behind it
        ("user1", []),
    ],
)
def test_the_list_is_searched_by_the_names_that_it_shows(listed, words, names):
    assert listed(f"?policy=exact&q={words}") == names


def test_a_search_keeps_the_rule_and_says_that_all_are_regraded(client, listed, mission):
    page = client.get(f"{address(mission)}?policy=exact&q=kim").text

    assert 'action="#whose"' in page
    assert '<input type="hidden" name="policy" value="exact">' in page.split('role="search"')[1].split("</form>")[0]
    assert 'name="q" id="id_q" value="kim"' in page
    assert 'href="?policy=favour&amp;q=kim"' in page
    assert "2 of 5 answers found. A regrade is always for all 5." in page
    assert "Regrade 5 answers<" in page


def test_a_name_that_nobody_has_is_told_with_the_way_back(client, listed, mission):
    page = client.get(f"{address(mission)}?policy=exact&q=%3Cb%3E").text

    assert "No learner whose result changes has “&lt;b&gt;” in their name." in page
    assert '<a class="button" href="?policy=exact">Show all learners</a>' in page
    assert "<table" not in page


def test_pages_keep_the_search_and_it_costs_one_query(client, listed, mission, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("studio.regrading.PER_PAGE", 1)

    with django_assert_num_queries(9):
        first = client.get(f"{address(mission)}?q=kim")
    second = client.get(f"{address(mission)}?q=kim&page=2")

    assert 'rel="next" href="?q=kim&amp;page=2"' in first.text
    assert (ROW.findall(first.text), ROW.findall(second.text)) == (["Kim Minjun"], ["Min Kim"])


# --- What it finishes ---


def test_a_lecture_whose_last_mission_becomes_right_is_finished_by_those_who_read_it(
    client, editor, mission, choices, answer, another_key, make_user
):
    reader, skimmer, finished, right_before = [make_user(name) for name in ["a", "b", "c", "d"]]
    for user in (reader, skimmer, finished):
        answer(user, choices[0])
    answer(right_before, choices[1])
    for user in (reader, finished, right_before):
        ReadingPlace.objects.create(user=user, lecture=mission.lecture, has_reached_end=True)
    ReadingPlace.objects.create(user=skimmer, lecture=mission.lecture, has_reached_end=False)
    first = Completion.objects.create(user=finished, lecture=mission.lecture, revision=mission.lecture.live_revision)
    live = another_key()
    client.force_login(editor)

    client.post(address(mission), sent(client.get(address(mission))))

    assert list(Completion.objects.order_by("user").values_list("user", "revision", "is_by_hand")) == [
        (reader.pk, live.pk, False), (finished.pk, first.revision_id, False),
    ]  # fmt: skip


def test_a_lecture_with_another_open_mission_is_not_finished(
    client, editor, mission, choices, answer, another_key, learner
):
    make_mission(mission.lecture, position=1)
    answer(learner, choices[0])
    ReadingPlace.objects.create(user=learner, lecture=mission.lecture, has_reached_end=True)
    another_key()
    client.force_login(editor)

    client.post(address(mission), sent(client.get(address(mission))))

    assert Attempt.objects.current().get().is_correct
    assert not Completion.objects.exists()


# --- Where it is offered ---


def test_publishing_another_key_leads_to_the_dry_run(client, editor, mission, choices, answer, learner):
    answer(learner, choices[0])
    set_key(choices[0])
    client.force_login(editor)
    version = Lecture.objects.get(pk=mission.lecture_id).edit_version

    data = {"edit_version": version, "when": "now", "notable": "on"}
    response = client.post(reverse("studio:publish_lecture", args=[mission.lecture_id]), data, follow=True)

    assert f'<a href="{address(mission)}">Mission 1: regrade 1 answer</a>' in response.text


def test_publishing_the_same_key_or_later_offers_nothing(client, editor, mission, choices, answer, learner):
    answer(learner, choices[0])
    client.force_login(editor)
    publish = reverse("studio:publish_lecture", args=[mission.lecture_id])
    version = Lecture.objects.get(pk=mission.lecture_id).edit_version
    now = client.post(publish, {"edit_version": version, "when": "now", "notable": "on"}, follow=True)
    set_key(choices[0])
    tomorrow = f"{timezone.now() + timezone.timedelta(days=1):%Y-%m-%dT%H:%M}"
    later = {"edit_version": version, "when": "later", "live_from": tomorrow, "notable": "on"}

    assert "/regrade/" not in now.text
    assert "/regrade/" not in client.post(publish, later, follow=True).text


def test_restoring_an_older_key_offers_it_too(client, editor, mission, choices, answer, another_key, learner):
    another_key()
    answer(learner, choices[1])  # by the key of the first revision right, by the second wrong
    Attempt.objects.update(is_correct=False, score=0)
    client.force_login(editor)

    restore = reverse("studio:restore", args=[mission.lecture_id, 1])
    response = client.post(restore, {"note": "", "notable": "on"}, follow=True)

    assert f'<a href="{address(mission)}">Mission 1: regrade 1 answer</a>' in response.text


def test_the_board_offers_it_for_each_mission(client, editor, mission, choices, answer, learner, make_lecture):
    other = make_mission(mission.lecture, position=1)
    publishing.publish(mission.lecture, by=editor)
    answer(learner, choices[0])
    Attempt.objects.create(
        user=learner, mission=other, revision=mission.lecture.live_revision, chosen=[other.choices.first().pk],
        is_correct=False, score=0,
    )  # fmt: skip
    set_key(choices[0])
    set_key(other.choices.first())
    client.force_login(editor)
    data = {"lecture": mission.lecture_id, "when": "now", "notable": "on"}
    data |= hidden_fields(client.get(reverse("studio:publish")).text)

    response = client.post(reverse("studio:publish"), data, follow=True)

    assert "Mission 1: regrade 1 answer</a> · <a" in response.text
    assert f'<a href="{address(other)}">Mission 2: regrade 1 answer</a>' in response.text


def hidden_fields(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_the_live_revision_and_the_editor_offer_it_until_it_is_done(
    client, editor, mission, choices, answer, another_key, learner, stranger
):
    answer(learner, choices[0])
    answer(stranger, choices[1])
    live = another_key()
    client.force_login(editor)
    pages = [
        reverse("studio:revision", args=[mission.lecture_id, live.number]),
        reverse("studio:lecture_edit", args=[mission.lecture_id]),
    ]
    link = f'<a href="{address(mission)}">%s</a>'

    assert [link % "Mission 1: regrade 2 answers" in client.get(page).text for page in pages] == [True, True]
    former = client.get(reverse("studio:revision", args=[mission.lecture_id, 1]))
    assert "/regrade/" not in former.text

    client.post(address(mission), sent(client.get(address(mission))))
    quiet = link % "Mission 1: 1 answer differs from this key"
    assert [quiet in client.get(page).text for page in pages] == [True, True]

    client.post(address(mission), sent(client.get(address(mission) + "?policy=exact")))
    assert ["/regrade/" in client.get(page).text for page in pages] == [False, False]
