"""Small questions that reader's pages ask about what they show."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def minutes(number):
    """A reading time as people say it: "1 min", "2 h 5 min"."""
    hours, rest = divmod(number or 0, 60)
    words = [ngettext("%(count)d h", "%(count)d h", hours) % {"count": hours}] if hours else []
    if rest or not hours:
        words.append(ngettext("%(count)d min", "%(count)d min", rest) % {"count": rest})
    return " ".join(words)


@register.simple_tag
def marked(segments):
    """A text with the words that were looked for in <mark>; every piece is escaped."""
    pieces = (format_html("<mark>{}</mark>", piece.text) if piece.is_match else piece.text for piece in segments)
    return format_html_join("", "{}", ((piece,) for piece in pieces))
