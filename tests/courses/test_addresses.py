"""Former addresses of courses and lectures, and two people who want the same one."""

import pytest
from django.urls import reverse

from courses import editing, publishing, structuring, trashing
from courses.addresses import AddressTaken
from courses.models import Course, FormerAddress, Lecture

pytestmark = pytest.mark.django_db


def rename(lecture, slug, *, by):
    current = Lecture.objects.get(pk=lecture.pk)
    return editing.save_lecture(current, by=by, opened_version=current.edit_version, slug=slug)


def rename_course(course, slug, *, by):
    return structuring.change_course(Course.objects.get(pk=course.pk), by=by, authors=[], slug=slug)


def leads_to(client, address):
    """(status, address) of the one answer."""
    response = client.get(address)
    return response.status_code, getattr(response, "url", "")


@pytest.fixture
def live(make_lecture, editor):
    def make(title):
        lecture = make_lecture(title)
        publishing.publish(lecture, by=editor)
        return lecture

    return make


def test_three_renames_of_a_lecture_are_one_redirect_each(client, live, author):
    lecture = live("One")
    for slug in ["two", "three", "four"]:
        rename(lecture, slug, by=author)

    found = [leads_to(client, f"/courses/ml/{slug}/") for slug in ["one", "two", "three", "four"]]

    assert found == [(301, "/courses/ml/four/")] * 3 + [(200, "")]


def test_three_renames_of_a_course_lead_there_with_its_lectures(client, live, course, author):
    live("One")
    for slug in ["b", "c", "d"]:
        rename_course(course, slug, by=author)

    courses = [leads_to(client, f"/courses/{slug}/") for slug in ["ml", "b", "c", "d"]]
    lectures = [leads_to(client, f"/courses/{slug}/one/") for slug in ["ml", "b", "c", "d"]]

    assert courses == [(301, "/courses/d/")] * 3 + [(200, "")]
    assert lectures == [(301, "/courses/d/one/")] * 3 + [(200, "")]


def test_renames_of_both_in_turn_lead_from_every_address_that_was(client, live, course, author):
    lecture = live("One")
    rename(lecture, "two", by=author)
    rename_course(course, "b", by=author)
    rename(lecture, "three", by=author)
    rename_course(course, "c", by=author)

    was = ["/courses/ml/one/", "/courses/ml/two/", "/courses/b/two/", "/courses/b/three/"]

    assert {leads_to(client, address) for address in was} == {(301, "/courses/c/three/")}


def test_a_lecture_added_after_the_course_was_renamed_is_found_below_the_old_address(client, live, course, author):
    live("One")
    rename_course(course, "b", by=author)
    live("Later")
    rename(Lecture.objects.get(title="Later"), "newest", by=author)

    assert leads_to(client, "/courses/ml/newest/") == (301, "/courses/b/newest/")
    assert leads_to(client, "/courses/ml/later/") == (301, "/courses/b/newest/")


def test_lectures_stay_found_after_another_course_stood_at_the_address_and_left_too(
    client, live, course, author, editor
):
    live("One")
    rename_course(course, "b", by=author)
    other = structuring.add_course(by=author, title="Other", slug="ml")
    lecture = editing.add_lecture(editing.add_section(other, title="S", by=author), title="Two", by=author, body="Text")
    publishing.publish(lecture, by=editor)
    beside_it = leads_to(client, "/courses/ml/one/")
    rename_course(other, "c", by=author)

    assert beside_it == (301, "/courses/b/one/")
    assert leads_to(client, "/courses/ml/") == (301, "/courses/c/")
    assert leads_to(client, "/courses/ml/one/") == (301, "/courses/b/one/")
    assert leads_to(client, "/courses/ml/two/") == (301, "/courses/c/two/")


@pytest.mark.parametrize("address", ["/courses/ml/one.md", "/tutor/ml/one/", "/tutor/ml/one/?q=why"])
def test_twin_and_tutor_are_redirected_too_with_the_question(client, live, author, address):
    rename(live("One"), "two", by=author)

    assert leads_to(client, address) == (301, address.replace("one", "two"))


def test_question_to_the_tutor_at_a_former_address_is_posted_again(client, live, author, learner):
    rename(live("One"), "two", by=author)
    client.force_login(learner)

    response = client.post("/tutor/ml/one/", {"question": "Why?"})

    assert (response.status_code, response.url) == (308, "/tutor/ml/two/")


def test_what_stands_at_an_address_now_wins(client, live, author):
    first = live("One")
    rename(first, "two", by=author)
    second = live("One")

    assert second.slug == "one"
    assert leads_to(client, "/courses/ml/one/") == (200, "")


def test_the_later_of_two_has_the_address_that_both_left(client, live, author):
    first = live("One")
    rename(first, "two", by=author)
    second = live("One")
    rename(second, "three", by=author)

    assert leads_to(client, "/courses/ml/one/") == (301, "/courses/ml/three/")
    assert FormerAddress.objects.filter(lecture_slug="one").count() == 1


def test_back_at_its_old_address_a_lecture_has_no_row_there(client, live, author):
    lecture = live("One")
    rename(lecture, "two", by=author)
    rename(lecture, "one", by=author)

    assert leads_to(client, "/courses/ml/two/") == (301, "/courses/ml/one/")
    assert list(FormerAddress.objects.values_list("lecture_slug", flat=True)) == ["two"]


def test_a_draft_is_never_redirected_to_nor_takes_an_address_from_what_was_live(client, live, make_lecture, author):
    lecture = live("One")
    rename(lecture, "two", by=author)
    draft = make_lecture("One")
    rename(draft, "hidden", by=author)
    other = make_lecture("Other")
    rename(other, "other-2", by=author)

    assert leads_to(client, "/courses/ml/one/") == (301, "/courses/ml/two/")
    assert leads_to(client, "/courses/ml/other/") == (404, "")


@pytest.mark.parametrize("way", ["unpublish", "trash"])
def test_what_is_not_live_any_more_is_not_redirected_to(client, live, course, author, editor, way):
    lecture = rename(live("One"), "two", by=author)
    rename_course(course, "b", by=author)
    if way == "unpublish":
        publishing.unpublish(lecture, by=editor)
    else:
        trashing.delete_lecture(lecture, by=editor)

    assert [leads_to(client, f"/courses/{place}") for place in ["ml/", "ml/one/", "ml/two/", "b/one/"]] == [
        (404, "")
    ] * 4


def test_former_address_of_a_members_course_asks_who_is_there(client, live, course, author, learner):
    rename(live("One"), "two", by=author)
    Course.objects.update(visibility=Course.Visibility.MEMBERS)

    visitor = leads_to(client, "/courses/ml/one/")
    client.force_login(learner)

    assert visitor == (302, "/accounts/login/?next=/courses/ml/one/")
    assert leads_to(client, "/courses/ml/one/") == (301, "/courses/ml/two/")


def test_redirect_is_asked_for_again_by_browsers(client, live, author):
    rename(live("One"), "two", by=author)

    assert client.get("/courses/ml/one/")["Cache-Control"] == "no-cache"


def test_a_lecture_that_comes_back_from_the_trash_after_the_course_was_renamed_is_found(client, live, course, editor):
    lecture = live("One")
    trashing.delete_lecture(lecture, by=editor)
    rename_course(course, "b", by=editor)
    trashing.restore_lecture(Lecture.everything.get(pk=lecture.pk), by=editor)

    assert leads_to(client, "/courses/ml/one/") == (301, "/courses/b/one/")


def test_an_address_that_somebody_took_meanwhile_is_refused_with_a_free_one(make_lecture, author):
    one, two = make_lecture("One"), make_lecture("Two")

    with pytest.raises(AddressTaken) as raised:
        rename(two, one.slug, by=author)

    assert raised.value.free == "one-2"
    assert Lecture.objects.get(pk=two.pk).slug == "two"


def test_a_course_address_that_somebody_took_meanwhile_is_refused_with_a_free_one(course, author):
    other = Course.objects.create(title="Other", slug="other", owner=author)

    with pytest.raises(AddressTaken) as changed:
        rename_course(other, "ml", by=author)
    with pytest.raises(AddressTaken) as added:
        structuring.add_course(by=author, title="New", slug="ml")

    assert (changed.value.free, added.value.free) == ("ml-2", "ml-2")
    assert list(Course.objects.order_by("pk").values_list("slug", flat=True)) == ["ml", "other"]


@pytest.fixture
def blind_forms(monkeypatch):
    """As if the other save came between the form's look and the database: the forms see no other address."""
    monkeypatch.setattr("studio.editing_forms.LectureForm.clean_slug", lambda form: form.cleaned_data["slug"])
    monkeypatch.setattr("studio.design_forms.CourseForm.clean_slug", lambda form: form.cleaned_data["slug"])
    monkeypatch.setattr("studio.design_forms.CourseForm.validate_unique", lambda form: None)


@pytest.mark.parametrize(
    ("accept", "status", "body"), [("text/html", 422, "Two's text"), ("application/json", 200, "Typed")]
)
def test_editor_tells_the_free_address_when_two_save_at_once(
    client, blind_forms, make_lecture, author, accept, status, body
):
    """The script's save takes the rest."""
    one, two = make_lecture("One"), make_lecture("Two", body="Two's text")
    client.force_login(author)
    typed = {"title": "Two", "slug": one.slug, "section": two.section_id, "body": "Typed", "summary": ""}

    response = client.post(
        reverse("studio:lecture_edit", args=[two.pk]),
        typed | {"edit_version": two.edit_version},
        headers={"accept": accept},
    )

    assert response.status_code == status
    text = str(response.json()) if accept == "application/json" else response.text
    assert "“one-2” is free" in text
    assert Lecture.objects.values_list("slug", "body").get(pk=two.pk) == (two.slug, body)


@pytest.mark.parametrize("name", ["course_edit", "course_add"])
def test_course_settings_tell_the_free_address_when_two_save_at_once(client, blind_forms, course, author, name):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    client.force_login(author)
    typed = {"title": "New name", "slug": "ml", "language": "en", "visibility": "public", "summary": ""}

    response = client.post(reverse(f"studio:{name}", args=[other.pk] if name == "course_edit" else []), typed)

    assert response.status_code == 422
    assert "This one is free: ml-2" in response.text
    assert Course.objects.filter(title="New name").count() == 0
