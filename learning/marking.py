"""Highlights in the text of a page: an element around the words, and a sign behind them that leads to the note.

They are in the HTML that is sent, so they are there without a script and on paper, and nothing moves when the page has
loaded. static/js/highlights.js makes the same for a new one.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.translation import pgettext_lazy

from courses.markdown import trusted
from courses.page_text import Mark, page_text, with_marks

from .models import Note

# Each colour has a sign, and the words are underlined in its own manner, for whoever does not see colours.
SIGNS = {"": "notebook-pen", "yellow": "lightbulb", "green": "check", "blue": "circle-help", "pink": "target"}
WITH_NOTE = {
    "": pgettext_lazy("highlight", "Your note on these words"),
    "yellow": pgettext_lazy("highlight", "Yellow highlight, with a note"),
    "green": pgettext_lazy("highlight", "Green highlight, with a note"),
    "blue": pgettext_lazy("highlight", "Blue highlight, with a note"),
    "pink": pgettext_lazy("highlight", "Pink highlight, with a note"),
}
ALONE = {
    "": pgettext_lazy("highlight", "Highlight"),
    "yellow": pgettext_lazy("highlight", "Yellow highlight"),
    "green": pgettext_lazy("highlight", "Green highlight"),
    "blue": pgettext_lazy("highlight", "Blue highlight"),
    "pink": pgettext_lazy("highlight", "Pink highlight"),
}
OPENING = '<mark class="passage passage--{}"{} data-passage="%(pk)d">'
SIGN = (
    '<a class="passage-sign passage-sign--{}" href="%(address)s" data-extra data-passage-sign="%(pk)d" '
    'aria-label="{}">{}</a>'
)


@dataclass(frozen=True)
class Look:
    """What all marks of one colour have in common, with room for their number and their note's address."""

    first_opening: str
    opening: str
    sign: str


def marked_html(html, marks, *, address_of):
    """The page's HTML with a learner's marks. `address_of` tells where a mark's note is."""
    if not marks:
        return trusted(html)
    looks = {kind: look_of(*kind) for kind in {(mark.color, mark.has_text) for mark in marks}}
    return trusted(
        with_marks(page_text(html), [drawn(mark, looks[mark.color, mark.has_text], address_of(mark)) for mark in marks])
    )


def look_of(color, has_text):
    symbol = render_to_string("learning/_passage_symbol.html", {"name": SIGNS[color]}).strip().replace("%", "%%")
    name = name_of(color, has_text).replace("%", "%%")
    first = trusted(' id="mark-%(pk)d"')
    of_color = color or "none"
    return Look(
        first_opening=format_html(OPENING, of_color, first),
        opening=format_html(OPENING, of_color, ""),
        sign=format_html(SIGN, of_color, name, trusted(symbol)),
    )


def drawn(mark, look, address):
    return Mark(
        start=mark.start,
        end=mark.end,
        first_opening=look.first_opening % {"pk": mark.pk},
        opening=look.opening % {"pk": mark.pk},
        closing="</mark>",
        sign=look.sign % {"pk": mark.pk, "address": escape(address)},
    )


def name_of(color, has_text):
    return str((WITH_NOTE if has_text else ALONE)[color])


def colors():
    """(value, name, sign) of each colour that can be chosen, the first one first."""
    return [(color.value, color.label, SIGNS[color.value]) for color in Note.Color if color]
