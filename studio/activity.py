"""The audit log in words that a person would say."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, User
from accounts.times import in_zone
from courses.models import Course, Lecture, LectureState, ReviewRequest, Section, Upload

# action: (for a list of choices, the sentence)
ACTIONS = {
    "course.add": (_("Course added"), _("%(who)s added the course “%(what)s”.")),
    "course.change": (_("Course changed"), _("%(who)s changed the settings of the course “%(what)s”.")),
    "course.delete": (_("Course deleted"), _("%(who)s deleted the course “%(what)s”.")),
    "course.order": (_("Outline put in order"), _("%(who)s put the outline of “%(what)s” into another order.")),
    "section.add": (_("Section added"), _("%(who)s added the section “%(what)s”.")),
    "section.rename": (_("Section renamed"), _("%(who)s renamed a section to “%(what)s”.")),
    "section.move": (_("Section moved"), _("%(who)s moved the section “%(what)s”.")),
    "section.delete": (_("Section deleted"), _("%(who)s deleted the section “%(what)s”.")),
    "lecture.add": (_("Lecture added"), _("%(who)s added the lecture “%(what)s”.")),
    "lecture.rename": (_("Lecture renamed"), _("%(who)s renamed a lecture to “%(what)s”.")),
    "lecture.move": (_("Lecture moved"), _("%(who)s moved the lecture “%(what)s”.")),
    "lecture.delete": (_("Lecture deleted"), _("%(who)s deleted the lecture “%(what)s”.")),
    "lecture.publish": (_("Lecture published"), _("%(who)s published “%(what)s”.")),
    "lecture.schedule": (_("Publication scheduled"), _("%(who)s scheduled the publication of “%(what)s”.")),
    "lecture.unpublish": (_("Lecture unpublished"), _("%(who)s unpublished “%(what)s”.")),
    "lecture.cancel_schedule": (_("Schedule cancelled"), _("%(who)s cancelled the schedule of “%(what)s”.")),
    "lecture.restore": (_("Revision restored"), _("%(who)s restored an earlier revision of “%(what)s”.")),
    "review.request": (_("Review requested"), _("%(who)s requested a review of “%(what)s”.")),
    "review.withdraw": (_("Request withdrawn"), _("%(who)s withdrew the request to review “%(what)s”.")),
    "review.approve": (_("Text approved"), _("%(who)s approved the text of “%(what)s”.")),
    "review.return": (_("Text returned"), _("%(who)s returned “%(what)s” to its author.")),
    "review.comment": (_("Review comment"), _("%(who)s commented on “%(what)s”.")),
    "review.answer": (_("Comment answered"), _("%(who)s answered a comment on “%(what)s”.")),
    "review.resolve": (_("Comment done"), _("%(who)s marked a comment on “%(what)s” as done.")),
    "review.reopen": (_("Comment opened again"), _("%(who)s opened a comment on “%(what)s” again.")),
    "preview.make": (_("Preview link made"), _("%(who)s made a preview link to “%(what)s”.")),
    "preview.revoke": (_("Preview link revoked"), _("%(who)s revoked a preview link to “%(what)s”.")),
    "lecture.waive": (_("Warning waived"), _("%(who)s waived a warning of “%(what)s”.")),
    "lecture.unwaive": (_("Waiver taken back"), _("%(who)s let a waived warning of “%(what)s” count again.")),
    "lecture.discard": (_("Edits discarded"), _("%(who)s discarded the unpublished edits of “%(what)s”.")),
    "upload.add": (_("File added"), _("%(who)s added the file “%(what)s”.")),
    "upload.change": (_("File changed"), _("%(who)s changed the file “%(what)s”.")),
    "upload.delete": (_("File deleted"), _("%(who)s deleted the file “%(what)s”.")),
    "course.duplicate": (_("Course duplicated"), _("%(who)s made “%(what)s” as a copy of a course.")),
    "section.duplicate": (_("Section duplicated"), _("%(who)s made “%(what)s” as a copy of a section.")),
    "section.recover": (_("Section restored"), _("%(who)s took the section “%(what)s” out of the trash.")),
    "section.erase": (_("Section erased"), _("%(who)s deleted the section “%(what)s” for good.")),
    "lecture.recover": (_("Lecture restored"), _("%(who)s took the lecture “%(what)s” out of the trash.")),
    "lecture.erase": (_("Lecture erased"), _("%(who)s deleted the lecture “%(what)s” for good.")),
    "upload.recover": (_("File restored"), _("%(who)s took the file “%(what)s” out of the trash.")),
    "upload.erase": (_("File erased"), _("%(who)s deleted the file “%(what)s” for good.")),
    "mission.copy": (_("Mission copied"), _("%(who)s copied the mission “%(what)s” into another lecture.")),
    "mission.delete": (_("Mission removed"), _("%(who)s removed the mission “%(what)s”.")),
    "mission.import": (_("Missions imported"), _("%(who)s imported missions into “%(what)s”.")),
    "mission.recover": (_("Mission restored"), _("%(who)s took the mission “%(what)s” out of the trash.")),
    "mission.erase": (_("Mission erased"), _("%(who)s deleted the mission “%(what)s” for good.")),
    "mission.regrade": (_("Answers regraded"), _("%(who)s regraded the answers to the mission “%(what)s”.")),
    "enrolment.begin": (_("Enrolled"), _("%(who)s enrolled in “%(what)s”.")),
    "enrolment.end": (_("Course left"), _("%(who)s left the course “%(what)s”.")),
    "enrolment.remove": (_("Learner removed"), _("%(who)s removed a learner: “%(what)s”.")),
    "enrolment.put_back": (_("Learner put back"), _("%(who)s put a learner back: “%(what)s”.")),
    "invitation.send": (_("Invitation sent"), _("%(who)s invited somebody to “%(what)s”.")),
    "invitation.revoke": (_("Invitation revoked"), _("%(who)s revoked an invitation to “%(what)s”.")),
    "join_code.make": (_("Code made"), _("%(who)s made a code for the course “%(what)s”.")),
    "join_code.renew": (_("Code renewed"), _("%(who)s renewed the code of the course “%(what)s”.")),
    "join_code.switch_off": (_("Code switched off"), _("%(who)s switched off the code of the course “%(what)s”.")),
    "report.answer": (_("Report answered"), _("%(who)s answered a report about “%(what)s”.")),
    "report.fix": (_("Report closed by a fix"), _("%(who)s closed a report about “%(what)s” as fixed.")),
    "report.reopen": (_("Report opened again"), _("%(who)s opened a report about “%(what)s” again.")),
    "user.add": (_("Person added"), _("%(who)s added the person “%(what)s”.")),
    "user.change": (_("Person changed"), _("%(who)s changed the person “%(what)s”.")),
    "user.set_password": (_("Password set"), _("%(who)s set a new password for “%(what)s”.")),
    "user.delete": (_("Person deleted"), _("%(who)s deleted the person “%(what)s”.")),
}
# What learners do to themselves: in the log, but no news for a course's authors, who have their list.
OF_LEARNERS = ["enrolment.begin", "enrolment.end"]
OTHER = _("%(who)s did “%(action)s” on “%(what)s”.")
DETAILS = {
    "after": _("after"),
    "attempts": _("answers changed"),
    "before": _("before"),
    "body": _("text"),
    "course": _("course"),
    "expires_at": _("works until"),
    "fields": _("changed"),
    "invitation": _("number of the invitation"),
    "finding": _("warning"),
    "learners": _("learners concerned"),
    "live_from": _("live from"),
    "live_until": _("live until"),
    "parts": _("missions"),
    "policy": _("rule"),
    "reason": _("reason"),
    "report": _("report"),
    "revision": _("revision"),
    "revisions": _("revisions"),
    "role": _("role"),
    "role_after": _("role after"),
    "role_before": _("role before"),
    "size": _("bytes"),
    "source": _("from revision"),
    "summary": _("summary"),
    "title": _("title"),
    "way": _("by"),
    "withdrawn": _("schedules taken back"),
}
MOMENTS = {"live_from", "live_until", "expires_at", "scheduled_for"}
# In what stood before and after.
STANDING = {
    "state": _("state"),
    "revision": _("revision"),
    "scheduled_for": _("goes live"),
    "review": _("review"),
    "lectures": _("lectures"),
    "name": _("name"),
    "alt": _("alt text"),
    "is_decorative": _("decoration only"),
    "right": _("right answers"),
    "wrong": _("wrong answers"),
    "points": _("points together"),
}
POLICIES = {"favour": _("in learners’ favour"), "exact": _("exactly by the new key")}
STATES = dict(LectureState.choices) | dict(ReviewRequest.State.choices)
STATES |= {"kept": _("In its place"), "trash": _("In the trash"), "erased": _("Deleted for good")}
ABOUT_PEOPLE = ["user", "group"]


@dataclass(frozen=True)
class Event:
    at: datetime
    words: str
    icon: str
    url: str


ICONS = {"lecture": "file-text", "course": "book-open", "section": "layers", "upload": "upload", "user": "user"}


def words_for(entry):
    _label, sentence = ACTIONS.get(entry.action, ("", OTHER))
    who = entry.actor or _("Somebody who is gone")
    return sentence % {"who": who, "what": entry.target_label, "action": entry.action}


def readable_details(entry):
    """(name, value) of what the entry keeps beside its sentence; times are in the reader's zone."""
    for name, value in entry.details.items():
        if value not in (None, "", []) and name != "course_id":  # its address is there too
            yield DETAILS.get(name, name), value_words(entry, name, value)


def value_words(entry, name, value):
    """A detail as text: a list by its items, and what stood before and after by name."""
    if name in {"before", "after"} and isinstance(value, dict):
        known = {key: item for key, item in value.items() if item is not None}
        return (
            " · ".join(f"{STANDING.get(key, key)}: {standing_words(key, item)}" for key, item in known.items()) or "–"
        )
    if name in MOMENTS:
        return in_zone(parse_datetime(value))
    if name == "policy":
        return POLICIES.get(value, value)
    words = [column_label(entry, name, item) for item in value] if isinstance(value, list) else [value]
    return ", ".join(map(str, words))


def standing_words(key, item):
    return in_zone(parse_datetime(item)) if key in MOMENTS else STATES.get(item, item)


def column_label(entry, name, item):
    """A changed column of a person by its label; anything else as it is."""
    is_column = entry.target_type == "user" and name == "fields"
    return User._meta.get_field(item).verbose_name if is_column else item


def entries_for(user):
    """Of own courses; editors see all of them, admins also what happened to people. Passed on as a queryset."""
    entries = AuditEntry.objects.select_related("actor")
    if user.role.is_admin:
        return entries
    if user.role.is_editor:
        return entries.exclude(target_type__in=ABOUT_PEOPLE)
    return entries.filter(about_courses(Course.objects.editable_by(user)))


def about_courses(courses):
    """Of the courses themselves, what is in them, and what was in them (the entry remembers the course's id).

    An address says nothing: another course may have had it.
    """
    kinds = [
        ("course", courses),
        ("section", Section.everything.filter(course__in=courses)),
        ("lecture", Lecture.everything.filter(course__in=courses)),
        ("upload", Upload.everything.filter(course__in=courses)),
    ]
    found = Q(details__course_id__in=list(courses.values_list("pk", flat=True)))
    for name, rows in kinds:
        keys = rows.order_by().annotate(key=Cast("pk", CharField(max_length=40))).values("key")
        found |= Q(target_type=name, target_id__in=keys)
    return found


def latest(user, *, count):
    """The newest events, each with a link where the lecture still exists and the person may edit it."""
    entries = list(entries_for(user).exclude(action__in=OF_LEARNERS)[:count])
    wanted = {int(entry.target_id) for entry in entries if entry.target_type == "lecture"}
    there = set(Lecture.objects.editable_by(user).filter(pk__in=wanted).values_list("pk", flat=True))
    return [event(entry, there) for entry in entries]


def event(entry, lectures_there):
    is_there = entry.target_type == "lecture" and int(entry.target_id) in lectures_there
    url = reverse("studio:lecture_edit", args=[entry.target_id]) if is_there else ""
    return Event(entry.at, words_for(entry), ICONS.get(entry.target_type, "circle-dot"), url)
