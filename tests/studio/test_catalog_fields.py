"""What an author says of a course for the catalog: subject, level, cover, translation."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from courses import content_version, publishing, uploading
from courses.models import Course, Upload
from tests.courses.test_covers import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(client, course, author):
    """Send the course's settings with these changes, as its author."""

    def send(who=author, target=course, **changes):
        client.force_login(who)
        fields = {"title": target.title, "slug": target.slug, "language": target.language, "visibility": "public"}
        return client.post(reverse("studio:course_edit", args=[target.pk]), fields | changes)

    return send


@pytest.fixture
def picture(course, author):
    return uploading.add_upload(course, picture_file(), by=author)


@pytest.fixture
def make_course(author):
    def make(slug, **fields):
        return Course.objects.create(title=slug.title(), slug=slug, **({"owner": author} | fields))

    return make


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_facts_are_saved_and_told_to_the_audit_log(post, course, picture, make_course):
    original = make_course("first", language="ko")
    before = content_version.current()

    response = post(subject="  Machine   learning ", level="beginner", cover=picture.pk, translation_of=original.pk)

    course.refresh_from_db()
    assert response.status_code == 302
    assert (course.subject, course.level, course.cover, course.translation_of) == (
        "Machine learning", "beginner", picture, original,
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="course.change")
    assert {name: entry.details["changed"][name] for name in ("subject", "level", "cover", "translation_of")} == {
        "subject": ["", "Machine learning"],
        "level": ["", "beginner"],
        "cover": [None, "cover.png"],
        "translation_of": [None, "first"],
    }
    assert content_version.current() != before


def test_a_new_course_gets_its_facts_at_once_and_a_cover_later(client, author):
    client.force_login(author)
    page = client.get(reverse("studio:course_add"))
    fields = {"title": "Waves", "language": "en", "visibility": "public", "subject": "Physics", "level": "advanced"}

    client.post(reverse("studio:course_add"), fields)

    assert "cover" not in page.context["form"].fields
    assert Course.objects.values_list("subject", "level", "cover").get(slug="waves") == ("Physics", "advanced", None)


def test_a_subject_in_use_keeps_its_spelling(post, course, make_course):
    make_course("other", subject="Machine learning")

    post(subject="MACHINE learning")

    course.refresh_from_db()
    assert course.subject == "Machine learning"


def test_subjects_that_are_suggested_are_those_one_may_see(client, author, stranger, make_course, draft, course):
    make_course("secret", subject="Secret", owner=stranger)
    course.subject = "Own"
    course.save()
    client.force_login(author)

    page = client.get(reverse("studio:course_edit", args=[course.pk])).text

    assert '<option value="Own">' in page
    assert "Secret" not in page


def test_covers_to_choose_from_are_the_pictures_of_the_course(client, post, course, picture, author, make_course):
    other = make_course("other")
    strange = uploading.add_upload(other, picture_file(colour="red", name="strange.png"), by=author)
    text = uploading.add_upload(course, picture_file(name="x.png"), by=author)
    Upload.objects.filter(pk=text.pk).update(content_type="image/svg+xml")
    gone = uploading.add_upload(course, picture_file(colour="blue", name="gone.png"), by=author)
    gone.deleted_at = gone.created_at
    gone.save()

    found = [post(cover=upload.pk) for upload in (strange, gone)]

    assert [response.status_code for response in found] == [422, 422]
    assert "strange.png" not in client.get(reverse("studio:course_edit", args=[course.pk])).text


def test_a_cover_is_taken_back(post, course, picture):
    post(cover=picture.pk)
    post(cover="")

    course.refresh_from_db()
    assert course.cover is None


def test_a_picture_can_be_added_and_becomes_the_cover(post, course, author):
    response = post(cover_file=picture_file(name="My cover.png"))

    course.refresh_from_db()
    assert response.status_code == 302
    assert (course.cover.name, course.cover.added_by, course.cover.course) == ("my-cover.png", author, course)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"no picture at all", "notes.txt"), (b"\x89PNG\r\n\x1a\nbroken", "broken.png"), (b"", "empty.png")],
)
def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(client, post, course, content, name):
    from django.core.files.base import ContentFile

    response = post(title="Another title", cover_file=ContentFile(content, name=name))

    assert response.status_code == 422
    assert list(errors(response)) == ["cover_file"]
    assert 'value="Another title"' in response.text
    assert Upload.everything.count() == 0
    course.refresh_from_db()
    assert (course.title, course.cover) == ("Machine learning", None)


def test_a_translation_names_an_own_original_only(client, post, author, stranger, make_course, course):
    make_course("first", language="ko")
    make_course("strange", language="ko", owner=stranger)
    client.force_login(author)

    choices = (
        client.get(reverse("studio:course_edit", args=[course.pk])).context["form"].fields["translation_of"].queryset
    )

    assert [choice.slug for choice in choices] == ["first"]
    refused = post(translation_of=Course.objects.get(slug="strange").pk)
    assert (refused.status_code, list(errors(refused))) == (422, ["translation_of"])


def test_no_translation_of_a_translation(post, course, make_course):
    first = make_course("first", language="ko")
    second = make_course("second", language="en", translation_of=first)

    of_a_translation = post(translation_of=second.pk)
    of_itself = post(translation_of=course.pk)
    make_course("third", language="ko", translation_of=course)
    as_an_original = post(translation_of=first.pk)

    for response, words in [
        (of_a_translation, "that is no translation itself"),
        (of_itself, "that is no translation itself"),
        (as_an_original, "Other courses are translations of this one"),
    ]:
        assert response.status_code == 422
        assert words in errors(response)["translation_of"][0]
    course.refresh_from_db()
    assert course.translation_of is None


def test_each_language_once_in_a_family(post, course, make_course):
    first = make_course("first", language="ko")
    twin = make_course("twin", language="en")

    same_as_original = post(translation_of=twin.pk)
    make_course("second", language="en", translation_of=first)
    same_as_sibling = post(translation_of=first.pk)

    assert errors(same_as_original)["translation_of"] == [
        "“Twin” is in this language already. A translation is in another one."
    ]
    assert errors(same_as_sibling)["translation_of"] == [
        "“Second” is in this language already. A translation is in another one."
    ]


def test_changing_the_language_of_an_original_into_that_of_its_translation_is_refused(post, course, make_course):
    make_course("second", language="ko", translation_of=course)

    assert list(errors(post(language="ko"))) == ["translation_of"]
    assert post(language="en").status_code == 302


def test_an_original_that_somebody_else_set_stays_and_its_title_is_kept(client, post, course, stranger, make_course):
    hidden = make_course("hidden", language="ko", owner=stranger)
    course.translation_of = hidden
    course.save()

    saved = post(title="Better title", translation_of=hidden.pk)

    page = client.get(reverse("studio:course_edit", args=[course.pk])).text
    assert saved.status_code == 302
    assert "A course that you cannot see" in page
    assert ">Hidden<" not in page


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "\x00", "1 OR 1=1"])
@pytest.mark.parametrize("name", ["cover", "translation_of", "level"])
def test_what_is_no_choice_is_refused(post, name, value):
    response = post(**{name: value})

    assert (response.status_code, list(errors(response))) == (422, [name])


def test_another_authors_course_is_not_there(post, stranger):
    assert post(who=stranger, subject="Mine").status_code == 404


def test_the_cover_is_there_for_readers_once_saved(client, post, course, live_lecture, picture):
    publishing.refresh_hash(live_lecture)
    post(cover=picture.pk)
    client.logout()

    assert client.get(reverse("upload_cover", args=[picture.pk, "share"])).status_code == 200


def test_a_translation_that_one_may_not_see_is_not_named(post, course, stranger, make_course):
    original = make_course("first", language="ko")
    make_course("secret", language="en", translation_of=original, owner=stranger, visibility="invited")

    assert errors(post(translation_of=original.pk))["translation_of"] == [
        "“A course that you cannot see” is in this language already. A translation is in another one."
    ]
