"""Checks that other apps register, and warnings that were waived with a reason."""

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import AuditEntry
from courses import duplicating, editing, publishing, readiness
from courses.models import Lecture, Waiver
from courses.readiness import ERROR, WARNING, Finding
from courses.uploading import add_upload
from tests.conftest import make_mission
from tests.courses.test_images import encoded

BODY = "## Idea\n\nText.\n\n```\nmodel.fit(data)\n```\n"


@pytest.fixture
def lecture(make_lecture):
    """With one warning."""
    return make_lecture(body=BODY)


@pytest.fixture
def fingerprint(lecture):
    (finding,) = readiness.check(lecture)
    return finding.fingerprint


def codes(lecture):
    findings = readiness.check(lecture)
    return [finding.code for finding in findings], [finding.code for finding, _waiver in findings.waived]


def test_check_of_another_app_registers_itself_and_is_asked(lecture):
    def check_words(subject):
        if "Text" in subject.lecture.body:
            yield Finding(ERROR, "Text is a bad word.", "Say it.", line=subject.rendered.headings[0].line, code="words")

    readiness.register("test words", check_words)
    try:
        found = [(finding.severity, finding.code) for finding in readiness.check(lecture)]
    finally:
        readiness.unregister("test words")

    assert found == [(ERROR, "words"), (WARNING, "code-language")]
    assert [finding.code for finding in readiness.check(lecture)] == ["code-language"]


def test_every_app_has_registered_its_checks():
    wanted = {"settings", "text", "headings", "blocks", "files", "links", "outside", "times", "missions"}

    assert wanted <= set(readiness.registered())


def test_waived_warning_no_longer_counts_and_keeps_who_and_why(lecture, fingerprint, author):
    readiness.waive(lecture, fingerprint, reason="Output of a program", by=author)

    findings = readiness.check(lecture)
    ((finding, waiver),) = findings.waived
    assert (list(findings), finding.code) == ([], "code-language")
    assert (waiver.reason, waiver.created_by, waiver.message) == (
        "Output of a program",
        author,
        "This looks like code and says no language.",
    )


def test_waiver_can_be_reworded_and_taken_back_each_with_an_audit_row(lecture, fingerprint, author, editor):
    readiness.waive(lecture, fingerprint, reason="First", by=author)
    readiness.waive(lecture, fingerprint, reason="Second", by=editor)
    assert [(w.reason, w.created_by) for w in lecture.waivers.all()] == [("Second", editor)]

    readiness.unwaive(lecture, fingerprint, by=author)

    assert codes(lecture) == (["code-language"], [])
    rows = AuditEntry.objects.filter(action__in=["lecture.waive", "lecture.unwaive"]).order_by("pk")
    assert [(row.action, row.actor, row.details["reason"]) for row in rows] == [
        ("lecture.waive", author, "First"),
        ("lecture.waive", editor, "Second"),
        ("lecture.unwaive", author, "Second"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Before.\n\nAnd more.\n\n" + BODY, ([], ["code-language"])),
        (BODY.replace("model.fit", "other.fit"), (["code-language"], [])),
        (BODY.replace("```\nmodel", "```python\nmodel"), ([], [])),
        (BODY + "\n```\nanother.fit(data)\n```\n", (["code-language"], ["code-language"])),
    ],
)
def test_waiver_holds_while_its_cause_stays_wherever_it_moves(lecture, fingerprint, author, body, expected):
    readiness.waive(lecture, fingerprint, reason="Fine", by=author)

    lecture.body = body

    assert codes(lecture) == expected


def test_waiver_of_one_lecture_says_nothing_about_another(lecture, fingerprint, author, make_lecture):
    readiness.waive(lecture, fingerprint, reason="Fine", by=author)

    assert codes(make_lecture("Other", body=BODY)) == (["code-language"], [])


def test_error_cannot_be_waived_not_even_by_a_row(make_lecture, author):
    lecture = make_lecture(body="[a](/nope/)\n\n[b](#h-gone)\n")
    finding, _warning = readiness.check(lecture)

    with pytest.raises(readiness.WaiverRefused, match="An error cannot be waived"):
        readiness.waive(lecture, finding.fingerprint, reason="Later", by=author)
    Waiver.objects.create(lecture=lecture, fingerprint=finding.fingerprint, code=finding.code, message="", reason="x")

    assert codes(lecture) == (["link-broken", "anchor-broken"], [])


def test_what_is_gone_cannot_be_waived_or_unwaived(lecture, author):
    with pytest.raises(readiness.WaiverRefused, match="mended meanwhile"):
        readiness.waive(lecture, "0" * 64, reason="Fine", by=author)
    with pytest.raises(readiness.WaiverRefused, match="not waived"):
        readiness.unwaive(lecture, "0" * 64, by=author)

    assert not AuditEntry.objects.filter(action__startswith="lecture.waive").exists()


def test_revision_keeps_the_waivers_that_applied(lecture, fingerprint, author, editor):
    readiness.waive(lecture, fingerprint, reason="Output of a program", by=author)
    first = publishing.publish(lecture, by=editor)

    lecture.body = "## Idea\n\nText.\n"
    publishing.save_working_copy(lecture, by=author)
    second = publishing.publish(lecture, by=editor)

    message = "This looks like code and says no language."
    kept = {"code": "code-language", "line": 5, "message": message, "reason": "Output of a program", "by": str(author)}
    assert (first.waivers, second.waivers) == ([kept], [])


def test_fingerprint_depends_on_no_line_and_no_language(lecture, fingerprint, settings):
    from django.utils import translation

    lecture.body = "New first line.\n\n" + BODY
    with translation.override("ko"):
        (finding,) = readiness.check(lecture)

    assert (finding.line, finding.fingerprint) == (7, fingerprint)


@pytest.fixture
def waived(make_lecture, make_picture, author):
    """Two warnings of the text, one of a mission and one about a file, each waived; and one that is not."""
    picture = make_picture()
    body = (
        f"## Idea\n\n```\nimport os\n```\n\n![]({picture.get_absolute_url()})\n\n![](/uploads/{picture.pk}/other.png)\n"
    )
    lecture = make_lecture("Source", body=body)
    make_mission(lecture, choices=[("One", True, ""), ("Two", False, "")])
    lecture.missions.update(explanation="")
    findings = readiness.check(lecture)
    for number, finding in enumerate(findings[1:]):
        readiness.waive(lecture, finding.fingerprint, reason=f"Reason {number}", by=author)
    return lecture


@pytest.fixture
def make_picture(course, author):
    def make():
        return add_upload(course, ContentFile(encoded(Image.new("RGB", (20, 10))), "plot.png"), by=author)

    return make


def state_of(lecture):
    found = readiness.check(Lecture.objects.select_related("course").get(pk=lecture.pk))
    words = [(finding.code, finding.line, w.reason, w.created_by.username) for finding, w in found.waived]
    return [(finding.code, finding.line) for finding in found], words


def duplicate_lecture(lecture, by):
    return editing.duplicate_lecture(lecture, by=by)


def duplicate_section(lecture, by):
    return duplicating.duplicate_section(lecture.section, by=by).lectures.get()


def duplicate_course(lecture, by):
    return duplicating.duplicate_course(lecture.course, by=by).lectures.get()


@pytest.mark.parametrize("duplicate", [duplicate_lecture, duplicate_section, duplicate_course])
def test_copy_has_the_waivers_of_what_it_has_too(waived, editor, duplicate):
    before = state_of(waived)

    copy = duplicate(waived, by=editor)

    assert len(before[0]) == 1
    assert len(before[1]) >= 3
    assert {code for code, *_rest in before[1]} >= {"alt-missing", "mission-explanation"}
    assert state_of(copy) == before
    assert state_of(waived) == before


def test_waiver_whose_warning_is_gone_is_not_copied(lecture, fingerprint, author):
    readiness.waive(lecture, fingerprint, reason="Fine", by=author)
    Lecture.objects.update(body="Nothing to say about.")

    copy = editing.duplicate_lecture(lecture, by=author)

    assert (lecture.waivers.count(), copy.waivers.count()) == (1, 0)


def test_waiver_whose_warning_the_copy_does_not_have_stays_with_the_original(lecture, author):
    def check(subject):
        if subject.lecture.pk == lecture.pk:
            yield Finding(WARNING, "Only here", code="here")

    readiness.register("test", check)
    try:
        finding = next(one for one in readiness.check(lecture) if one.code == "here")
        readiness.waive(lecture, finding.fingerprint, reason="Fine", by=author)
        copy = editing.duplicate_lecture(lecture, by=author)
    finally:
        readiness.unregister("test")

    assert (lecture.waivers.count(), copy.waivers.count()) == (1, 0)
