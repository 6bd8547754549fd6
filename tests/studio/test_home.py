"""The studio's home: the stages with their numbers, what needs attention, what happened lately."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts import auditing
from courses import editing, publishing, reviewing
from courses.models import Course, Upload
from studio.activity import words_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(client):
    def get(person):
        client.force_login(person)
        return client.get(reverse("studio:index"))

    return get


@pytest.fixture
def add_picture(course):
    def add(name, **fields):
        kind = {"kind": Upload.Kind.IMAGE, "content_type": "image/png", "size": 10, "sha256": name.ljust(64, "0")}
        return Upload.objects.create(course=course, name=name, file=f"x/{name}", **kind | fields)

    return add


@pytest.fixture
def changed(live_lecture, author):
    return editing.save_lecture(
        live_lecture, by=author, opened_version=live_lecture.edit_version, body="## New\n\nText.\n"
    )


def titles(response, name):
    return [lecture.title for lecture in response.context["attention"][name]]


def test_the_stages_count_courses_lectures_and_files(home, author, changed, draft, make_lecture, add_picture):
    add_picture("a.png", alt="A curve")
    add_picture("b.png")

    context = home(author).context

    assert context["course_count"] == 1
    assert context["states"]["shown"] == [("draft", 1), ("changed", 1)]
    assert (context["states"]["total"], context["states"]["waiting"]) == (2, 2)
    assert context["uploads"] == {"total": 2, "without_alt": 1}


def test_the_numbers_are_of_own_courses(home, stranger, changed, draft, add_picture):
    add_picture("a.png")

    context = home(stranger).context

    assert context["course_count"] == 0
    assert context["states"]["total"] == 0
    assert context["uploads"] == {"total": 0, "without_alt": 0}
    assert context["events"] == []


def test_a_new_author_sees_one_sentence_and_one_action(home, stranger):
    text = home(stranger).text

    assert "A course holds your lectures, files and missions; start with its title." in text
    assert text.count(f'href="{reverse("studio:course_add")}"') == 1
    assert "Needs your attention" not in text


def test_an_author_sees_what_waits_for_an_editor_instead_of_publish(home, author, draft):
    text = home(author).text

    assert "lecture waits for an editor" in text
    assert f'href="{reverse("studio:publish")}"' not in text


def test_an_editor_goes_to_publish(home, editor, draft):
    text = home(editor).text

    assert "lecture to publish" in text
    assert f'<a href="{reverse("studio:publish")}">' in text


def test_changed_lectures_need_attention_until_they_are_published(home, author, editor, changed):
    before = titles(home(author), "changed")
    publishing.publish(changed, by=editor)

    assert before == ["Transfer learning"]
    assert titles(home(author), "changed") == []


def test_a_changed_lecture_leads_an_editor_to_publishing_and_an_author_to_the_text(home, author, editor, changed):
    assert f'<a href="{reverse("studio:publish_lecture", args=[changed.pk])}">' in home(editor).text
    assert f'<a href="{reverse("studio:lecture_edit", args=[changed.pk])}">' in home(author).text


def test_what_is_scheduled_within_two_weeks_is_shown(home, author, editor, make_lecture):
    for title, days in [("Soon", 3), ("Late", 30)]:
        publishing.publish(make_lecture(title), by=editor, live_from=timezone.now() + timedelta(days=days))

    assert titles(home(author), "scheduled") == ["Soon"]


def test_pictures_without_alt_text_are_told_by_course(home, author, course, add_picture):
    add_picture("a.png")
    add_picture("line.png", is_decorative=True)
    add_picture("data.csv", kind=Upload.Kind.OTHER)

    response = home(author)

    assert [(row["course__title"], row["count"]) for row in response.context["attention"]["without_alt"]] == [
        ("Machine learning", 1)
    ]
    assert f"{reverse('studio:upload')}?course={course.pk}&amp;show=no-alt" in response.text


def test_a_lecture_that_cannot_be_published_is_told_with_its_errors(home, author, make_lecture):
    lecture = make_lecture("Empty", body="")

    response = home(author)

    assert [(found.title, errors) for found, errors in response.context["attention"]["broken"]] == [("Empty", 1)]
    assert f'{reverse("studio:lecture_edit", args=[lecture.pk])}#findings"' in response.text


def test_a_mended_lecture_is_no_longer_told(home, author, make_lecture):
    lecture = make_lecture("Empty", body="")
    home(author)

    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Now there is text.")

    assert home(author).context["attention"]["broken"] == []


def test_another_authors_lectures_need_none_of_my_attention(home, stranger, changed, make_lecture):
    make_lecture("Empty", body="")
    Course.objects.create(title="Mine", slug="mine", owner=stranger)

    attention = home(stranger).context["attention"]
    kinds = ["broken", "reviews", "changed", "scheduled", "without_alt", "reports"]
    assert attention == {kind: [] for kind in kinds}


def test_activity_is_told_as_people_say_it_with_a_way_there(home, author, editor, live_lecture):
    events = home(author).context["events"]

    assert [event.words for event in events] == [
        "editor published “Transfer learning”.",
        "author added the lecture “Transfer learning”.",
        "author added the section “Foundations”.",
    ]
    assert events[0].url == reverse("studio:lecture_edit", args=[live_lecture.pk])


def test_what_goes_live_later_is_told_as_scheduled(home, author, editor, draft):
    publishing.publish(draft, by=editor, live_from=timezone.now() + timedelta(days=2))

    assert home(author).context["events"][0].words == "editor scheduled the publication of “Secret draft”."


def test_activity_about_people_is_for_admins_only(home, author, editor, admin, course):
    auditing.record("user.add", author, by=admin)

    assert [event.words for event in home(editor).context["events"]] == []
    assert [event.words for event in home(author).context["events"]] == []
    assert [event.words for event in home(admin).context["events"]] == ["admin added the person “author”."]


def test_activity_in_another_authors_course_is_not_told(home, stranger, live_lecture):
    Course.objects.create(title="Mine", slug="mine", owner=stranger)

    assert home(stranger).context["events"] == []


def test_a_deleted_lecture_is_still_told_but_leads_nowhere(home, author, course, draft):
    auditing.record("lecture.delete", draft, by=author, **course.in_audit)
    draft.delete()

    event = home(author).context["events"][0]

    assert (event.words, event.url) == ("author deleted the lecture “Secret draft”.", "")


def test_an_action_that_nobody_wrote_a_sentence_for_is_told_too(author, draft):
    entry = auditing.record("lecture.sing", draft, by=author)

    assert words_for(entry) == "author did “lecture.sing” on “Secret draft”."


def test_what_somebody_did_who_is_gone_is_told_without_a_name(author, admin, draft):
    entry = auditing.record("lecture.unpublish", draft, by=admin)
    admin.delete()
    entry.refresh_from_db()

    assert words_for(entry) == "Somebody who is gone unpublished “Secret draft”."


def test_admins_see_how_many_people_there_are(home, admin, author, learner, make_user):
    make_user("gone", "Learner", is_active=False)

    response = home(admin)

    assert response.context["people"]["total"] == 3
    assert [count for _label, count in response.context["people"]["roles"]] == [1, 1, 0, 1]
    assert reverse("studio:accounts_auditentry_changelist") in response.text


def test_editors_see_no_cards_about_people(home, editor, course):
    response = home(editor)

    assert response.context["people"] is None
    assert reverse("studio:accounts_user_changelist") not in response.text


def test_the_home_only_answers_reading(client, author):
    client.force_login(author)

    assert client.post(reverse("studio:index")).status_code == 405


@pytest.mark.parametrize("person", ["author", "editor", "admin"])
def test_the_home_asks_as_often_for_three_courses_as_for_one(
    request, client, django_assert_num_queries, author, editor, person
):
    client.force_login(request.getfixturevalue(person))
    fill(author, editor, "one")
    cache.clear()
    client.get(reverse("studio:index"))
    with django_assert_num_queries(QUERIES[person]):
        client.get(reverse("studio:index"))

    fill(author, editor, "two")
    fill(author, editor, "three")
    client.get(reverse("studio:index"))

    with django_assert_num_queries(QUERIES[person]):
        client.get(reverse("studio:index"))


QUERIES = {"author": 14, "editor": 13, "admin": 15}


def fill(author, editor, slug):
    """A course with a draft, a broken, a changed and a scheduled lecture, and a picture without alt text."""
    course = Course.objects.create(title=slug, slug=slug, owner=author)
    section = editing.add_section(course, title="First", by=author)
    editing.add_lecture(section, title="Empty", by=author)
    editing.add_lecture(section, title="Draft", by=author, body="Text.")
    changed = editing.add_lecture(section, title="Changed", by=author, body="Text.")
    publishing.publish(changed, by=editor)
    editing.save_lecture(changed, by=author, opened_version=changed.edit_version, body="Other text.")
    scheduled = editing.add_lecture(section, title="Soon", by=author, body="Text.")
    publishing.publish(scheduled, by=editor, live_from=timezone.now() + timedelta(days=2))
    Upload.objects.create(course=course, name="a.png", file="a.png", kind="image", size=1, sha256=slug.ljust(64, "0"))


def test_a_review_is_told_to_whoever_has_to_do_something(home, author, editor, stranger, draft):
    asked = reviewing.request_review(draft, by=author)
    told = {"waits": "waits for a review", "back": "came back from the review", "approved": "is approved"}

    def shown(user):
        text = home(user).text
        return [name for name, words in told.items() if words in text]

    assert [shown(user) for user in (author, editor, stranger)] == [[], ["waits"], []]
    reviewing.return_request(asked, by=editor, answer="Shorter, please.")
    assert [shown(user) for user in (author, editor, stranger)] == [["back"], [], []]
    reviewing.approve(reviewing.request_review(draft, by=author), by=editor)
    assert [shown(user) for user in (author, editor, stranger)] == [["approved"], [], []]


def test_what_waits_for_a_review_is_told_once(client, author, editor, live_lecture):
    editing.save_lecture(live_lecture, by=author, opened_version=live_lecture.edit_version, body="Another text.")
    reviewing.request_review(live_lecture, by=author)
    client.force_login(editor)

    attention = client.get("/studio/").context["attention"]

    assert (attention["reviews"], attention["changed"]) == ([live_lecture], [])
