"""Two states of a lecture as one page with what changed marked: title, summary, text, and mission by mission. Pure."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _

from courses.rendered_differences import Stretch, Words, compare


@dataclass(frozen=True)
class Side:
    """One state. `missions` are their HTML by id, in order, with as much of the key as its reader may see."""

    title: str
    summary: str
    html: str
    missions: dict[int, str]


@dataclass(frozen=True)
class Part:
    """A part of the page that changed, with its stretches; none where the name says it all. `id` is its anchor."""

    id: str
    name: str
    stretches: list[Stretch]


def parts_between(old: Side, new: Side) -> list[Part]:
    """Every Part that changed, in the order of the page."""
    texts = [
        ("title", _("Title"), paragraph(old.title), paragraph(new.title)),
        ("summary", _("Summary"), paragraph(old.summary), paragraph(new.summary)),
        ("text", _("Text"), old.html, new.html),
        *missions_between(old.missions, new.missions),
    ]
    words = Words(_("Added:"), _("Removed:"))
    parts = [Part(anchor, name, compare(before, after, words)) for anchor, name, before, after in texts]
    changed = [part for part in parts if any(stretch.is_changed for stretch in part.stretches)]
    return changed + order_between(old.missions, new.missions)


def paragraph(text):
    return str(format_html("<p>{}</p>", text)) if text else ""


def missions_between(before, after):
    """A mission is the same by its id, so a moved one is not told as removed and added."""
    for number, pk in enumerate(after, 1):
        name = _("Mission %(number)s") if pk in before else _("Mission %(number)s is new")
        yield f"mission-{pk}", name % {"number": number}, before.get(pk, ""), after[pk]
    for number, pk in enumerate(before, 1):
        if pk not in after:
            yield f"mission-{pk}", _("Mission %(number)s is gone") % {"number": number}, before[pk], ""


def order_between(before, after):
    if [pk for pk in before if pk in after] == [pk for pk in after if pk in before]:
        return []
    return [Part("order", _("The missions are in another order"), [])]
