"""The design system's tags, which every template may use without loading them."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.times import in_zone
from cms import demo_loading, menu
from courses.languages import direction_of
from courses.models import LectureState
from learning import note_undoing, restoring
from studio import undoing

register = template.Library()
register.filter(in_zone)

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
    return _icon(static(SPRITE), name, str(label), css)


@lru_cache(maxsize=1000)
def _icon(sprite, name, label, css):
    """A page has some thirty icons, mostly the same ones."""
    classes = " ".join(filter(None, ["icon", "icon--directional" if name in DIRECTIONAL else "", css]))
    symbol = f"{sprite}#{name}"
    if label:
        form = '<svg class="{}" role="img" aria-label="{}" viewBox="0 0 24 24"><use href="{}"/></svg>'
        return format_html(form, classes, label, symbol)
    return format_html('<svg class="{}" aria-hidden="true" viewBox="0 0 24 24"><use href="{}"/></svg>', classes, symbol)


@register.simple_tag
def state_chip(state):
    """A lecture's state in colour, icon and word."""
    return _state_chip(state, get_language(), static(SPRITE))


@lru_cache(maxsize=100)
def _state_chip(state, _language, _sprite):
    """An outline has hundreds."""
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


class MenuNode(template.Node):
    def render(self, context):
        return menu.rail(context["request"])


@register.tag("menu")
def menu_tag(parser, token):
    """The menu of this page for this person; a node, because what it returns is HTML that templates made."""
    return MenuNode()


@register.simple_tag
def demo_accounts():
    """Whom the sign-in page offers while the site is a demo."""
    may = {
        "learner": _("reads, solves, keeps notes"),
        "author": _("also designs and uploads"),
        "editor": _("also publishes"),
        "admin": _("also manages people"),
    }
    people = [{"name": name, "may": may[name]} for name in demo_loading.ACCOUNTS]
    return {"password": demo_loading.PASSWORD, "people": people}


class ToastsNode(template.Node):
    """Most pages have no message: their region for later ones is rendered once a language."""

    def render(self, context):
        messages = context.get("messages")
        if messages or settings.DEBUG:
            return render_to_string("ui/_toasts.html", {"messages": messages, "csrf_token": context.get("csrf_token")})
        return _no_toasts(get_language(), static(SPRITE))


@lru_cache(maxsize=50)
def _no_toasts(_language, _sprite):
    return render_to_string("ui/_toasts.html")


@register.filter
def undo(message):
    """The form of the message's Undo: its address, and (name, value) of each field; usually nothing."""
    if not hasattr(message, "extra_tags"):
        return None
    if items := undoing.items_of(message):
        return {"address": reverse("studio:trash_restore"), "fields": [("item", item) for item in items]}
    if notes := note_undoing.notes_of(message):
        return {"address": reverse("notes_restore"), "fields": [("note", note) for note in notes]}
    if offer := restoring.offer_of(message):
        return {"address": reverse("favorites_restore"), "fields": [("token", offer.token), ("next", offer.back)]}
    return None


@register.tag("toasts")
def toasts_tag(parser, token):
    """The messages of the last action, and the place where toasts.js shows new ones."""
    return ToastsNode()


@register.simple_tag
def written_in(language):
    """The attributes of an element whose text is in that language: `<h1 {% written_in course.language %}>`.

    The direction always comes along, because the page around it may run the other way.
    """
    return format_html('lang="{}" dir="{}"', language, direction_of(language))
