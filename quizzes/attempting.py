"""Answering a mission: which revision the learner saw, what may be chosen, and keeping the attempt."""

from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Revision

from . import grading
from .models import Attempt

# The largest id that both databases can hold.
MAX_ID = 2**63 - 1


class MissionGone(Exception):
    """The lecture was unpublished after the page with the mission was opened."""


@dataclass(frozen=True)
class Question:
    """A frozen mission in the revision that the learner saw, and the revision that is live now."""

    revision: Revision
    frozen: grading.FrozenMission
    live: Revision

    @property
    def lecture(self):
        return self.live.lecture

    @property
    def is_on_live_page(self):
        return frozen_in(self.live, self.frozen["id"]) is not None


def find_question(mission_id, *, revision_id, user):
    """The mission as it was shown: in the named revision if that was live once, else in the one that is live now.

    Raises MissionGone, or Http404 where this person could never see the mission.
    """
    of_mission = Revision.objects.filter(
        lecture__missions__pk=mission_id, lecture__course__in=Course.objects.readable_by(user)
    ).select_related("lecture__course")
    live = of_mission.live().first()
    shown = live
    if revision_id and (live is None or live.pk != revision_id):
        shown = of_mission.kept().filter(pk=revision_id, live_from__lte=timezone.now()).first()
    for revision in (shown, live):
        frozen = frozen_in(revision, mission_id)
        if frozen and live:
            return Question(revision, frozen, live)
        if frozen:
            raise MissionGone
    raise Http404("No such mission is live.")


def frozen_in(revision, mission_id):
    missions = revision.missions if revision else []
    return next((frozen for frozen in missions if frozen["id"] == mission_id), None)


class ShownRevisionForm(forms.Form):
    """Which revision the page showed; whatever is not a number counts as not said."""

    revision = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)

    @property
    def revision_id(self):
        return self.cleaned_data.get("revision") if self.is_valid() else None


class AttemptForm(forms.Form):
    choice = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose an answer first."),
            "invalid_choice": _("That is not a choice of this mission. Open the page again and answer there."),
        },
    )

    def __init__(self, data, *, frozen):
        super().__init__(data)
        self.frozen = frozen
        self.fields["choice"].choices = [(choice["id"], "") for choice in frozen["choices"]]

    def clean_choice(self):
        chosen = self.cleaned_data["choice"]
        if self.frozen["kind"] == grading.SINGLE and len(set(chosen)) > 1:
            raise forms.ValidationError(gettext("This mission takes one answer. Choose one of them."))
        return frozenset(chosen)

    @property
    def ticked(self):
        """The own choices in what was sent, for showing the form again as it was left."""
        sent = set(self.data.getlist("choice"))
        return {pk for pk in grading.choice_ids(self.frozen) if str(pk) in sent}

    @property
    def message(self):
        return next(iter(self.errors.get("choice", [])), "")


@transaction.atomic
def submit_attempt(question: Question, *, by, chosen) -> grading.Result:
    """Grade the choices against the revision that was shown, and keep both."""
    result = grading.grade(question.frozen, chosen)
    Attempt.objects.create(
        user=by,
        mission_id=result.mission_id,
        revision=question.revision,
        chosen=sorted(result.chosen),
        is_correct=result.is_correct,
        score=result.score,
    )
    return result


def has_solved(mission_id, *, user):
    """Once solved, a mission stays solved, whatever is tried later."""
    return user.is_authenticated and Attempt.objects.filter(user=user, mission=mission_id, is_correct=True).exists()


def unsolved(revision, *, user):
    """Ids of the revision's missions that this learner has still to solve."""
    ids = {frozen["id"] for frozen in revision.missions}
    solved = Attempt.objects.filter(user=user, mission__in=ids, is_correct=True).values_list("mission", flat=True)
    return ids - set(solved)
