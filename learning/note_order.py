"""In what order notes stand, as ids for a page or a file: by the place of their passage, or the newest first."""

from functools import cached_property
from itertools import groupby

from django.db.models import Count, F

from courses.models import Lecture

PLACE, NEWEST = "place", "newest"
ORDERS = (PLACE, NEWEST)
OUTLINE = ["course__title", "course", "section__position", "section", "position", "pk"]
IN_LECTURE = [F("selector__start").asc(nulls_last=True), "-updated_at", "-pk"]


def in_order(notes, order):
    """Their ids: what has a length and can be sliced, for a Paginator."""
    if order == NEWEST:
        return notes.order_by("-updated_at", "-pk").values_list("pk", flat=True)
    return ByPlace(notes)


class ByPlace:
    """How many notes each lecture has is told by an index; only those of a page's lectures are looked at and sorted.

    So a page costs the same whatever the number of notes.
    """

    def __init__(self, notes):
        self.notes = notes.order_by()

    @cached_property
    def lectures(self):
        """[(id, how many notes)] in the order of the outline."""
        counts = dict(self.notes.values_list("lecture").annotate(Count("pk")))
        ordered = Lecture.everything.filter(pk__in=list(counts)).order_by(*OUTLINE).values_list("pk", flat=True)
        return [(pk, counts[pk]) for pk in ordered]

    def __len__(self):
        return sum(count for _pk, count in self.lectures)

    def __getitem__(self, cut):
        begin, end, _step = cut.indices(len(self))
        among, before, place = [], 0, 0
        for pk, count in self.lectures:
            if place + count <= begin:
                before += count
            elif place < end:
                among.append(pk)
            place += count
        return self.of_lectures(among)[begin - before : end - before]

    def of_lectures(self, among):
        rows = self.notes.filter(lecture__in=among).order_by("lecture", *IN_LECTURE).values_list("lecture", "pk")
        found = {lecture: [pk for _lecture, pk in group] for lecture, group in groupby(rows, key=lambda row: row[0])}
        return [pk for lecture in among for pk in found.get(lecture, [])]
