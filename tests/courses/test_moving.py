"""Lectures in another course, and copies of sections and courses: with missions, files, learners' things, addresses."""

import pytest
from django.urls import reverse

from courses import duplicating, editing, moving, publishing, trashing
from courses.gone import Gone
from courses.models import Course, Lecture
from courses.uploading import add_upload
from learning.models import Note
from quizzes.models import Attempt
from tests.courses.test_structuring import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(author):
    """A section of another course."""
    course = Course.objects.create(title="Elsewhere", slug="elsewhere", owner=author)
    return editing.add_section(course, title="There", by=author)


@pytest.fixture
def upload(course, author):
    return add_upload(course, picture(), by=author, alt="A curve")


@pytest.fixture
def shows_file(make_lecture, upload, editor):
    """Live, with the file in the text and in its mission."""
    lecture = make_lecture("Curves", body=f"## Look\n\n{upload.markdown}\n", missions=1)
    lecture.missions.update(prompt=f"What is this? {upload.markdown}")
    publishing.refresh_hash(lecture)
    publishing.publish(lecture, by=editor)
    return Lecture.objects.get(pk=lecture.pk)


def fresh(lecture):
    return Lecture.objects.with_state().select_related("course", "section").get(pk=lecture.pk)


def test_moved_lecture_takes_along_what_learners_have_on_it_and_stays_live(
    client, live_lecture, learner, there, author
):
    revision, mission = live_lecture.live_revision, live_lecture.missions.get()
    Attempt.objects.create(user=learner, mission=mission, revision=revision, chosen=[], is_correct=True, score=1)
    Note.objects.create(user=learner, lecture=live_lecture, body="Mine")

    moving.move_to_course([live_lecture], there, by=author)

    lecture = fresh(live_lecture)
    assert (lecture.course, lecture.section, lecture.state, lecture.edit_version) == (there.course, there, "live", 2)
    assert (Attempt.objects.get().mission.lecture, Note.objects.get().lecture) == (lecture, lecture)
    former = client.get("/courses/ml/transfer-learning/")
    assert (former.status_code, former.url) == (301, "/courses/elsewhere/transfer-learning/")


def test_files_of_a_moved_lecture_go_along_with_new_addresses_everywhere(client, shows_file, upload, there, author):
    moving.move_to_course([shows_file], there, by=author)
    copy = there.course.uploads.get()
    page = client.get("/courses/elsewhere/curves/").text

    lecture, revision = fresh(shows_file), shows_file.revisions.get()
    texts = [lecture.body, revision.body, revision.html, str(revision.parts), lecture.missions.get().prompt, page]
    assert [f"/uploads/{upload.pk}/" in text for text in texts] == [False] * 6
    assert [f"/uploads/{copy.pk}/" in text for text in texts] == [True] * 6
    assert (list(revision.uploads.all()), copy.file.name, copy.alt) == ([copy], upload.file.name, "A curve")
    assert client.get(copy.get_absolute_url()).status_code == 200
    assert lecture.state == "live"


def test_old_course_can_then_go_with_its_files(client, shows_file, there, author, django_capture_on_commit_callbacks):
    from courses import structuring

    old = shows_file.course
    moving.move_to_course([shows_file], there, by=author)

    with django_capture_on_commit_callbacks(execute=True):
        structuring.delete_course(old, by=author)

    assert client.get(there.course.uploads.get().get_absolute_url()).status_code == 200


def test_file_that_the_other_course_has_in_its_trash_comes_back(shows_file, there, author):
    known = add_upload(there.course, picture(), by=author, alt="Theirs")
    trashing.delete_upload(known, by=author)

    moving.move_to_course([shows_file], there, by=author)

    assert list(there.course.uploads.all()) == [known]


def test_edits_and_discarding_them_survive_the_move(shows_file, upload, there, author):
    editing.save_lecture(shows_file, by=author, opened_version=shows_file.edit_version, body="Edited since")
    moving.move_to_course([shows_file], there, by=author)
    changed = fresh(shows_file)

    publishing.discard(changed, by=author)

    assert (changed.state, changed.body) == ("changed", "Edited since")
    assert (fresh(shows_file).state, f"/uploads/{upload.pk}/" in fresh(shows_file).body) == ("live", False)


def test_moved_lecture_gets_a_free_address_and_the_last_place(make_lecture, there, author):
    editing.add_lecture(there, title="One", by=author)
    first, second = make_lecture("One"), make_lecture("Two")

    moving.move_to_course([first, second], there, by=author)

    assert list(there.lectures.order_by("position").values_list("title", "slug")) == [
        ("One", "one"),
        ("One", "one-2"),
        ("Two", "two"),
    ]


def test_editor_that_was_opened_before_cannot_save_over_the_move(make_lecture, there, author):
    lecture = make_lecture("One")
    moving.move_to_course([lecture], there, by=author)

    with pytest.raises(editing.EditConflict):
        editing.save_lecture(lecture, by=author, opened_version=1, section=lecture.section)


def test_nothing_moves_into_a_section_in_the_trash(make_lecture, section, there, author):
    lecture = make_lecture("One")
    trashing.delete_section(there, by=author)

    with pytest.raises(Gone):
        moving.move_to_course([lecture], there, by=author)

    assert fresh(lecture).section == section


def test_copy_of_a_section_stands_behind_it_with_drafts_in_the_same_order(
    course, section, live_lecture, make_lecture, author
):
    make_lecture("Second")
    editing.add_section(course, title="Last", by=author)

    made = duplicating.duplicate_section(section, by=author)

    assert [row.title for row in course.sections.all()] == ["Foundations", "Foundations (2)", "Last"]
    lectures = made.lectures.with_state().order_by("position")
    assert [(row.title, row.slug, row.state) for row in lectures] == [
        ("Transfer learning", "transfer-learning-2", "draft"),
        ("Second", "second-2", "draft"),
    ]
    copied = lectures[0].missions.get()
    assert copied.pk != live_lecture.missions.get().pk
    assert [choice.is_correct for choice in copied.choices.all()] == [False, True, False, False]


def test_copy_of_a_course_is_whole_and_its_own(course, section, shows_file, make_lecture, upload, author, editor):
    linked = make_lecture("Linked", body=f"[Curves](/courses/ml/curves/#look) and [by name](lecture:{shows_file.pk})\n")
    editing.add_section(course, title="Empty", by=author)
    course.authors.add(author)

    made = duplicating.duplicate_course(course, by=editor)

    assert (made.title, made.slug, made.owner, made.authors.count()) == (
        "Machine learning (2)",
        "machine-learning-2",
        editor,
        0,
    )
    assert [s.title for s in made.sections.all()] == ["Foundations", "Empty"]
    lectures = list(made.lectures.with_state().in_order())
    assert [(row.title, row.slug, row.state) for row in lectures] == [
        ("Curves", "curves", "draft"),
        ("Linked", "linked", "draft"),
    ]
    copy = made.uploads.get()
    assert [f"/uploads/{copy.pk}/" in text for text in (lectures[0].body, lectures[0].missions.get().prompt)] == [
        True
    ] * 2
    assert lectures[1].body == (
        f"[Curves](/courses/machine-learning-2/curves/#look) and [by name](lecture:{lectures[0].pk})\n"
    )
    assert (fresh(shows_file).state, Lecture.objects.get(pk=linked.pk).body) == ("live", linked.body)


def test_copies_can_be_published(course, shows_file, author, editor):
    made = duplicating.duplicate_course(course, by=author)

    publishing.publish_all(list(made.lectures.all()), by=editor)

    assert [row.state for row in made.lectures.with_state()] == ["live"]


@pytest.mark.parametrize(("name", "what"), [("course_duplicate", "course"), ("section_duplicate", "section")])
def test_copying_by_button_leads_to_the_copy(client, author, course, section, live_lecture, name, what):
    client.force_login(author)

    response = client.post(
        reverse(f"studio:{name}", args=[{"course": course, "section": section}[what].pk]), follow=True
    )

    assert response.status_code == 200
    assert Lecture.objects.filter(title="Transfer learning").count() == 2
