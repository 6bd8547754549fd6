"""Remembering where somebody stopped reading."""

from django.db import transaction

from courses.models import Lecture

from . import completing
from .models import Completion, ReadingPlace


@transaction.atomic
def keep_place(lecture: Lecture, *, by, heading_id: str, has_reached_end: bool) -> bool:
    """Move the learner's place; an end that was reached once stays reached. Whether the lecture is finished now."""
    place, is_new = ReadingPlace.objects.select_for_update().get_or_create(
        user=by, lecture=lecture, defaults={"heading_id": heading_id, "has_reached_end": has_reached_end}
    )
    has_just_ended = has_reached_end and (is_new or not place.has_reached_end)
    if not is_new:
        place.heading_id = heading_id
        place.has_reached_end |= has_reached_end
        place.save(update_fields=["heading_id", "has_reached_end", "updated_at"])
    if has_just_ended:
        return completing.complete_if_finished(lecture, by=by)
    return Completion.objects.filter(user=by, lecture=lecture).exists()
