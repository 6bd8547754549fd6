"""Whether words are on a lecture's page: what a comment quotes was selected in a browser, or copied by hand."""

import html
import re
import unicodedata

from django.utils.functional import cached_property
from django.utils.html import strip_tags

from quizzes.freezing import MISSIONS

from .editing import page_of

# White space, soft hyphens, and marks without width: a selection and the HTML have them in different places.
UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")


def is_on_page(lecture, quote):
    """Of a text that is too long to be shown nobody can say it."""
    rendered, _problem = page_of(lecture)
    return rendered is None or quote in PageWords(lecture, rendered)


class PageWords:
    """What the page of a working copy says: title, summary, text and missions. `quote in words` asks for a passage."""

    def __init__(self, lecture, rendered):
        self.lecture, self.rendered = lecture, rendered

    def __contains__(self, quote):
        wanted = squeezed(quote)
        return wanted in self.text or wanted in self.missions

    @cached_property
    def text(self):
        return squeezed(f"{self.lecture.title}{self.lecture.summary}{plain(self.rendered.html)}")

    @cached_property
    def missions(self):
        """They are loaded when the text does not have the words."""
        missions = MISSIONS.freeze(MISSIONS.source(self.lecture))
        return squeezed("".join(plain(part) for mission in missions for part in parts_of(mission)))


def parts_of(mission):
    """The HTML of a frozen mission, in the order of the page."""
    yield mission["prompt_html"]
    for choice in mission["choices"]:
        yield choice["text_html"]
        yield choice["feedback_html"]
    yield mission["explanation_html"]


def plain(source):
    return html.unescape(strip_tags(source))


def squeezed(text):
    """A copied formula has its letters in italics of their own, which are the same letters."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))
