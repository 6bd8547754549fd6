"""Remembering where somebody stopped reading, and finding it again in a text that changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from courses.models import Lecture

from . import completing
from .models import ReadingPlace

# Of so many headings above the place, one will be left.
MOST_ABOVE = 20


class Heading(NamedTuple):
    """The heading to go on at."""

    id: str
    text: str


@transaction.atomic
def keep_place(
    lecture: Lecture, *, by, heading_id: str, has_reached_end: bool, above: Sequence[str] = (),
    read_at: datetime | None = None,
) -> bool:  # fmt: skip
    """Move the learner's place, unless they have read elsewhere later than `read_at` (default: now): what comes late
    from another browser is not the place where they stopped. An end that was reached once stays reached. Whether the
    lecture is finished now.
    """
    stop = {"heading_id": heading_id, "above": list(above), "updated_at": read_at or timezone.now()}
    place, is_new = ReadingPlace.objects.select_for_update().get_or_create(
        user=by, lecture=lecture, defaults={**stop, "has_reached_end": has_reached_end}
    )
    has_just_ended = has_reached_end and (is_new or not place.has_reached_end)
    if not is_new:
        move(place, stop if stop["updated_at"] >= place.updated_at else {}, has_reached_end=has_reached_end)
    return completing.complete_if_finished(lecture, by=by, is_first_time=has_just_ended)


def move(place, stop, *, has_reached_end):
    for name, value in stop.items():
        setattr(place, name, value)
    place.has_reached_end |= has_reached_end
    place.save(update_fields=[*stop, "has_reached_end"])


def ids_above(headings: Sequence[dict], heading_id: str) -> list[str]:
    """Of the headings before that one, the nearest first."""
    ids = [heading["id"] for heading in headings]
    place = ids.index(heading_id) if heading_id in ids else 0
    return ids[:place][::-1][:MOST_ABOVE]


def stop_in(headings: Sequence[dict], heading_id: str, above: Iterable[str]) -> Heading | None:
    """The heading; where it is gone, the nearest of those above it that the text still has. None is its top."""
    texts = {heading["id"]: heading["text"] for heading in headings}
    found = next((pk for pk in [heading_id, *above] if pk in texts), None)
    return Heading(found, texts[found]) if found else None
