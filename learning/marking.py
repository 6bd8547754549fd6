"""Highlights in the text of a page: an element around the words, and a sign behind them that leads to the note.

They are in the HTML that is sent, so they are there without a script and on paper, and nothing moves when the page has
loaded. static/js/highlights.js makes the same for a new one.
"""

from django.template.loader import render_to_string
from django.utils.html import format_html
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
OPENING = '<mark class="passage passage--{}"{} data-passage="{}">'
SIGN = '<a class="passage-sign passage-sign--{}" href="{}" data-extra data-passage-sign="{}" aria-label="{}">{}</a>'


def marked_html(html, marks, *, address_of):
    """The page's HTML with a learner's marks. `address_of` tells where a mark's note is."""
    if not marks:
        return trusted(html)
    symbols = {color: symbol_of(color) for color in {mark.color for mark in marks}}
    return trusted(with_marks(page_text(html), [drawn(mark, symbols[mark.color], address_of(mark)) for mark in marks]))


def symbol_of(color):
    return render_to_string("learning/_passage_symbol.html", {"name": SIGNS[color]}).strip()


def drawn(mark, symbol, address):
    color = mark.color or "none"
    return Mark(
        start=mark.start,
        end=mark.end,
        first_opening=format_html(OPENING, color, format_html(' id="mark-{}"', mark.pk), mark.pk),
        opening=format_html(OPENING, color, "", mark.pk),
        closing="</mark>",
        sign=format_html(SIGN, color, address, mark.pk, name_of(mark.color, mark.has_text), trusted(symbol)),
    )


def name_of(color, has_text):
    return str((WITH_NOTE if has_text else ALONE)[color])


def colors():
    """(value, name, sign) of each colour that can be chosen, the first one first."""
    return [(color.value, color.label, SIGNS[color.value]) for color in Note.Color if color]
