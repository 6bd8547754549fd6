"""Saving a lecture's missions as the author left them in the editor."""

from collections import defaultdict
from itertools import count

from django.db.models import F
from django.utils import timezone

from accounts import auditing
from courses.standing import KEPT, TRASH

from .freezing import CHOICE_WORDING, WORDING, choice_fields, mission_source, worded
from .models import Choice, Mission


def save_missions(lecture, sources, *, by=None, stretch=None):
    """Make the working copy's missions equal to `sources` (dicts as of mission_source), in few queries; or only those
    of a Stretch (quizzes/stretches.py), and then no other is touched but for its position.

    Ids stay through edits, so that attempts and favorites keep their mission. An id that is not of this lecture is
    not believed: that row is new. What is missing from `sources` is removed, and its row stays for the attempts.
    """
    rows = lecture.missions.filter(pk__in=stretch.shown) if stretch else lecture.missions
    known = {mission.pk: mission for mission in rows.prefetch_related("choices")}
    kept = sorted((m for m in known.values() if m.removed_at is None), key=lambda m: (m.position, m.pk))
    if [mission_source(mission) for mission in kept] == sources and not (stretch and any(stretch.goals)):
        return
    places = make_room(lecture, stretch) if stretch else range(len(sources))
    missions = [placed_mission(lecture, known, source, place) for place, source in zip(places, sources, strict=True)]
    were_there = [mission for mission in missions if mission.pk]
    Mission.objects.bulk_create([mission for mission in missions if not mission.pk])
    Mission.objects.bulk_update(those_changed(were_there), [*WORDING, "position", "removed_at"])
    remove([mission for mission in kept if mission not in were_there], lecture, by=by)
    pairs = zip(missions, sources, strict=True)
    save_choices([(mission, source["choices"], mission in were_there) for mission, source in pairs])


def make_room(lecture, stretch):
    """The positions of its missions. The others are numbered around them, all that move as far in one query."""
    kept = lecture.missions.kept().exclude(pk__in=stretch.shown).order_by("position", "pk")
    others = list(kept.values_list("pk", "position"))
    places = stretch.places(len(others))
    taken = set(places)
    free = (place for place in count() if place not in taken)
    by_step = defaultdict(list)
    for (pk, position), place in zip(others, free, strict=False):
        by_step[place - position].append(pk)
    by_step.pop(0, None)
    for step, pks in by_step.items():
        Mission.objects.filter(pk__in=pks).update(position=F("position") + step)
    return places


def append_missions(lecture, sources, *, after):
    """New missions behind those of the working copy, whose last position is `after` (-1 where it has none). The others
    are not touched, so it costs the same however many there are.
    """
    missions = [
        with_wording(Mission(lecture=lecture, position=place), worded(source))
        for place, source in enumerate(sources, after + 1)
    ]
    Mission.objects.bulk_create(missions)
    save_choices([(mission, source["choices"], False) for mission, source in zip(missions, sources, strict=True)])
    return missions


def remove(missions, lecture, *, by):
    """Into the trash (quizzes/trashing.py)."""
    Mission.objects.filter(pk__in=[mission.pk for mission in missions]).update(removed_at=timezone.now())
    for mission in missions:
        auditing.record(
            "mission.delete", mission, by=by, lecture=lecture.pk, **lecture.course.in_audit, before=KEPT, after=TRASH
        )


def placed_mission(lecture, known, source, place):
    mission = known.pop(source["id"], None) or Mission(lecture=lecture)
    return with_wording(mission, worded(source) | {"position": place, "removed_at": None})


def save_choices(wanted):
    """`wanted` are (saved mission, its choices as dicts, whether it was there before)."""
    new, changed, gone = [], [], []
    for mission, sources, was_there in wanted:
        known = {choice.pk: choice for choice in mission.choices.all()} if was_there else {}
        for place, source in enumerate(sources):
            choice = known.pop(source["id"], None) or Choice(mission=mission)
            choice = with_wording(choice, choice_fields(source) | {"position": place})
            (changed if choice.pk else new).append(choice)
        gone.extend(known)
    Choice.objects.add(new)
    Choice.objects.bulk_update(those_changed(changed), [*CHOICE_WORDING, "position"])
    Choice.objects.filter(pk__in=gone).delete()


def with_wording(row, wording):
    """The row with these fields; `is_changed` tells whether any of them was another."""
    row.is_changed = any(getattr(row, name) != value for name, value in wording.items())
    for name, value in wording.items():
        setattr(row, name, value)
    return row


def those_changed(rows):
    """Whoever types in one mission writes one row: an update of many costs more with each."""
    return [row for row in rows if row.is_changed]
