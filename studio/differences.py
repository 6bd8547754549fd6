"""What would change for learners: two states of a lecture, compared line by line and mission by mission. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.line_differences import DiffLine, line_diff

from .mission_words import hint_name, kind_words, options_in_words


@dataclass(frozen=True)
class Content:
    """A working copy or a revision. `missions` are sources as of quizzes.freezing.mission_source."""

    title: str
    summary: str
    body: str
    missions: list


@dataclass(frozen=True)
class Change:
    """One thing that changes, with its lines; no lines where the name says it all."""

    name: str
    lines: list[DiffLine]


def changes_between(old, new):
    """Every Change from the Content `old` to `new`, in the order of the page; empty where nothing changes."""
    texts = [
        (_("Title"), old.title, new.title),
        (_("Summary"), old.summary, new.summary),
        (_("Text"), old.body, new.body),
    ]
    changed = [Change(name, line_diff(before, after)) for name, before, after in texts if before != after]
    return changed + mission_changes(old.missions, new.missions)


def is_same(old, new):
    """Whether nothing changes; frozen missions and their sources are compared by what an author reads of them."""
    texts_old, texts_new = ((one.title, one.summary, one.body) for one in (old, new))
    return texts_old == texts_new and not mission_changes(old.missions, new.missions)


def mission_changes(old, new):
    """Missions are the same by their id, so that a moved one is not told as removed and added."""
    before = {mission["id"]: mission_text(mission) for mission in old}
    after = {mission["id"]: mission_text(mission) for mission in new}
    found = []
    for number, pk in enumerate(after, 1):
        if pk not in before:
            found.append(Change(_("Mission %(number)s is new") % {"number": number}, line_diff("", after[pk])))
        elif before[pk] != after[pk]:
            found.append(Change(_("Mission %(number)s") % {"number": number}, line_diff(before[pk], after[pk])))
    for number, pk in enumerate(before, 1):
        if pk not in after:
            name = _("Mission %(number)s goes") % {"number": number}
            found.append(Change(name, line_diff(before[pk], "")))
    if [pk for pk in before if pk in after] != [pk for pk in after if pk in before]:
        found.append(Change(_("The missions are in another order"), []))
    return found


def mission_text(mission):
    """As an author reads it, the correct choices included."""
    return "\n".join(
        [
            mission["prompt"],
            f"({kind_words(mission)})",
            *options_in_words(mission),
            *map(choice_text, mission["choices"]),
            *(f"{hint_name(number, hint)}: {hint['text']}" for number, hint in enumerate(mission.get("hints", ()), 1)),
            *([mission["explanation"]] if mission["explanation"] else []),
        ]
    )


def choice_text(choice):
    chosen, missed = choice["feedback"], choice.get("feedback_missed")
    told = (f" — {chosen}" if chosen else "") + (f" — {_('when missed:')} {missed}" if missed else "")
    return f"{'[x]' if choice['is_correct'] else '[ ]'} {choice['text']}{told}"
