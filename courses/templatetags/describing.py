"""A page's description in its head, and the cover of a course."""

import json

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from courses import describing
from courses.catalog_words import language_name
from courses.markdown import trusted

register = template.Library()
register.filter(language_name)

# So that no text of an author can end the script element or begin another one, and none breaks a line in it.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@register.inclusion_tag("courses/_description.html")
def describe_catalog(page, wish):
    return {"it": describing.of_catalog(page, wish, language=get_language())}


@register.inclusion_tag("courses/_description.html")
def describe_course(outline):
    return {"it": describing.of_course(outline)}


@register.inclusion_tag("courses/_description.html")
def describe_lecture(reading):
    return {"it": describing.of_lecture(reading)}


@register.simple_tag
def linked_data(data):
    """A block of data in the page; browsers run nothing of it, so the content policy has nothing against it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', trusted(text))


@register.inclusion_tag("courses/_cover.html")
def course_cover(course, is_first=False):
    return {"course": course, "is_first": is_first}


@register.filter
def public_in_other_languages(reading):
    """Where a lecture can be read in other languages: (Translation, address), by everybody."""
    slug, language = reading.lecture.slug, reading.course.language
    found = [one for one in reading.outline.translations if one.is_public and one.has_lecture]
    return [(one, one.url_of(slug)) for one in found if one.language != language]
