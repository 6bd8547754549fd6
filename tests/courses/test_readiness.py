"""The checks before publishing: each finding with its severity, place and line, and that only an error blocks."""

from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from courses import addresses, editing, publishing, readiness
from courses.models import Course, Enrolment, Lecture, Upload
from courses.readiness import ERROR, WARNING
from courses.uploading import add_upload
from quizzes.models import Choice, Mission
from tests.conftest import make_mission
from tests.courses.test_images import encoded

RIGHT, WRONG, ALSO = ("Right", True, "Yes"), ("Wrong", False, "No"), ("Also right", True, "Yes")
OFF = ("Also wrong", False, "No")


def found(lecture):
    """(severity, message, place, line) of every finding."""
    return [(f.severity, f.message, f.place, f.line) for f in readiness.check(lecture)]


@pytest.fixture
def picture(course, author):
    def make(**fields):
        data = encoded(Image.new("RGB", (20, 10), "teal"))
        upload = add_upload(fields.pop("into", course), ContentFile(data, "curve.png"), by=author)
        Upload.objects.filter(pk=upload.pk).update(**fields)
        return upload

    return make


def test_a_complete_lecture_has_no_finding(make_lecture, picture):
    picture()
    lecture = make_lecture(body="## One\n\nText.\n\n### Two\n\nText.\n", missions=1)

    assert found(lecture) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", (ERROR, "The lecture has no text.", "text", None)),
        (" \n\t\n", (ERROR, "The lecture has no text.", "text", None)),
        ("## One\n\n#### Deep\n", (WARNING, "“Deep” skips a heading level.", "text", 3)),
        ("Text.\n\n### Deep\n", (WARNING, "“Deep” skips a heading level.", "text", 3)),
        ("[a](#nowhere)\n", (WARNING, "The link “a” leads to no heading of this lecture.", "text", 1)),
        ("One.\n\n[a](/nope/)\n", (ERROR, "The link “a” leads nowhere: /nope/", "text", 3)),
        ("[a](/courses/ml/gone/)\n", (ERROR, "The link “a” leads to a lecture that does not exist.", "text", 1)),
        (
            "![](/uploads/999/x.png)\n",
            (ERROR, "The picture /uploads/999/x.png is not in this course's library.", "text", 1),
        ),
    ],
)
def test_texts_with_one_finding(make_lecture, body, expected):
    lecture = make_lecture(body=body)

    findings = [finding for finding in found(lecture) if "alt text" not in finding[1]]

    assert findings == [expected]


def test_a_missing_summary_is_a_warning_about_the_settings(make_lecture):
    lecture = make_lecture(summary=" ")

    assert found(lecture) == [(WARNING, "There is no summary.", "settings", None)]


def test_a_formula_that_cannot_be_drawn_is_a_warning_at_its_line(make_lecture):
    lecture = make_lecture(body="One.\n\n$\\frac{1}{$\n")

    (finding,) = readiness.check(lecture)

    assert (finding.severity, finding.place, finding.line) == (WARNING, "text", 3)
    assert finding.fix == "Mend it, or learners see the source."


def test_a_text_that_is_too_long_is_an_error(make_lecture, editor, settings):
    lecture = make_lecture(body="Twelve signs")
    settings.MARKDOWN_MAX_LENGTH = 11

    (finding,) = readiness.check(lecture)

    assert (finding.severity, finding.fix) == (ERROR, "Make two lectures of it.")
    with pytest.raises(publishing.NotReady):
        publishing.publish(lecture, by=editor)


def test_a_mission_that_is_too_long_is_refused_by_name(make_lecture, editor, settings):
    lecture = make_lecture(body="Short.")
    make_mission(lecture, prompt="Much longer than the text?")
    settings.MARKDOWN_MAX_LENGTH = 20

    with pytest.raises(publishing.NotReady):
        publishing.publish(lecture, by=editor)

    assert not lecture.revisions.exists()


@pytest.mark.parametrize(
    ("alt", "fields", "findings"),
    [
        ("A curve", {}, 0),
        ("", {}, 1),
        (" ", {}, 1),
        ("", {"is_decorative": True}, 0),
    ],
)
def test_a_picture_needs_alt_text_unless_it_is_decoration(make_lecture, picture, alt, fields, findings):
    address = picture(**fields).get_absolute_url()
    lecture = make_lecture(body=f"One.\n\n![{alt}]({address})\n")

    expected = (WARNING, f"A picture has no alt text: {address}", "text", 3)
    assert found(lecture) == [expected] * findings


def test_a_picture_of_another_course_is_an_error(make_lecture, picture, author):
    elsewhere = Course.objects.create(title="Other", slug="other", owner=author)
    address = picture(into=elsewhere).get_absolute_url()

    assert [finding[0] for finding in found(make_lecture(body=f"![A curve]({address})"))] == [ERROR]


def test_a_link_to_a_lecture_that_is_not_live_is_a_warning_until_it_is(make_lecture, editor):
    target = make_lecture("Target")
    lecture = make_lecture("Source", body=f"One.\n\n[Target]({target.get_absolute_url()}#h-idea)\n")
    message = "The link “Target” leads to a lecture that is not live yet."
    assert found(lecture) == [(WARNING, message, "text", 3)]

    publishing.publish(target, by=editor)

    assert found(lecture) == []


@pytest.fixture
def theirs(stranger, make_lecture):
    """An unlisted course of somebody else, with a draft in it."""
    course = Course.objects.create(title="Theirs", slug="theirs", visibility="unlisted", owner=stranger)
    return make_lecture("Plan", into=editing.add_section(course, title="A", by=stranger))


def links_to(lecture):
    return [lecture.get_absolute_url(), f"lecture:{lecture.pk}", f"lecture:{lecture.pk}#h-guess"]


def test_a_draft_of_anothers_course_cannot_be_told_from_nothing(make_lecture, theirs):
    there = found(make_lecture("Source", body="\n\n".join(f"[a]({link})" for link in links_to(theirs))))
    nothing = ["/courses/theirs/nothing/", "lecture:999", "lecture:999#h-guess"]
    not_there = found(make_lecture("Other", body="\n\n".join(f"[a]({link})" for link in nothing)))

    assert there == not_there
    assert {finding[1] for finding in there} == {"The link “a” leads to a lecture that does not exist."}


def test_a_live_lecture_of_anothers_unlisted_course_is_linked_by_its_address_alone(make_lecture, theirs, editor):
    publishing.publish(theirs, by=editor)
    by_address, *by_number = (make_lecture("Source", body=f"[a]({link})") for link in links_to(theirs))

    assert found(by_address) == []
    assert [found(lecture)[0][1] for lecture in by_number] == [
        "The link “a” leads to a lecture that does not exist."
    ] * 2


def test_a_live_lecture_of_anothers_listed_course_is_linked_by_its_number_too(make_lecture, theirs, editor):
    publishing.publish(theirs, by=editor)
    Course.objects.filter(pk=theirs.course_id).update(visibility="members")

    assert [len(found(make_lecture("Source", body=f"[a]({link})"))) for link in links_to(theirs)] == [0, 0, 1]


def test_what_is_in_anothers_invited_course_cannot_be_told_from_nothing(make_lecture, theirs, editor, author):
    publishing.publish(theirs, by=editor)
    Course.objects.filter(pk=theirs.course_id).update(visibility="invited")
    Enrolment.objects.create(course=theirs.course, user=author)
    links = [*links_to(theirs), "/courses/theirs/"]
    there = found(make_lecture("Source", body="\n\n".join(f"[a]({link})" for link in links)))
    nothing = ["/courses/theirs/nothing/", "lecture:999", "lecture:999#h-guess", "/courses/nothing/"]
    not_there = found(make_lecture("Other", body="\n\n".join(f"[a]({link})" for link in nothing)))

    assert [finding[1].replace("nothing", "theirs") for finding in not_there] == [finding[1] for finding in there]
    assert len(there) == 4


def test_links_into_an_own_invited_course_are_as_good_as_others(make_lecture, live_lecture, author, editor):
    own = Course.objects.create(title="Own", slug="own", visibility="invited", owner=author)
    target = make_lecture("Plan", into=editing.add_section(own, title="A", by=author))
    publishing.publish(target, by=editor)

    text = f"[a]({target.get_absolute_url()}) [b](lecture:{target.pk}) [c](/courses/own/)"
    assert found(make_lecture("Source", body=text)) == []


def test_whoever_saved_the_text_last_hears_of_what_they_may_edit(make_lecture, theirs, editor):
    lecture = make_lecture("Source", body=f"[a](lecture:{theirs.pk})")

    editing.save_lecture(lecture, by=editor, opened_version=1, title="By an editor")

    message = "The link “a” leads to a lecture that is not live yet."
    assert found(Lecture.objects.get(pk=lecture.pk)) == [(WARNING, message, "text", 1)]


def test_a_link_to_an_address_in_korean_is_found(make_lecture, editor):
    target = make_lecture("전이 학습")
    publishing.publish(target, by=editor)

    assert target.slug == "전이-학습"
    assert found(make_lecture("Source", body=f"[a]({target.get_absolute_url()}) [b](/courses/ml/전이-학습/)")) == []


@pytest.mark.parametrize(
    "target",
    [
        "/courses/nope/",
        "/courses/nope",
        "/help/authors/none/",
        "/help/author/none/",
        "/sitemap-none.xml",
        "/static/img/none.png",
        "/static/js",
        "/static/css/base.css/",
        "/static/%2e%2e/manage.py",
    ],
)
def test_a_link_to_a_page_or_file_that_is_missing_is_an_error(make_lecture, target):
    message = f"The link “a” leads nowhere: {unquote(target)}"

    assert found(make_lecture(body=f"[a]({target})\n")) == [(ERROR, message, "text", 1)]


def test_a_picture_that_is_no_file_of_the_site_is_an_error(make_lecture):
    message = "The picture /static/img/none.png is nowhere on this site."

    assert found(make_lecture(body="![a cat](/static/img/none.png)\n")) == [(ERROR, message, "text", 1)]


def test_a_lasting_address_is_checked_as_the_lecture_it_leads_to(make_lecture, theirs, editor):
    target, missing = make_lecture("Target"), "The link “a” leads to a lecture that does not exist."
    lecture = make_lecture("Source", body=f"[a](/lectures/{target.pk}/)\n")
    strange = make_lecture("Strange", body=f"[a](/lectures/{theirs.pk}/)\n\n[a](/lectures/{'9' * 30}/)\n")
    message = "The link “a” leads to a lecture that is not live yet."
    assert found(lecture) == [(WARNING, message, "text", 1)]
    assert found(strange) == [(ERROR, missing, "text", 1), (ERROR, missing, "text", 3)]

    publishing.publish(target, by=editor)

    assert found(lecture) == []


def test_a_course_of_somebody_else_in_which_nothing_is_live_cannot_be_told_from_nothing(make_lecture, theirs, editor):
    lecture = make_lecture(body="[a](/courses/theirs/)\n")
    assert found(lecture) == [(ERROR, "The link “a” leads nowhere: /courses/theirs/", "text", 1)]
    editing.save_lecture(lecture, by=editor, opened_version=1, title="By an editor")
    lecture = Lecture.objects.get(pk=lecture.pk)
    message = "The link “a” leads to a course in which nothing is live yet."
    assert found(lecture) == [(WARNING, message, "text", 1)]

    publishing.publish(theirs, by=editor)

    assert found(lecture) == []


def test_the_own_course_and_a_former_address_of_one_are_there(make_lecture, course, live_lecture):
    course.slug = "renamed"
    course.save()
    addresses.remember_course(course, "ml")
    body = "[now](/courses/renamed/) [before](/courses/ml/)\n"

    assert found(make_lecture(body=body)) == []


def test_links_to_many_courses_are_found_in_as_many_queries_as_to_one(make_lecture):
    def count(slugs):
        lecture = make_lecture(body="\n\n".join(f"[a](/courses/{slug}/)" for slug in slugs))
        with CaptureQueriesContext(connection) as queries:
            readiness.check(lecture)
        return len(queries)

    count(["one"])  # rights are loaded once

    assert count(["one"]) == count(["one", "two", "three"])


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/nope",
        "mailto:a@example.org",
        "#h-idea",
        "/",
        "/help",
        "/static/favicon.svg",
        "/search/?q=x",
        "/help/author/markdown-guide/",
        "/sitemap-courses.xml",
        "/notes/",
    ],
)
def test_links_that_lead_somewhere_or_elsewhere_have_no_finding(make_lecture, target):
    assert found(make_lecture(body=f"## Idea\n\n[a]({target})\n")) == []


@pytest.mark.parametrize(
    ("kind", "choices", "expected"),
    [
        ("single", [RIGHT, WRONG], []),
        ("multiple", [RIGHT, ALSO, WRONG], []),
        ("single", [RIGHT], ["Mission 1 has fewer than two choices."]),
        ("single", [WRONG, OFF], ["Mission 1 has no correct choice."]),
        ("multiple", [WRONG, OFF], ["Mission 1 has no correct choice."]),
        ("single", [RIGHT, ALSO], ["Mission 1 asks for one answer and has several correct choices."]),
    ],
)
def test_missions_that_cannot_be_answered_are_errors(make_lecture, kind, choices, expected):
    lecture = make_lecture()
    make_mission(lecture, kind=kind, choices=choices)

    assert found(lecture) == [(ERROR, message, "missions", None) for message in expected]


def test_a_mission_without_choices_has_both_errors(make_lecture):
    lecture = make_lecture()
    make_mission(lecture)
    Choice.objects.all().delete()

    messages = ["Mission 1 has fewer than two choices.", "Mission 1 has no correct choice."]
    assert [finding[1] for finding in found(lecture)] == messages


def test_a_mission_that_explains_nothing_is_a_warning(make_lecture):
    lecture = make_lecture(missions=1)
    silent = make_mission(lecture, position=1, choices=[("Right", True, ""), ("Wrong", False, " ")])
    Mission.objects.filter(pk=silent.pk).update(explanation=" ")

    assert found(lecture) == [(WARNING, "Mission 2 explains nothing after the answer.", "missions", None)]


def test_removed_missions_are_not_checked(make_lecture):
    lecture = make_lecture()
    mission = make_mission(lecture, choices=[WRONG])
    Mission.objects.filter(pk=mission.pk).update(removed_at=lecture.created_at)

    assert found(lecture) == []


def test_errors_come_first_and_every_finding_says_what_to_do(make_lecture):
    lecture = make_lecture(body="[a](#nowhere)\n\n[b](/nope/)\n", summary="")
    make_mission(lecture, choices=[WRONG])

    findings = readiness.check(lecture)

    assert [finding.severity for finding in findings] == [ERROR, ERROR, ERROR, WARNING, WARNING]
    assert all(finding.fix for finding in findings)


def test_an_error_blocks_and_a_warning_does_not(make_lecture, editor):
    warned, wrong = make_lecture("Warned", summary=""), make_lecture("Wrong", body="[b](/nope/)", summary="")

    revision = publishing.publish(warned, by=editor)
    with pytest.raises(publishing.NotReady, match="Wrong: The link “b” leads nowhere: /nope/") as refusal:
        publishing.publish(wrong, by=editor)

    assert warned.live_revision == revision
    assert not wrong.revisions.exists()
    assert [finding.severity for finding in refusal.value.findings] == [ERROR, WARNING]
