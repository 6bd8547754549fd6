"""The studio's home: the three stages with their numbers, what needs attention, and what happened lately."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db.models import Count, F, Max, Min, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import ROLE_LABELS
from courses.models import Course, Lecture, LectureState, ReviewRequest, Upload
from learning.models import Report

from . import activity
from .editing import findings_of

SHOWN = 5
EVENTS = 8
State = ReviewRequest.State
SOON = timedelta(days=14)
# Checking renders the text, so only the latest edits are checked here, and the answer is kept for a while.
CHECKED = 5
KEEP_FINDINGS_SECONDS = 300


@require_safe
def index(request):
    user = request.user
    courses = Course.objects.editable_by(user)
    lectures = Lecture.objects.editable_by(user).with_state().select_related("course")
    context = {
        "course_count": courses.count(),
        "states": counts_by_state(lectures),
        "uploads": upload_counts(user),
        "attention": attention(lectures, user),
        "events": activity.latest(user, count=EVENTS),
        "may_publish": user.role.is_editor,
        "people": people_counts() if user.role.is_admin else None,
    }
    return render(request, "studio/home.html", context)


def counts_by_state(lectures):
    """{"draft": 2, …, "total": 5, "waiting": 3}; every state is there. Waiting is what an editor could publish."""
    rows = lectures.order_by().values_list("state").annotate(Count("pk"))
    counts = dict.fromkeys(LectureState.values, 0) | dict(rows)
    waiting = counts[LectureState.DRAFT] + counts[LectureState.CHANGED]
    return {"total": sum(counts.values()), "waiting": waiting, "shown": shown_states(counts), **counts}


def shown_states(counts):
    return [(state, counts[state]) for state in LectureState.values if counts[state]]


def upload_counts(user):
    no_alt = Count("pk", filter=without_alt())
    return Upload.objects.editable_by(user).aggregate(total=Count("pk"), without_alt=no_alt)


def without_alt():
    return Q(kind=Upload.Kind.IMAGE, alt="", is_decorative=False)


def attention(lectures, user):
    """Each list is short; the pages of the stages show all."""
    now = timezone.now()
    reviews = in_review(lectures, user)
    changed = lectures.filter(state=LectureState.CHANGED).exclude(pk__in=[lecture.pk for lecture in reviews])
    return {
        "broken": with_errors(lectures.exclude(state=LectureState.LIVE).order_by("-updated_at", "pk")[:CHECKED]),
        "reviews": reviews,
        "changed": list(changed.order_by("-updated_at", "pk")[:SHOWN]),
        "scheduled": list(lectures.filter(scheduled_for__lt=now + SOON).order_by("scheduled_for", "pk")[:SHOWN]),
        "without_alt": courses_without_alt(user),
        "reports": courses_with_reports(user),
    }


def in_review(lectures, user):
    """What an editor is asked to look at; for an author, what came back and what may be published now."""
    came_back = Q(review_state=State.RETURNED) | Q(review_state=State.APPROVED, review_hash=F("content_hash"))
    wanted = Q(review_state=State.OPEN) if user.role.is_editor else came_back
    return list(lectures.with_review().filter(wanted).exclude(state=LectureState.LIVE).order_by("review_id")[:SHOWN])


def with_errors(lectures):
    """(lecture, how many findings would refuse its publication), for those that have any."""
    keys = {lecture: f"findings:{lecture.pk}:{lecture.edit_version}" for lecture in lectures}
    known = cache.get_many(keys.values())
    new = {key: errors_in(lecture) for lecture, key in keys.items() if key not in known}
    cache.set_many(new, KEEP_FINDINGS_SECONDS)
    counts = known | new
    return [(lecture, counts[key]) for lecture, key in keys.items() if counts[key]]


def errors_in(lecture):
    return sum(finding.is_error for finding in findings_of(lecture))


def courses_without_alt(user):
    """Courses with pictures that nobody who cannot see them can understand, the newest such picture first."""
    pictures = Upload.objects.editable_by(user).filter(without_alt()).order_by()
    rows = pictures.values("course_id", "course__title").annotate(count=Count("pk"), newest=Max("pk"))
    return list(rows.order_by("-newest")[:SHOWN])


def courses_with_reports(user):
    """Courses with reports that wait for an answer, the oldest report first."""
    waiting = Report.objects.answerable_by(user).open().order_by()
    rows = waiting.values("lecture__course_id", "lecture__course__title").annotate(count=Count("pk"), oldest=Min("pk"))
    return list(rows.order_by("oldest")[:SHOWN])


def people_counts():
    """How many can sign in, and how many of them have each role; everybody has one."""
    can_sign_in = Count("user", filter=Q(user__is_active=True))
    found = dict(Group.objects.filter(name__in=ROLE_LABELS).annotate(count=can_sign_in).values_list("name", "count"))
    roles = [(label, found.get(name, 0)) for name, label in ROLE_LABELS.items()]
    return {"total": User.objects.filter(is_active=True).count(), "roles": roles}


paths = []
