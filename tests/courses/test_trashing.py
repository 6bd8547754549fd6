"""The trash: gone for learners at once, kept as it is, and back as it was."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from courses import content_version, editing, moving, publishing, structuring, trashing
from courses.gone import Gone
from courses.models import Course, Lecture, Revision, Section
from courses.refusals import ForPublishersOnly
from courses.search import search
from courses.uploading import add_upload
from learning.models import Completion, Favorite, Note, ReadingPlace
from quizzes.models import Attempt, Mission
from quizzes.saving import save_missions
from quizzes.trashing import empty_trash, restore_mission
from tests.courses.test_structuring import picture
from tutor.models import Conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(course, section, author):
    return editing.add_section(course, title="Practice", by=author)


@pytest.fixture
def lived_in(live_lecture, learner):
    """The live lecture with one of everything that a learner can have on it."""
    revision, mission = live_lecture.live_revision, live_lecture.missions.get()
    Attempt.objects.create(user=learner, mission=mission, revision=revision, chosen=[], is_correct=True, score=1)
    Note.objects.create(user=learner, lecture=live_lecture, revision=revision, body="My note")
    Favorite.objects.create(user=learner, lecture=live_lecture)
    Completion.objects.create(user=learner, lecture=live_lecture, revision=revision)
    ReadingPlace.objects.create(user=learner, lecture=live_lecture, heading_id="idea")
    Conversation.objects.create(user=learner, lecture=live_lecture)
    return live_lecture


OWNED = [Attempt, Note, Favorite, Completion, ReadingPlace, Conversation, Mission, Revision]


def everything_on(lecture):
    """All rows that hang on the lecture, as they are in the database."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in OWNED}
    return rows, Lecture.everything.values("title", "slug", "body", "position", "section", "content_hash").get(
        pk=lecture.pk
    )


def titles(section):
    return list(section.lectures.order_by("position", "pk").values_list("title", flat=True))


def fresh(lecture):
    return Lecture.everything.get(pk=lecture.pk)


def test_restored_lecture_is_as_it_was_with_all_that_learners_have_on_it(lived_in, editor):
    before = everything_on(lived_in)

    trashing.delete_lecture(lived_in, by=editor)
    trashing.restore_lecture(fresh(lived_in), by=editor)

    assert everything_on(lived_in) == before
    assert Lecture.objects.with_state().get(pk=lived_in.pk).state == "live"


def test_live_lecture_in_the_trash_is_gone_for_learners_at_once_and_back_at_once(client, lived_in, editor):
    places = [lived_in.get_absolute_url(), f"{lived_in.get_absolute_url().rstrip('/')}.md"]
    places += [reverse("tutor", args=[lived_in.course.slug, lived_in.slug]), lived_in.course.get_absolute_url()]

    def statuses():
        return [client.get(place).status_code for place in places]

    before = statuses()
    trashing.delete_lecture(lived_in, by=editor)
    gone = statuses()
    trashing.restore_lecture(fresh(lived_in), by=editor)

    assert (before, gone, statuses()) == ([200] * 4, [404] * 4, [200] * 4)


@pytest.mark.parametrize("address", ["catalog", "feed", "search", "sitemap_section", "tutor_home"])
def test_lists_for_everybody_do_not_name_what_is_in_the_trash(client, lived_in, editor, address):
    url = reverse(address, args=["lectures"] if address == "sitemap_section" else [])
    query = {"q": "Transfer learning"} if address == "search" else {}
    named = lived_in.slug if address == "sitemap_section" else lived_in.course.slug
    before = client.get(url, query).text
    trashing.delete_lecture(lived_in, by=editor)

    after = client.get(url, query).text

    assert (named in before, f"/{named}/" in after) == (True, False)


def test_own_lists_of_a_learner_keep_the_thing_without_a_link(client, lived_in, learner, editor):
    client.force_login(learner)
    trashing.delete_lecture(lived_in, by=editor)

    notes, stars = client.get(reverse("notes")).text, client.get(reverse("favorites")).text

    assert ("My note" in notes, lived_in.get_absolute_url() in notes) == (True, False)
    assert ("Transfer learning" in stars, lived_in.get_absolute_url() in stars) == (True, False)


@pytest.mark.parametrize("name", ["note_add", "favorite_lecture", "completion", "reading_place"])
def test_nothing_new_can_be_put_on_a_lecture_in_the_trash(client, live_lecture, learner, editor, name):
    client.force_login(learner)
    trashing.delete_lecture(live_lecture, by=editor)

    assert client.post(reverse(name, args=[live_lecture.pk]), {"body": "x"}).status_code == 404


def test_attempt_at_a_mission_in_the_trash_hears_that_it_is_gone(client, live_lecture, learner, editor):
    mission, revision = live_lecture.missions.get(), live_lecture.live_revision
    client.force_login(learner)
    trashing.delete_lecture(live_lecture, by=editor)

    response = client.post(reverse("attempt", args=[mission.pk]), {"revision": revision.pk, "choice": 1})

    assert (response.status_code, Attempt.objects.count()) == (410, 0)


def test_search_and_tutor_quote_nothing_from_the_trash(live_lecture, make_lecture, editor, learner):
    from tutor.retrieval import answer_to

    other = make_lecture("Metrics", body="## Accuracy\n\nCount what is right.\n")
    publishing.publish(other, by=editor)
    trashing.delete_lecture(live_lecture, by=editor)

    found = search("Knowledge reused", user=learner)
    quoted = answer_to("How is knowledge reused?", other).sources

    assert [lecture.url for lecture in found.lectures] == []
    assert {source.lecture for source in quoted} <= {other.pk}


def test_deleting_and_restoring_make_kept_pages_old(live_lecture, editor):
    def version():
        content_version.forget()
        return content_version.current()

    numbers = [version()]
    trashing.delete_lecture(live_lecture, by=editor)
    numbers.append(version())
    trashing.restore_lecture(fresh(live_lecture), by=editor)
    numbers.append(version())

    assert len(set(numbers)) == 3


def test_section_takes_its_lectures_and_brings_back_exactly_those(section, other, make_lecture, author):
    before, stays, goes = make_lecture("Deleted before"), make_lecture("Elsewhere", into=other), make_lecture("Goes")
    trashing.delete_lecture(before, by=author)

    trashing.delete_section(section, by=author)
    in_trash = set(Lecture.everything.filter(deleted_at__isnull=False))
    trashing.restore_section(Section.everything.get(pk=section.pk), by=author)

    assert in_trash == {before, goes}
    assert (titles(section), titles(other)) == (["Goes"], [stays.title])
    assert fresh(before).is_in_trash


def test_section_comes_back_to_its_place(course, section, other, author):
    trashing.delete_section(section, by=author)

    trashing.restore_section(Section.everything.get(pk=section.pk), by=author)

    assert list(course.sections.values_list("title", "position")) == [("Foundations", 0), ("Practice", 1)]


@pytest.mark.parametrize("deleted", [0, 1, 2])
def test_lecture_comes_back_to_its_place_among_the_others(section, make_lecture, author, deleted):
    rows = [make_lecture(title) for title in ["A", "B", "C"]]
    trashing.delete_lecture(rows[deleted], by=author)

    trashing.restore_lecture(fresh(rows[deleted]), by=author)

    assert titles(section) == ["A", "B", "C"]


def test_lecture_gets_a_free_address_where_its_own_was_taken(make_lecture, author):
    first = make_lecture("Idea")
    trashing.delete_lecture(first, by=author)
    second = make_lecture("Idea")

    trashing.restore_lecture(fresh(first), by=author)

    assert (second.slug, fresh(first).slug) == ("idea", "idea-2")


def test_lecture_of_a_section_in_the_trash_comes_to_the_end_of_the_course(section, other, make_lecture, author):
    lecture = make_lecture("One")
    make_lecture("Last", into=other)
    trashing.delete_section(section, by=author)

    trashing.restore_lecture(fresh(lecture), by=author)

    assert titles(other) == ["Last", "One"]
    assert fresh(lecture).edit_version == lecture.edit_version + 1


def test_lecture_brings_its_section_back_where_the_course_has_none(course, section, make_lecture, author):
    lecture, left = make_lecture("One"), make_lecture("Two")
    trashing.delete_section(section, by=author)

    trashing.restore_lecture(fresh(lecture), by=author)

    assert [s.title for s in course.sections.all()] == ["Foundations"]
    assert (titles(section), fresh(left).is_in_trash) == (["One"], True)


def test_second_deletion_and_second_restoring_do_nothing(live_lecture, editor):
    answers = [trashing.delete_lecture(live_lecture, by=editor), trashing.delete_lecture(live_lecture, by=editor)]
    answers += [bool(trashing.restore_lecture(fresh(live_lecture), by=editor)) for _time in range(2)]

    assert answers == [True, False, True, False]
    actions = AuditEntry.objects.filter(target_type="lecture").exclude(action__in=["lecture.add", "lecture.publish"])
    assert sorted(actions.values_list("action", flat=True)) == ["lecture.delete", "lecture.recover"]


def test_scheduled_lecture_goes_live_in_the_trash_for_nobody_and_is_live_when_it_comes_back(make_lecture, editor):
    lecture = make_lecture()
    publishing.publish(lecture, by=editor, live_from=timezone.now() + timedelta(hours=1))
    trashing.delete_lecture(lecture, by=editor)
    later = timezone.now() + timedelta(hours=2)

    in_trash = Lecture.objects.live(at=later).count(), Revision.objects.scheduled().count()
    trashing.restore_lecture(fresh(lecture), by=editor)

    assert in_trash == (0, 0)
    assert Lecture.objects.live(at=later).count() == 1


def test_restored_lecture_brings_the_pictures_that_learners_see_on_it(course, make_lecture, author, editor):
    upload = add_upload(course, picture(), by=author, alt="A curve")
    lecture = make_lecture(body=f"Look: {upload.markdown}\n")
    publishing.publish(lecture, by=editor)
    trashing.delete_lecture(lecture, by=editor)
    trashing.delete_upload(upload, by=author)

    trashing.restore_lecture(fresh(lecture), by=editor)

    assert list(course.uploads.all()) == [upload]


@pytest.mark.parametrize("where", ["text", "mission"])
@pytest.mark.parametrize("restored", ["lecture", "section"])
def test_restored_draft_brings_the_files_that_it_uses_and_no_others(course, make_lecture, author, where, restored):
    used, other = (
        add_upload(course, SimpleUploadedFile(name, name.encode()), by=author) for name in ["a.csv", "b.csv"]
    )
    lecture = make_lecture(body=used.markdown if where == "text" else "Text", missions=1)
    lecture.missions.update(prompt=used.markdown if where == "mission" else "Which?")
    trashing.delete_upload(used, by=author)
    trashing.delete_upload(other, by=author)
    trashing.delete_section(lecture.section, by=author)

    if restored == "lecture":
        back = trashing.restore_lecture(fresh(lecture), by=author)
    else:
        back = trashing.restore_section(Section.everything.get(), by=author)

    assert (back.files_back, list(course.uploads.all())) == ([used], [used])
    assert [entry.target_id for entry in AuditEntry.objects.filter(action="upload.recover")] == [str(used.pk)]


def test_restored_lecture_takes_no_file_of_another_course(course, make_lecture, author):
    elsewhere = Course.objects.create(title="Other", slug="other", owner=author)
    theirs = add_upload(elsewhere, SimpleUploadedFile("a.csv", b"a,b"), by=author)
    lecture = make_lecture(body=theirs.markdown)
    trashing.delete_upload(theirs, by=author)
    trashing.delete_lecture(lecture, by=author)

    assert trashing.restore_lecture(fresh(lecture), by=author).files_back == []
    assert elsewhere.uploads.count() == 0


def test_upload_in_the_trash_is_served_to_nobody_and_is_served_again(client, course, author):
    upload = add_upload(course, picture(), by=author, alt="A curve")
    client.force_login(author)
    trashing.delete_upload(upload, by=author)

    gone = client.get(upload.get_absolute_url()).status_code
    trashing.restore_upload(upload, by=author)

    assert (gone, client.get(upload.get_absolute_url()).status_code) == (404, 200)


def test_library_opens_while_a_lecture_in_the_trash_shows_a_file(client, course, make_lecture, author, editor):
    upload = add_upload(course, SimpleUploadedFile("data.csv", b"a,b\n1,2\n"), by=author)
    lecture = make_lecture(body=upload.markdown, missions=1)
    lecture.missions.update(prompt=f"What is in {upload.markdown}?")
    publishing.publish(lecture, by=editor, live_from=timezone.now() + timedelta(days=1))
    trashing.delete_lecture(lecture, by=editor)
    client.force_login(author)

    response = client.get(reverse("studio:upload"), {"course": course.pk})

    assert response.context["page_obj"][0].uses == []


def test_removed_mission_comes_back_with_its_attempts_at_the_end(lived_in, author):
    mission = lived_in.missions.get()
    save_missions(lived_in, [])
    publishing.refresh_hash(lived_in)

    restored = restore_mission(Mission.objects.get(pk=mission.pk), by=author)

    assert list(lived_in.missions.kept()) == [mission]
    assert (restored.choices.count(), Attempt.objects.get().mission) == (4, mission)
    assert Lecture.objects.with_state().get(pk=lived_in.pk).state == "live"
    assert restore_mission(mission, by=author) is None


def test_emptying_takes_what_is_in_the_trash_and_nothing_else(lived_in, make_lecture, other, editor, admin):
    stays = make_lecture("Stays", into=other, missions=1)
    trashing.delete_section(lived_in.section, by=editor)

    empty_trash(by=admin, until=timezone.now())

    assert list(Lecture.everything.all()) == [stays]
    assert list(Section.everything.all()) == [other]
    assert [Attempt.objects.count(), Note.objects.count(), Mission.objects.count()] == [0, 0, 1]
    assert "Knowledge is reused." in AuditEntry.objects.get(action="lecture.erase").details["body"]
    assert AuditEntry.objects.filter(action="section.erase").count() == 1


def test_emptying_leaves_what_came_later_and_missions_that_learners_see(live_lecture, make_lecture, author, admin):
    later = make_lecture("Later", missions=1)
    removed = later.missions.get()
    shown = live_lecture.missions.get()
    save_missions(live_lecture, [])
    save_missions(later, [])
    until = timezone.now()
    trashing.delete_lecture(later, by=author)

    empty_trash(by=admin, until=until)
    in_between = set(Mission.objects.all())
    trashing.restore_lecture(fresh(later), by=author)
    empty_trash(by=admin, until=timezone.now())

    assert in_between == {shown, removed}
    assert list(Mission.objects.all()) == [shown]
    assert set(Lecture.everything.all()) == {live_lecture, later}


def scheduled(lecture, editor):
    publishing.publish(lecture, by=editor, live_from=timezone.now() + timedelta(hours=1))
    return lecture


@pytest.mark.parametrize("delete", ["one", "ticked", "section", "course"])
def test_author_takes_nothing_away_that_learners_read_or_will(
    course, section, live_lecture, make_lecture, author, editor, delete
):
    coming, plain = scheduled(make_lecture("Coming"), editor), make_lecture("Draft")
    deletions = {
        "one": lambda: trashing.delete_lecture(live_lecture, by=author),
        "ticked": lambda: trashing.delete_lectures([plain, live_lecture, coming], by=author),
        "section": lambda: trashing.delete_section(section, by=author),
        "course": lambda: structuring.delete_course(course, by=author),
    }
    audited = AuditEntry.objects.count()

    with pytest.raises(ForPublishersOnly) as refusal:
        deletions[delete]()

    assert str(refusal.value) == (
        "Learners can read “Transfer learning”. Ask an editor to unpublish it first, or to put it into the trash."
        if delete == "one"
        else "Learners can read “Transfer learning”. Scheduled for learners: “Coming”. "
        "Ask an editor to unpublish them first, or to put them into the trash."
    )
    assert set(Lecture.objects.all()) == {live_lecture, coming, plain}
    assert AuditEntry.objects.count() == audited


def test_author_deletes_what_was_unpublished_or_is_not_scheduled_any_more(live_lecture, make_lecture, author, editor):
    withdrawn = scheduled(make_lecture("Coming"), editor)
    publishing.cancel_schedule(withdrawn, by=editor)
    publishing.unpublish(live_lecture, by=editor)

    trashing.delete_lectures([live_lecture, withdrawn], by=author)
    back = [trashing.restore_lecture(fresh(row), by=author) for row in (live_lecture, withdrawn)]

    assert back == [live_lecture, withdrawn]


def test_refusal_names_three_and_counts_the_rest(make_lecture, author, editor):
    rows = [scheduled(make_lecture(f"L{number}"), editor) for number in range(5)]

    with pytest.raises(ForPublishersOnly, match="“L0”, “L1”, “L2” and 2 more"):
        trashing.delete_lectures(rows, by=author)


def test_author_brings_nothing_back_that_learners_would_read(section, live_lecture, make_lecture, author, editor):
    draft, coming = make_lecture("Draft"), scheduled(make_lecture("Coming"), editor)
    trashing.delete_section(section, by=editor)
    section = Section.everything.get(pk=section.pk)

    for restore, row in [
        (trashing.restore_lecture, fresh(live_lecture)),
        (trashing.restore_lecture, fresh(coming)),
        (trashing.restore_section, section),
    ]:
        with pytest.raises(ForPublishersOnly, match="Learners would read “.*” again. Ask an editor to restore"):
            restore(row, by=author)
    nothing = list(Lecture.objects.all())
    trashing.restore_lecture(fresh(draft), by=author)

    assert (nothing, list(Lecture.objects.all())) == ([], [draft])


def test_lecture_deleted_before_its_section_goes_back_into_it_when_the_section_came_first(
    section, other, make_lecture, author
):
    rows = [make_lecture(title) for title in ["A", "B"]]
    trashing.delete_lecture(rows[0], by=author)
    trashing.delete_section(section, by=author)
    trashing.restore_section(Section.everything.get(pk=section.pk), by=author)

    trashing.restore_lecture(fresh(rows[0]), by=author)

    assert titles(section) == ["A", "B"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for the whole database")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_deleting_restoring_moving_and_emptying_at_once_never_wait_in_a_circle(
    django_db_serialized_rollback, course, section, make_lecture, author, editor, admin
):
    other = editing.add_section(course, title="Practice", by=author)
    there = editing.add_section(Course.objects.create(title="B", slug="b", owner=author), title="There", by=author)
    lectures, errors = [make_lecture(f"Lecture {number}") for number in range(5)], []

    def delete_and_restore():
        for turn in range(30):
            trashing.delete_section(section if turn % 2 else other, by=editor)
            for model, action in [(Section, trashing.restore_section), (Lecture, trashing.restore_lecture)]:
                for row in model.everything.filter(deleted_at__isnull=False).select_related("course"):
                    action(row, by=editor)

    def move():
        for turn in range(30):
            rows = list(Lecture.objects.select_related("course"))
            target = Section.objects.select_related("course").filter(pk=(there, section, other)[turn % 3].pk).first()
            if rows and target:
                with contextlib.suppress(Gone):
                    moving.move_to_course(rows[:2], target, by=author)

    def publish():
        for _turn in range(30):
            with contextlib.suppress(publishing.PublishingError):
                publishing.publish_all(list(Lecture.objects.all()), by=editor)

    def empty():
        for _turn in range(10):
            empty_trash(by=admin, until=timezone.now() - timedelta(days=1))

    run_at_once([delete_and_restore, move, publish, empty, delete_and_restore], errors)

    assert errors == []
    assert Lecture.everything.count() == len(lectures)


def run_at_once(works, errors):
    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
