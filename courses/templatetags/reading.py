"""Small questions that reader's pages ask about what they show."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def heading_text(reading, heading_id):
    """The words of a heading by its id; empty where the lecture has it no more."""
    return next((heading["text"] for heading in reading.revision.headings if heading["id"] == heading_id), "")


@register.filter
def minutes(number):
    """A reading time as people say it: "1 min", "2 h 5 min"."""
    hours, rest = divmod(number or 0, 60)
    words = [ngettext("%(count)d h", "%(count)d h", hours) % {"count": hours}] if hours else []
    if rest or not hours:
        words.append(ngettext("%(count)d min", "%(count)d min", rest) % {"count": rest})
    return " ".join(words)


@register.filter
def upcoming(outline, completed):
    """The first lecture that is not finished; the first of all when every one is."""
    return next((lecture for lecture in outline.lectures if lecture.pk not in completed), outline.lectures[0])


@register.filter
def finished_of(completed, outline):
    """How many of the live lectures are finished; one that was unpublished since does not count."""
    return sum(lecture.pk in completed for lecture in outline.lectures)


@register.simple_tag
def marked(segments):
    """A text with the words that were looked for in <mark>; every piece is escaped."""
    pieces = (format_html("<mark>{}</mark>", piece.text) if piece.is_match else piece.text for piece in segments)
    return format_html_join("", "{}", ((piece,) for piece in pieces))
