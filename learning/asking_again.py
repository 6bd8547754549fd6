"""A mission in practice as its page shows it: the choices in another order each time, and what comes back."""

from dataclasses import dataclass

from courses.markdown import trusted
from quizzes.grading import Result
from quizzes.judging import opened_hints
from quizzes.learner_missions import shuffled
from quizzes.showing import Done, ShownChoice, shown_choices

from .practising import Item


@dataclass(frozen=True)
class AskedAgain:
    """`number` is how often it was practised before. Without a result it holds nothing of the key."""

    id: int
    number: int
    prompt: str
    is_multiple: bool
    choices: tuple[ShownChoice, ...]
    lecture: object
    title: str
    hints: tuple[str, ...] = ()
    next_hint: int | None = None
    result: Result | None = None
    explanation: str = ""
    missed: tuple[str, ...] = ()
    error: str = ""


def hints_allowed(item: Item, done: Done) -> int:
    """All of them once the learner knows the key; before that those that they opened in the lecture."""
    return len(item.mission.hint_costs) if item.is_told else min(done.hints, len(item.mission.hint_costs))


def ask_again(item: Item, *, user, allowed, number=None, hints=0, result=None, ticked=frozenset(), error=""):
    """`hints` are open of the `allowed` ones, `ticked` is what stood in a form that could not be judged."""
    mission = item.mission
    number = item.reviews if number is None else number
    by_id = {choice.id: choice for choice in mission.choices}
    order = [by_id[pk] for pk in shuffled(mission.choice_ids, f"{user.pk} {mission.id} practice {number}")]
    return AskedAgain(
        id=mission.id,
        number=number,
        prompt=trusted(mission.prompt_html),
        is_multiple=mission.is_multiple,
        choices=shown_choices(order, result, result.chosen if result else frozenset(ticked), frozenset()),
        lecture=item.lecture,
        title=item.revision.title,
        hints=tuple(trusted(html) for html in opened_hints(item.frozen, hints)),
        next_hint=hints + 1 if hints < allowed else None,
        result=result,
        explanation=trusted(result.explanation_html) if result else "",
        missed=tuple(trusted(html) for html in result.missed_html) if result else (),
        error=error,
    )
