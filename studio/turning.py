"""Turning to another stretch of a lecture's missions in its editor: which is asked for, and the ways to the others."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from quizzes.stretches import LENGTH, start_of

PREVIOUS, NEXT, CHOSEN = "previous", "next", "chosen"
# Where the missions of a stretch begin on the page.
ANCHOR = "missions-shown"


class PlaceForm(forms.Form):
    """`?missions=41` is the stretch with the 41st mission; `?mission=7` the one with the mission of that id."""

    missions = forms.IntegerField(required=False, min_value=1)
    mission = forms.IntegerField(required=False, min_value=1)


class TurnForm(forms.Form):
    """The button that was pressed, and the number of a mission for the button that goes to a chosen one."""

    turn = forms.ChoiceField(choices=[(name, "") for name in (PREVIOUS, NEXT, CHOSEN)])
    turn_to = forms.IntegerField(required=False, min_value=1)


@dataclass(frozen=True)
class Way:
    """A stretch to be chosen: the numbers of its first and its last mission."""

    first: int
    last: int
    is_here: bool


@dataclass(frozen=True)
class Ways:
    """The stretch on the page, and all that there are."""

    first: int
    last: int
    total: int

    @property
    def has_previous(self):
        return self.first > 1

    @property
    def has_next(self):
        return self.last < self.total

    @property
    def all(self):
        starts = range(1, self.total + 1, LENGTH)
        here = start_of(self.first, self.total) + 1
        return [Way(start, min(start + LENGTH - 1, self.total), start == here) for start in starts]


def ways_from(edit):
    """None where the page shows all missions."""
    missions = edit.missions
    if not missions.is_stretch:
        return None
    return Ways(missions.first + 1, missions.first + len(missions.shown_forms()), edit.mission_count)


def number_asked(query, lecture):
    """The number of a mission of the stretch to be shown; nonsense is the first one."""
    form = PlaceForm(query)
    form.is_valid()
    pk = form.cleaned_data.get("mission")
    if pk is None:
        return form.cleaned_data.get("missions") or 1
    ids = list(lecture.missions.kept().order_by("position", "pk").values_list("pk", flat=True))
    return ids.index(pk) + 1 if pk in ids else 1


def wants_to_turn(data):
    return TurnForm(data).is_valid()


def address_after(edit, data):
    """Where a plain save leads: back to the editor, at the stretch that was asked for. `kept_as` is for the browser:
    the name of its copy that went into what was saved on a page in between, to be forgotten.
    """
    number = number_after(edit.missions, TurnForm(data)) if edit.has_missions else None
    query = {"kept_as": data.get("kept_as", ""), "missions": number}
    query = urlencode({name: value for name, value in query.items() if value})
    anchor = f"#{ANCHOR}" if wants_to_turn(data) else ""
    return f"{reverse('studio:lecture_edit', args=[edit.lecture.pk])}{'?' * bool(query)}{query}{anchor}"


def number_after(missions, form):
    """Counted when it is saved: what was added or removed on the page moves the missions behind it."""
    if not missions.is_stretch:
        return None
    here, end = missions.first + 1, missions.first + len(missions.written_forms())
    if not form.is_valid():
        return here
    wanted = {PREVIOUS: max(missions.first, 1), NEXT: end + 1, CHOSEN: form.cleaned_data["turn_to"]}
    return wanted[form.cleaned_data["turn"]] or here
