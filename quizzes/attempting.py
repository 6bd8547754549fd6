"""Answering a mission: what may be chosen, and keeping the attempt."""

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .grading import Result
from .judging import judge
from .learner_missions import LearnerMission, order_for
from .models import Attempt, HintOpening
from .questions import MAX_ID, Question
from .showing import Done, done_at, left_after, seed_of

# Longer than anybody thinks about a mission without leaving it.
LONGEST_SECONDS = 24 * 60 * 60
# Answers of one learner to one mission that come in the same moment: each try but the first finds one more there.
MOST_TRIES = 8


class NoAttemptLeft(Exception):
    """The mission takes no more answers from this learner. `done` is how it stands."""

    def __init__(self, done):
        super().__init__(_("You have used all attempts at this mission."))
        self.done = done


class ShownRevisionForm(forms.Form):
    """Which revision the page showed; whatever is not a number counts as not said."""

    revision = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)

    @property
    def revision_id(self):
        return self.cleaned_data.get("revision") if self.is_valid() else None


class AsideForm(forms.Form):
    """What the page tells besides the answer. Nothing of it is needed, so what makes no sense counts as not said."""

    attempt = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    hint = forms.IntegerField(required=False, min_value=1, max_value=100)
    hints = forms.IntegerField(required=False, min_value=0, max_value=100)
    seconds = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_SECONDS)

    def said(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)


class AttemptForm(forms.Form):
    choice = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose an answer first."),
            "invalid_choice": _("That is not a choice of this mission. Open the page again and answer there."),
        },
    )

    def __init__(self, data, *, mission: LearnerMission):
        super().__init__(data)
        self.mission = mission
        self.fields["choice"].choices = [(pk, "") for pk in mission.choice_ids]

    def clean_choice(self):
        chosen = self.cleaned_data["choice"]
        if not self.mission.is_multiple and len(set(chosen)) > 1:
            raise forms.ValidationError(gettext("This mission takes one answer. Choose one of them."))
        return frozenset(chosen)

    @property
    def ticked(self):
        """The own choices in what was sent, for showing the form again as it was left."""
        sent = set(self.data.getlist("choice"))
        return {pk for pk in self.mission.choice_ids if str(pk) in sent}

    @property
    def message(self):
        return next(iter(self.errors.get("choice", [])), "")


def submit_attempt(question: Question, *, by, chosen, number=None, seconds=None) -> tuple[Result, Done]:
    """Grade the choices against the revision that was shown, and keep both; with how the mission stands then.

    `number` is that of the attempt which the page offered: the same answer sent twice with it is kept once. Raises
    NoAttemptLeft, and then nothing is kept.
    """
    for _again in range(MOST_TRIES - 1):
        try:
            return keep_attempt(question, by=by, chosen=chosen, number=number, seconds=seconds)
        except IntegrityError:  # another answer of this learner came in the same moment; now it is there to be seen
            continue
    return keep_attempt(question, by=by, chosen=chosen, number=number, seconds=seconds)


@transaction.atomic
def keep_attempt(question: Question, *, by, chosen, number, seconds) -> tuple[Result, Done]:
    before = done_at(question.frozen["id"], user=by)
    if before.number and number == before.number and before.chosen == sorted(chosen):
        is_last = left_after(question.frozen, before.number) == 0
        return judge(question.frozen, chosen, hints=before.hints_then, is_last=is_last), before
    left = left_after(question.frozen, before.number)
    if left == 0:
        raise NoAttemptLeft(before)
    result = judge(question.frozen, chosen, hints=before.hints, is_last=left == 1)
    order = order_for(question.mission, seed=seed_of(by)) if question.mission.shuffle_choices else None
    attempt = Attempt.objects.create(
        user=by,
        mission_id=result.mission_id,
        revision=question.revision,
        number=before.number + 1,
        chosen=sorted(result.chosen),
        order=order,
        hints=before.hints,
        seconds=seconds,
        is_correct=result.is_correct,
        score=result.score,
    )
    return result, Done(
        attempt.chosen,
        attempt.is_correct,
        attempt.number,
        attempt.hints,
        has_solved=before.has_solved or result.is_correct,
        hints=before.hints,
    )


@transaction.atomic
def open_hint(question: Question, *, by, number) -> Done:
    """Open that hint, if it is the next one; hints are opened in their order, and each is recorded once."""
    done = done_at(question.frozen["id"], user=by)
    if number != done.hints + 1 or number > len(question.mission.hint_costs) or done.has_solved:
        return done
    HintOpening.objects.get_or_create(
        user=by, mission_id=question.frozen["id"], number=number, defaults={"revision": question.revision}
    )
    return done._replace(hints=number)


def unsolved(revision, *, user):
    """Ids of the revision's missions that this learner has still to solve."""
    ids = {frozen["id"] for frozen in revision.missions}
    return ids - solved(ids, user=user)


def solved(mission_ids, *, user):
    """Which of these this learner has solved; one query, none for visitors."""
    if not user.is_authenticated or not mission_ids:
        return set()
    right = Attempt.objects.current().filter(user=user, mission__in=mission_ids, is_correct=True)
    return set(right.order_by().values_list("mission", flat=True).distinct())
