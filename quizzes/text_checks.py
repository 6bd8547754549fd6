"""Links, pictures, formulas and HTML inside missions: judged by the same checks as the lecture's text."""

import re
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from courses import markdown
from courses.languages import words_for
from courses.readiness import ERROR, Finding, Subject
from courses.readiness.blocks import check_blocks
from courses.readiness.links import check_links
from courses.readiness.outside import check_outside
from courses.readiness.pictures import check_files
from courses.readiness.texts import check_problems

from .forms import PREFIX
from .stretches import query_of

CHECKS = (check_files, check_links, check_outside, check_blocks, check_problems)
# A text without any of these has nothing that could be wrong; most choices are such.
MARKS = re.compile(r"[\[<$`|]|://|www\.")


@dataclass(frozen=True)
class Text:
    """One field of a mission as its author wrote it; `name` is what its form calls it, `number` the mission's place."""

    mission_id: int
    number: int
    name: str
    source: str
    query: str  # of the editor's address

    @property
    def anchor(self):
        return f"id_{PREFIX}-{self.number - 1}-{self.name}"


def check_texts(subject, missions):
    """All texts of all missions at once, so that the number of queries stays the same.

    For the time of the checks the line of a finding is the number of its text.
    """
    texts = [text for text in texts_of(missions) if MARKS.search(text.source) or is_too_long(text.source)]
    sheets = []
    for place, text in enumerate(texts):
        try:
            with translation.override(words_for(subject.lecture.course.language)):
                sheets.append(moved(markdown.render(text.source), place))
        except markdown.TextTooLong as error:
            yield placed(Finding(ERROR, str(error), _("Make it shorter."), code="text-too-long"), text)
    if sheets:
        together = replace(subject.rendered, **{name: joined(sheets, name) for name in sheets[0]})
        for check in CHECKS:
            for finding in check(Subject(subject.lecture, together)):
                yield placed(finding, texts[finding.line])


def is_too_long(source):
    return len(source) > settings.MARKDOWN_MAX_LENGTH


def texts_of(missions):
    """In the order of the page."""
    for number, mission in enumerate(missions, 1):
        query = query_of(number, len(missions))
        for name in ("prompt", "explanation"):
            yield Text(mission["id"], number, name, mission[name], query)
        for place, choice in enumerate(mission["choices"]):
            for name in ("text", "feedback"):
                yield Text(mission["id"], number, f"choices-{place}-{name}", choice[name], query)


def moved(rendered, place):
    names = ("links", "images", "problems", "remarks")
    return {name: tuple(replace(item, line=place) for item in getattr(rendered, name)) for name in names}


def joined(sheets, name):
    return tuple(item for sheet in sheets for item in sheet[name])


def placed(finding, text):
    message = _("Mission %(number)s: %(message)s") % {"number": text.number, "message": finding.message}
    cause = f"{text.mission_id} {text.name} {finding.cause}"
    at = {"place": "missions", "line": None, "anchor": text.anchor, "query": text.query}
    return replace(finding, message=message, cause=cause, **at)
