"""Missions in the trash: removed from the working copy, kept for the attempts at them, and to be had back."""

from django.db import transaction
from django.db.models import Max

from accounts import auditing
from courses import publishing, trashing
from courses.models import Revision
from courses.standing import ERASED, KEPT, TRASH

from .models import Mission


@transaction.atomic
def restore_mission(mission, *, by):
    """At the end of its lecture's working copy; learners see it when that is published. None where it is there."""
    lecture = publishing.lock_one(mission.lecture)
    mission = lecture.missions.filter(pk=mission.pk, removed_at__isnull=False).first()
    if mission is None:
        return None
    last = lecture.missions.kept().aggregate(last=Max("position"))["last"]
    mission.removed_at, mission.position = None, 0 if last is None else last + 1
    mission.save(update_fields=["removed_at", "position"])
    publishing.save_working_copy(lecture, by=by)
    auditing.record(
        "mission.recover", mission, by=by, lecture=lecture.pk, **lecture.course.in_audit, before=TRASH, after=KEPT
    )
    return mission


@transaction.atomic
def empty_trash(*, by, until):
    """Delete for good what came into the trash up to the moment `until`: lectures, sections, files and missions."""
    trashing.erase(by=by, until=until)
    missions = list(to_erase(until).select_for_update(of=["self"]).order_by("pk"))
    for mission in missions:
        auditing.record(
            "mission.erase", mission, by=by, lecture=mission.lecture_id, **mission.lecture.course.in_audit,
            prompt=mission.prompt, before=TRASH, after=ERASED,
        )  # fmt: skip
    Mission.objects.filter(pk__in=[mission.pk for mission in missions]).delete()


def to_erase(until):
    """Removed missions that no live or coming revision shows: learners may be answering those."""
    removed = Mission.objects.filter(removed_at__lte=until, lecture__deleted_at__isnull=True)
    lectures = removed.values("lecture")
    live = Revision.objects.live().filter(lecture__in=lectures).values_list("mission_ids", flat=True)
    coming = Revision.objects.scheduled().filter(lecture__in=lectures).values_list("mission_ids", flat=True)
    shown = {pk for ids in [*live, *coming] for pk in ids}
    return removed.exclude(pk__in=shown).select_related("lecture__course")
