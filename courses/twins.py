"""Markdown for machines: the twin of a course page, and the site as llms.txt (https://llmstxt.org)."""

import re

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .cataloguing import current_shelf
from .models import Course

# What would be read as Markdown, or end a link's text.
MARKS = re.compile(r"([\\`*_\[\]<>#])")


def plain(text):
    return MARKS.sub(r"\\\1", " ".join(text.split()))


def absolute(name, *args):
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def item(title, url, text):
    return f"- [{plain(title)}]({url})" + (f": {plain(text)}" if text else "")


def answer(text, course):
    """Who has the address of an unlisted course reads its twin; search engines keep none of it."""
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    if not course.is_public:
        response["X-Robots-Tag"] = "noindex"
    return response


def course_text(outline):
    """Title, summary, and the outline with links to the lectures' own twins."""
    course = outline.course
    pieces = [f"# {plain(course.title)}"]
    if course.summary:
        pieces.append(f"> {plain(course.summary)}")
    for section in outline.sections:
        links = [
            item(lecture.title, absolute("lecture_markdown", course.slug, lecture.slug), lecture.summary)
            for lecture in section.lectures
        ]
        pieces += [f"## {plain(section.title)}", "\n".join(links)]
    return "\n\n".join(pieces) + "\n"


def site_text():
    """Every public course with something live, by subject; those without one come last."""
    live = current_shelf().entries
    courses = Course.objects.filter(visibility=Course.Visibility.PUBLIC, pk__in=live).order_by("title", "pk")
    by_subject = {}
    for course in courses:
        by_subject.setdefault(live[course.pk].subject, []).append(course)
    pieces = [f"# {plain(settings.SITE_NAME)}", f"> {intro()}"]
    for subject in sorted(by_subject, key=lambda name: (not name, name.casefold())):
        lines = [item(one.title, absolute("course_markdown", one.slug), one.summary) for one in by_subject[subject]]
        pieces += [f"## {plain(subject) or other(by_subject)}", "\n".join(lines)]
    return "\n\n".join(pieces) + "\n"


def intro():
    return _(
        "Courses made of lectures in Markdown. Each course below leads to its outline, and from there to the text of "
        "every lecture with its missions, without their answers."
    )


def other(by_subject):
    return _("Other courses") if len(by_subject) > 1 else _("Courses")
