"""My missions: what a learner answered, where, and how it stands; titles and questions are those that learners saw."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from courses.models import Course, Revision
from quizzes.learner_missions import learner_mission
from quizzes.models import Attempt, Mission
from quizzes.question_lines import question_line

from .listing import with_titles


@dataclass(frozen=True)
class AnsweredRow:
    """One mission. `question` and `url` are "" where its lecture is not live now; `points` are of the best answer."""

    mission_id: int
    lecture_id: int
    course: Course
    title: str
    question: str
    url: str
    is_solved: bool
    points: int
    attempts: int
    answered_at: datetime
    regraded_at: datetime | None


def answered_by(user, *, show="", course_id=None):
    """By course and lecture, in the order of the outline."""
    attempts = Attempt.objects.current().filter(user=user, mission=OuterRef("pk"))
    last = attempts.order_by("-number")
    first_at = Subquery(Attempt.objects.filter(user=user, mission=OuterRef("pk")).values("created_at")[:1])
    regraded = attempts.filter(regrade_of__isnull=False).order_by("-created_at")
    counted = attempts.order_by().values("mission").annotate(count=Count("pk")).values("count")
    found = (
        with_titles(
            Mission.objects.filter(Exists(attempts)).annotate(first_at=first_at), reader=user, seen_at="first_at"
        )
        .annotate(
            live_missions=Subquery(Revision.objects.live_of("lecture").values("mission_ids")[:1]),
            has_solved=Exists(attempts.filter(is_correct=True)),
            best_score=Subquery(attempts.order_by("-score").values("score")[:1]),
            last_revision=Subquery(last.values("revision")[:1]),
            last_at=Subquery(last.values("created_at")[:1]),
            regraded_at=Subquery(regraded.values("created_at")[:1]),
            attempts_count=Subquery(counted),
        )
        .select_related("lecture__course")
        .only(
            "position", "lecture__slug", "lecture__course__slug", "lecture__course__title", "lecture__course__language"
        )
    )
    if course_id:
        found = found.filter(lecture__course=course_id)
    narrowed = {"solved": {"has_solved": True}, "unsolved": {"has_solved": False}}
    narrowed["regraded"] = {"regraded_at__isnull": False}
    return found.filter(**narrowed.get(show, {})).order_by(
        "lecture__course__title", "lecture__course", "lecture__section__position", "lecture__section",
        "lecture__position", "lecture", "position", "pk",
    )  # fmt: skip


def courses_answered_in(user):
    mine = Attempt.objects.current().filter(user=user, mission__lecture__course=OuterRef("pk"))
    return Course.objects.filter(Exists(mine))


def answered_rows(missions):
    """One query for the revisions of these missions, which hold the words that were read."""
    revisions = Revision.objects.only("parts").in_bulk({mission.last_revision for mission in missions})
    asked = {pk: {one["id"]: one for one in revision.missions} for pk, revision in revisions.items()}
    return [answered_row(mission, asked[mission.last_revision].get(mission.pk)) for mission in missions]


def answered_row(mission, frozen):
    is_live = mission.live_title is not None
    place = f"#mission-{mission.pk}" if is_live and mission.pk in mission.live_missions else ""
    return AnsweredRow(
        mission_id=mission.pk,
        lecture_id=mission.lecture_id,
        course=mission.lecture.course,
        title=mission.live_title or mission.last_title or "",
        question=question_line(learner_mission(frozen).prompt) if frozen and is_live else "",
        url=mission.lecture.get_absolute_url() + place if is_live else "",
        is_solved=mission.has_solved,
        points=round(mission.best_score * 100),
        attempts=mission.attempts_count,
        answered_at=mission.last_at,
        regraded_at=mission.regraded_at,
    )


def regrades_to_tell(user) -> int:
    """How many of the learner's answers were regraded without them having seen it."""
    return Attempt.objects.to_tell().filter(user=user).count()


def waiting_for(user) -> dict[str, int]:
    """The same as `to_tell`, and how many answers are `wrong`; one query, none for visitors."""
    if not user.is_authenticated:
        return {"to_tell": 0, "wrong": 0}
    to_tell = Q(regrade_of__isnull=False, told_at__isnull=True)
    counted = Attempt.objects.current().filter(user=user)
    return counted.aggregate(to_tell=Count("pk", filter=to_tell), wrong=Count("pk", filter=Q(is_correct=False)))
