"""The Publish stage's board: lectures grouped by what there is to do about them, in two queries and the checks."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses import readiness
from courses.models import Lecture, LectureState, ReviewRequest, Revision

# Checking renders the lecture, so the board shows a few of each group and leads to all of them.
PER_GROUP, PER_PAGE = 6, 12
FINDINGS_SHOWN = 2
CHANGED, REVIEW, SCHEDULED, LIVE, UNPUBLISHED = "changed", "review", "scheduled", "live", "unpublished"
LABELS = {
    CHANGED: _("Changed and new"),
    REVIEW: _("In review"),
    SCHEDULED: _("Scheduled"),
    LIVE: _("Live lately"),
    UNPUBLISHED: _("Unpublished"),
}
EMPTY = {
    CHANGED: _("No draft, and no live lecture with unpublished edits."),
    REVIEW: _("Nothing waits for a review."),
    SCHEDULED: _("Nothing waits for its time."),
    LIVE: _("Nothing is live yet."),
    UNPUBLISHED: _("Nothing was taken back."),
}
CHECKED = {CHANGED, UNPUBLISHED}
LEFT_OUT = {
    REVIEW: _("Left out, as a review is under way: %(titles)s."),
    SCHEDULED: _("Left out, as already scheduled: %(titles)s."),
    LIVE: _("Left out, as learners see this text already: %(titles)s."),
}


class Waiting(NamedTuple):
    """A scheduled revision; `ends` is None where it has no end."""

    number: int
    begins: datetime
    ends: datetime | None


@dataclass
class Group:
    """One column: `total` lectures, of which `page` are shown."""

    name: str
    total: int
    page: list = field(default_factory=list)

    @property
    def label(self):
        return LABELS[self.name]

    @property
    def empty(self):
        return EMPTY[self.name]

    @property
    def has_ticks(self):
        return self.name in CHECKED

    @property
    def is_longer(self):
        return self.total > len(self.page)


def grouped(lectures, *, at=None):
    """Annotate `group`. In review comes first; what waits with this very text is Scheduled."""
    at = at or timezone.now()
    waiting = Revision.objects.scheduled(at=at).filter(lecture=OuterRef("pk")).order_by("live_from")
    live = Revision.objects.live_of("pk", at=at)
    return (
        lectures.with_state(at=at)
        .with_review()
        .annotate(
            scheduled_hash=Subquery(waiting.values("content_hash")[:1]),
            scheduled_until=Subquery(waiting.values("live_until")[:1]),
            live_until=Subquery(live.values("live_until")[:1]),
        )
        .annotate(
            group=Case(
                When(review_state=ReviewRequest.State.OPEN, then=Value(REVIEW)),
                When(scheduled_hash=F("content_hash"), then=Value(SCHEDULED)),
                When(state=LectureState.CHANGED, then=Value(CHANGED)),
                When(scheduled_hash__isnull=False, then=Value(SCHEDULED)),
                When(state=LectureState.LIVE, then=Value(LIVE)),
                When(state=LectureState.UNPUBLISHED, then=Value(UNPUBLISHED)),
                default=Value(CHANGED),
            )
        )
    )


def board(lectures, *, ticked=()):
    """Every group with its first lectures; what is ticked is always among those shown."""
    found = ids_by_group(lectures)
    shown = {name: with_ticked(pks, pks[:PER_GROUP], ticked) for name, pks in found.items()}
    rows = loaded([pk for pks in shown.values() for pk in pks])
    return [Group(name, len(found[name]), [rows[pk] for pk in pks if pk in rows]) for name, pks in shown.items()]


def one_group(lectures, name, number, *, ticked=()):
    """All of one group, a page at a time: the Group and the paginator's page."""
    pks = ids_by_group(lectures)[name]
    page = Paginator(pks, PER_PAGE).get_page(number)
    wanted = with_ticked(pks, page.object_list, ticked)
    rows = loaded(wanted)
    return Group(name, len(pks), [rows[pk] for pk in wanted if pk in rows]), page


def with_ticked(pks, shown, ticked):
    """The ids of one group that are shown, what is ticked first."""
    return [*dict.fromkeys([*(pk for pk in pks if pk in ticked), *shown])]


def without_tick(lectures, groups, ticked):
    """Of what is ticked and has no tick in these groups: sentences why not, and the ids that only a filter hides."""
    shown = {lecture.pk for group in groups if group.has_ticks for lecture in group.page}
    missing = ticked - shown
    if not missing:
        return [], []
    rows = list(grouped(lectures.filter(pk__in=missing)).order_by("title").values_list("group", "pk", "title"))
    titles = {name: ", ".join(f"“{title}”" for group, _pk, title in rows if group == name) for name in LEFT_OUT}
    left_out = [LEFT_OUT[name] % {"titles": found} for name, found in titles.items() if found]
    return left_out, [pk for group, pk, _title in rows if group in CHECKED]


def ids_by_group(lectures):
    """{group: ids}, what needs attention first: edited last, waiting longest, next to begin, live since last."""
    columns = ["group", "pk", "updated_at", "scheduled_for", "live_from", "review_id"]
    rows = list(grouped(lectures).values_list(*columns))
    found = {name: [row for row in rows if row[0] == name] for name in LABELS}
    for name in CHECKED:
        found[name].sort(key=lambda row: row[2], reverse=True)
    found[REVIEW].sort(key=lambda row: row[5])
    found[SCHEDULED].sort(key=lambda row: row[3])
    found[LIVE].sort(key=lambda row: row[4], reverse=True)
    return {name: [row[1] for row in rows] for name, rows in found.items()}


def loaded(pks):
    """{id: lecture} with what a card shows. Each lecture of the checked groups is rendered and checked."""
    rows = grouped(Lecture.objects.filter(pk__in=pks)).select_related("course", "section", "updated_by")
    found = rows.in_bulk()
    waiting = waiting_of(found.values())
    for lecture in found.values():
        lecture.waiting = waiting.get(lecture.pk, [])
        lecture.findings = readiness.check(lecture) if lecture.group in CHECKED else []
        lecture.has_errors = any(finding.is_error for finding in lecture.findings)
        lecture.first_findings, lecture.more_findings = folded(lecture.findings)
        lecture.is_approved = is_approved(lecture)
        lecture.needs_review = lecture.course.requires_review and not lecture.is_approved
        lecture.is_edited_since = lecture.group == SCHEDULED and lecture.scheduled_hash != lecture.content_hash
    return found


def with_waiting(lecture):
    """With its revisions that wait, as `waiting`."""
    lecture.waiting = waiting_of([lecture]).get(lecture.pk, [])
    return lecture


def waiting_of(lectures):
    """{id: Waiting revisions, the next one first} of lectures that come `with_state()`; one query where any waits."""
    found = {lecture.pk: [] for lecture in lectures if lecture.scheduled_for}
    if not found:
        return {}
    rows = Revision.objects.scheduled().filter(lecture__in=found).order_by("live_from", "number")
    for pk, *times in rows.values_list("lecture", "number", "live_from", "live_until"):
        found[pk].append(Waiting(*times))
    return {pk: [replaced(*pair) for pair in zip_longest(all_of, all_of[1:])] for pk, all_of in found.items()}


def replaced(waiting, later):
    """Without its own end where the next one takes its place before."""
    is_replaced = later and waiting.ends and later.begins < waiting.ends
    return waiting._replace(ends=None) if is_replaced else waiting


def folded(findings):
    """(those that a card shows, the rest behind a word), errors first; one alone is never hidden."""
    ordered = sorted(findings, key=lambda finding: not finding.is_error)
    shown = len(ordered) if len(ordered) <= FINDINGS_SHOWN + 1 else FINDINGS_SHOWN
    return ordered[:shown], ordered[shown:]


def is_approved(lecture):
    """Whether the newest request was approved and the text is still that text; the lecture comes `with_review()`."""
    return lecture.review_state == ReviewRequest.State.APPROVED and lecture.review_hash == lecture.content_hash
