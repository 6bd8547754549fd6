"""What an attack on the studio's newer doors found once, and must not find again."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from courses import (
    editing,
    link_targets,
    previewing,
    publishing,
    readiness,
    reviewing,
    structuring,
    trashing,
    uploading,
)
from courses.models import Course, Lecture
from courses.uploads import render_working_copy, uploads_shown
from learning.models import Completion
from quizzes.freezing import MISSIONS
from quizzes.models import Mission
from studio import activity
from tests.courses.test_images import encoded, photo

FAR = "9" * 25


def edit(lecture, *, by, **fields):
    current = Lecture.objects.get(pk=lecture.pk)
    return editing.save_lecture(current, by=by, opened_version=current.edit_version, **fields)


@pytest.fixture
def upload(course, author):
    return uploading.add_upload(course, ContentFile(encoded(photo(), "PNG"), name="a.png"), by=author)


@pytest.mark.parametrize("site", ["https://blog.example.org/wp-content", "https://example.org", "//example.org"])
def test_address_of_another_site_shows_no_file_of_this_one(make_lecture, upload, site):
    own = make_lecture("Own", body=f"![A]({upload.get_absolute_url()})")
    others = make_lecture("Others", body=f"![A]({site}/uploads/{upload.pk}/05/p.png) [b]({site}/uploads/{FAR}/p.png)")

    shown = [list(uploads_shown(one, render_working_copy(one), {})) for one in (own, others)]

    assert shown == [[upload], []]


def test_finding_names_another_lecture_as_learners_know_it(make_lecture, live_lecture, author):
    edit(live_lecture, by=author, title="Working title that nobody knows")
    mine = make_lecture("Mine", body=f"[there](lecture:{live_lecture.pk}#nope)")

    messages = [finding.message for finding in readiness.check(mine) if finding.code == "anchor-broken"]

    assert len(messages) == 1
    assert "Working title" not in messages[0]


def test_link_picker_shows_no_unlisted_course_of_others(make_lecture, live_lecture, stranger, make_user):
    near = make_lecture()

    def found():
        return [
            one.lecture.target
            for one in link_targets.grouped_targets("transfer", near=near, by=stranger)
            if one.lecture
        ]

    before = found()
    Course.objects.filter(pk=live_lecture.course_id).update(visibility="unlisted")

    assert (len(before), found()) == (1, [])


def test_preview_link_ends_with_the_right_of_who_made_it(client, course, draft, make_user):
    helper = make_user("helper", "Author")
    course.authors.add(helper)
    address = reverse("preview", args=[previewing.make_link(draft, by=helper, days=30).token])
    before = client.get(address).status_code

    course.authors.remove(helper)

    assert (before, client.get(address).status_code) == (200, 404)


def test_who_takes_a_free_course_address_hears_nothing_of_the_former_course(course, draft, author, stranger):
    structuring.change_course(course, by=author, authors=[], slug="renamed")
    structuring.add_course(by=stranger, title="Mine", slug="ml")

    told = [event.words for event in activity.latest(stranger, count=50)]

    assert [words for words in told if "Secret draft" in words] == []
    assert len(told) == 1


def test_who_takes_an_address_that_another_course_had_hears_nothing_of_that_course(
    client, course, make_lecture, author, editor, admin, stranger
):
    theirs = structuring.add_course(by=stranger, title="Mine", slug="mine")
    for title in ["Kept draft", "Lost draft"]:
        make_lecture(title)
    trashing.delete_lecture(Lecture.objects.get(title="Lost draft"), by=author)
    trashing.erase(by=admin, until=timezone.now())
    structuring.change_course(course, by=author, authors=[], slug="renamed")
    structuring.change_course(theirs, by=stranger, authors=[], slug="ml")

    told = [event.words for event in activity.latest(stranger, count=50)]
    own = [event.words for event in activity.latest(author, count=50)]
    client.force_login(admin)
    exported = client.get(reverse("studio:accounts_auditentry_export"), {"course": theirs.pk}).getvalue().decode()

    assert [words for words in told if "draft" in words or "Foundations" in words] == []
    assert len(told) == 2
    assert [words for words in own if "Lost draft" in words] == [
        "admin deleted the lecture “Lost draft” for good.",
        "author deleted the lecture “Lost draft”.",
        "author added the lecture “Lost draft”.",
    ]
    assert "Lost draft" not in exported
    assert exported.count("\n") == 3  # with the heading


@pytest.mark.parametrize("later", ["unpublish", "correct", "schedule"])
def test_approval_is_used_up_by_what_an_editor_did_later(draft, author, editor, later):
    asked = reviewing.request_review(draft, by=author)
    reviewing.approve(asked, by=editor)
    approved = Lecture.objects.get(pk=draft.pk).body
    assert draft in Lecture.objects.ready_to_publish_by(author)
    publishing.publish(draft, by=editor)
    if later == "unpublish":
        publishing.unpublish(draft, by=editor)
    else:
        edit(draft, by=editor, body="Corrected.")
        publishing.publish(draft, by=editor)
        edit(draft, by=author, body=approved)

    assert draft not in Lecture.objects.ready_to_publish_by(author)
    with pytest.raises(publishing.ReviewNeeded):
        publishing.publish(draft, by=author, approved_only=True)


def test_restoring_a_text_leaves_the_last_wording_of_a_removed_mission_in_the_trash(make_lecture, author, editor):
    lecture = make_lecture(missions=1)
    revision = publishing.publish(lecture, by=editor)
    mission = lecture.missions.get()
    Mission.objects.filter(pk=mission.pk).update(explanation="Rewritten with care.")
    edit(
        lecture,
        by=author,
        save_parts=lambda current: Mission.objects.filter(pk=mission.pk).update(removed_at="2026-01-01T00:00Z"),
    )

    publishing.discard(lecture, by=author)

    kept = MISSIONS.source(Lecture.objects.get(pk=lecture.pk))
    removed = Mission.objects.filter(lecture=lecture, removed_at__isnull=False)
    assert [source["id"] for source in kept] == revision.mission_ids
    assert [one.explanation for one in removed] == ["Rewritten with care."]
    assert removed.get().choices.count() == mission.choices.count()


def test_lecture_that_comes_back_elsewhere_is_found_at_its_old_address(client, make_lecture, editor):
    lecture = make_lecture("Old", slug="old")
    publishing.publish(lecture, by=editor)
    trashing.delete_lecture(lecture, by=editor)
    make_lecture("New", slug="old")

    trashing.restore_lecture(Lecture.everything.get(pk=lecture.pk), by=editor)

    response = client.get("/courses/ml/old/")
    assert (response.status_code, response.url) == (301, "/courses/ml/old-2/")


@pytest.mark.parametrize("number", [FAR, "9" * 5000])
def test_numbers_beyond_every_id_are_no_error(client, learner, author, live_lecture, course, number):
    client.force_login(learner)
    Completion.objects.create(user=learner, lecture=live_lecture, revision=live_lecture.live_revision)

    read = client.get(live_lecture.get_absolute_url(), {"again": number}).status_code
    changes = client.get(f"/lectures/{FAR}/changes/").status_code
    client.force_login(author)
    ticked = client.post(reverse("studio:lecture_set", args=[course.pk]), {"lecture": number}).status_code

    assert (read, changes, ticked) == (200, 404, 422)
