"""The Design stage: my courses, adding one, its settings, deleting it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from courses import publishing, trashing
from courses.models import Course, Lecture
from learning.models import Completion, Note
from quizzes.models import Attempt
from studio.design_forms import CourseForm

pytestmark = pytest.mark.django_db

NEW = {"title": "Statistics", "slug": "", "summary": "Numbers.", "language": "en", "visibility": "public"}


def attempt(learner, lecture):
    mission = lecture.missions.get()
    revision = lecture.live_revision
    return Attempt.objects.create(
        user=learner, mission=mission, revision=revision, chosen=[], is_correct=False, score=0
    )


def test_design_lists_own_courses_with_their_states(client, author, stranger, course, live_lecture, draft):
    Course.objects.create(title="Not mine", slug="not-mine", owner=stranger)
    client.force_login(author)

    response = client.get(reverse("studio:design"))

    assert [(c.title, c.states) for c in response.context["page_obj"]] == [
        ("Machine learning", [("draft", 1), ("live", 1)])
    ]


def test_co_authors_see_the_course_too(client, stranger, course):
    course.authors.add(stranger)
    client.force_login(stranger)

    response = client.get(reverse("studio:design"))

    assert [c.title for c in response.context["page_obj"]] == ["Machine learning"]


@pytest.mark.parametrize("count", [1, 3])
def test_design_costs_the_same_for_any_number_of_courses(client, author, django_assert_num_queries, count):
    for number in range(count):
        Course.objects.create(title=f"Course {number}", slug=f"course-{number}", owner=author)
    client.force_login(author)

    with django_assert_num_queries(5):
        client.get(reverse("studio:design"))


def test_search_finds_courses_by_title(client, author, course):
    Course.objects.create(title="Gardening", slug="gardening", owner=author)
    client.force_login(author)

    response = client.get(reverse("studio:design"), {"q": "MACHINE"})

    assert [c.title for c in response.context["page_obj"]] == ["Machine learning"]


def test_a_new_course_is_mine_and_gets_a_free_address(client, author, course):
    client.force_login(author)

    response = client.post(reverse("studio:course_add"), NEW | {"title": "ML"})

    made = Course.objects.get(title="ML")
    assert (made.owner, made.slug) == (author, "ml-2")
    assert response.url == reverse("studio:outline", args=[made.pk])
    assert AuditEntry.objects.get(action="course.add").actor == author


def test_a_taken_address_is_refused_and_a_free_one_offered(client, author, course):
    client.force_login(author)

    response = client.post(reverse("studio:course_add"), NEW | {"slug": "ml"})

    assert response.status_code == 422
    assert response.context["form"].errors["slug"] == [
        "Another course already has this address. This one is free: ml-2"
    ]
    assert response.context["form"]["title"].value() == "Statistics"


def test_korean_titles_get_korean_addresses(client, author):
    client.force_login(author)

    client.post(reverse("studio:course_add"), NEW | {"title": "머신러닝 기초", "language": "ko"})

    assert Course.objects.get().slug == "머신러닝-기초"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("nobody", "Nobody here is called nobody."),
        ("learner@example.org", "learner can only read. An admin can make an author of them."),
    ],
)
def test_co_authors_must_exist_and_be_authors(client, author, learner, course, names, message):
    client.force_login(author)

    response = client.post(reverse("studio:course_edit", args=[course.pk]), NEW | {"slug": "ml", "co_authors": names})

    assert response.context["form"].errors["co_authors"] == [message]


def test_a_person_may_be_named_twice(client, author, stranger, course):
    client.force_login(author)
    names = "stranger, Stranger@Example.org; STRANGER"

    client.post(reverse("studio:course_edit", args=[course.pk]), NEW | {"slug": "ml", "co_authors": names})

    assert list(course.authors.all()) == [stranger]


def test_more_co_authors_than_can_be_are_told(client, author, course):
    client.force_login(author)
    address = reverse("studio:course_edit", args=[course.pk])

    many = client.post(address, NEW | {"slug": "ml", "co_authors": " ".join(f"n{number}" for number in range(101))})
    long = client.post(address, NEW | {"slug": "ml", "co_authors": "x" * 5_001})

    assert many.context["form"].errors == {"co_authors": ["Name at most 100 people here; these are 101."]}
    assert long.context["form"].errors == {
        "co_authors": ["Ensure this value has at most 5000 characters (it has 5001)."]
    }


@pytest.mark.parametrize("count", [1, 100])
def test_co_authors_are_looked_up_at_once(author, make_user, django_assert_num_queries, count):
    people = [make_user(f"helper{number}", "Author") for number in range(count)]
    form = CourseForm({"co_authors": "\n".join(f"HELPER{number}" for number in range(count))}, user=author)
    form.cleaned_data = dict(form.data)

    with django_assert_num_queries(1):
        found = form.clean_co_authors()

    assert found == people


def test_settings_change_the_course_and_the_audit_row_tells_what(client, author, stranger, course):
    client.force_login(author)

    client.post(
        reverse("studio:course_edit", args=[course.pk]),
        NEW | {"slug": "ml", "title": "ML", "summary": "A start.", "co_authors": "STRANGER@example.org"},
    )

    course.refresh_from_db()
    assert (course.title, list(course.authors.all())) == ("ML", [stranger])
    assert AuditEntry.objects.get(action="course.change").details == {
        "changed": {"title": ["Machine learning", "ML"], "authors": [[], ["stranger"]]}
    }


@pytest.mark.parametrize("name", ["course_edit", "course_delete"])
@pytest.mark.parametrize(("person", "status"), [("learner", 403), ("stranger", 404), ("author", 200), ("editor", 200)])
def test_settings_and_deleting_are_for_those_who_may_change_it(client, request, course, name, person, status):
    client.force_login(request.getfixturevalue(person))

    assert client.get(reverse(f"studio:{name}", args=[course.pk])).status_code == status


def test_a_course_without_attempts_is_deleted_after_one_question(client, editor, course, live_lecture):
    client.force_login(editor)
    asked = client.get(reverse("studio:course_delete", args=[course.pk]))

    client.post(reverse("studio:course_delete", args=[course.pk]))

    assert asked.context["losses"] == ["1 lecture", "1 revision", "1 mission"]
    assert Course.objects.count() == 0


def test_a_course_with_attempts_wants_its_address_typed(client, editor, learner, course, live_lecture):
    attempt(learner, live_lecture)
    client.force_login(editor)

    response = client.post(reverse("studio:course_delete", args=[course.pk]), {"slug": "nl"})

    assert (response.status_code, Course.objects.count()) == (422, 1)
    assert response.context["form"].errors["slug"] == ["Type “ml” to delete the course."]
    assert "1 attempt of 1 learner" in response.context["losses"]

    client.post(reverse("studio:course_delete", args=[course.pk]), {"slug": "ml"})

    assert (Course.objects.count(), Attempt.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("left", "loss"),
    [
        (lambda **mine: Note.objects.create(body="Mine.", **mine), "1 note"),
        (lambda **mine: Completion.objects.create(**mine), "1 completion"),
    ],
    ids=["note", "completion"],
)
@pytest.mark.parametrize("is_in_trash", [False, True])
def test_what_learners_left_in_a_course_wants_its_address_typed(
    client, editor, learner, course, live_lecture, left, loss, is_in_trash
):
    left(user=learner, lecture=live_lecture)
    if is_in_trash:
        trashing.delete_lecture(live_lecture, by=editor)
    client.force_login(editor)
    address = reverse("studio:course_delete", args=[course.pk])

    asked = client.get(address)
    response = client.post(address)

    assert (response.status_code, Course.objects.count()) == (422, 1)
    assert loss in asked.context["losses"]
    assert "Learners have left answers, notes or completions here." in asked.text


@pytest.mark.parametrize("times", [{}, {"live_from": datetime(2090, 1, 1, tzinfo=UTC)}], ids=["live", "scheduled"])
def test_author_does_not_erase_what_learners_would_read_again_with_its_course(
    client, author, editor, course, draft, times
):
    publishing.publish(draft, by=editor, **times)
    trashing.delete_lecture(draft, by=editor)
    address = reverse("studio:course_delete", args=[course.pk])
    client.force_login(author)

    response = client.post(address)

    refusal = "In the trash, and for learners again once restored: “Secret draft”. Ask an editor to delete the course."
    assert (str(response.context["refusal"]), "Delete the course</button>" in response.text) == (refusal, False)
    assert list(Lecture.everything.all()) == [draft]

    client.force_login(editor)
    client.post(address)

    assert (Course.objects.count(), Lecture.everything.count()) == (0, 0)
