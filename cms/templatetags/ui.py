"""The design system's tags, which every template may use without loading them."""

from courses.models import LectureState
from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from cms import menu

register = template.Library()

SPRITE = "vendor/lucide-1.62.0/sprite.svg"
STATE_ICONS = {
    LectureState.DRAFT: "pencil",
    LectureState.SCHEDULED: "calendar-clock",
    LectureState.LIVE: "circle-check",
    LectureState.CHANGED: "circle-dot",
    LectureState.UNPUBLISHED: "eye-off",
}
# They point along the line of reading, so they turn round in right-to-left pages.
DIRECTIONAL = {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "log-in", "log-out", "panel-left", "send"}


@register.simple_tag
def icon(name, label="", css=""):
    """A symbol of the sprite: decoration beside a word, or with a `label` an image of its own."""
    classes = " ".join(filter(None, ["icon", "icon--directional" if name in DIRECTIONAL else "", css]))
    symbol = f"{static(SPRITE)}#{name}"
    if label:
        form = '<svg class="{}" role="img" aria-label="{}" viewBox="0 0 24 24"><use href="{}"/></svg>'
        return format_html(form, classes, label, symbol)
    return format_html('<svg class="{}" aria-hidden="true" viewBox="0 0 24 24"><use href="{}"/></svg>', classes, symbol)


@register.simple_tag
def state_chip(state):
    """A lecture's state in colour, icon and word."""
    state = LectureState(state)
    chip = '<span class="chip chip--{}">{}{}</span>'
    return format_html(chip, state.value, icon(STATE_ICONS[state]), state.label)


@register.inclusion_tag("ui/_progress.html")
def progress(done, total, label=""):
    """A bar with its numbers in words; nothing of nothing is 0 %."""
    return {"done": done, "total": total, "percent": percent(done, total), "label": label}


@register.inclusion_tag("ui/_progress_ring.html")
def progress_ring(done, total, label=""):
    return {"done": done, "total": total, "percent": percent(done, total), "label": label}


def percent(done, total):
    """Whole percent, rounded down so that 100 means finished."""
    return min(100, 100 * done // total) if total else 0


@register.simple_tag(takes_context=True)
def main_menu(context):
    """What the menu shows on this page, to this person."""
    return menu.for_request(context["request"])
