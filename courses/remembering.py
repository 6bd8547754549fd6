"""Renderings of the last texts, kept in each worker.

The preview, the checks, publishing and the board all render the same text within minutes, and rendering is what they
cost. A kept rendering is used only while everything that it looked up outside of the text (the size of a picture,
where a link leads) still gets the same answer.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.utils import translation

from . import markdown
from .languages import words_for
from .rendering import Rendered

# Of each worker; a long lecture's is about 200 kB, a mission's text about 1 kB.
MAX_KEPT, MAX_FRAGMENTS = 48, 2_000


@dataclass(frozen=True)
class Kept:
    rendered: Rendered
    answers: dict[tuple[str, str], Any]  # what each resolver said of each target


_kept: OrderedDict[tuple, Kept] = OrderedDict()
_lock = Lock()


def render_once(body, *, language, resolvers, known_headings=(), **options) -> Rendered:
    """`markdown.render` in that language; `resolvers` are its arguments that look something up, by name.

    `options` must be hashable. Raises TextTooLong.
    """
    limit = settings.MARKDOWN_MAX_LENGTH
    key = (body, limit, language, tuple(known_headings), tuple(sorted(resolvers)), tuple(sorted(options.items())))
    found = recall(key)
    if found and all(resolvers[name](target) == answer for (name, target), answer in found.answers.items()):
        return found.rendered
    answers: dict[tuple[str, str], Any] = {}
    listening = {name: heard(name, resolve, answers) for name, resolve in resolvers.items()}
    with translation.override(words_for(language)):  # words inside the page, such as "Note", are the course's
        rendered = markdown.render(body, known_headings=known_headings, **listening, **options)
    remember(key, Kept(rendered, answers))
    return rendered


def heard(name, resolve, answers):
    def listening(target):
        answers[name, target] = answer = resolve(target)
        return answer

    return listening


def recall(key):
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def remember(key, kept):
    with _lock:
        _kept[key] = kept
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)


def fragment_once(source, *, inline=False) -> str:
    """The HTML of `markdown.render_fragment` in the active language; it looks nothing up."""
    return _fragment(source, inline, settings.MARKDOWN_MAX_LENGTH, translation.get_language())


@lru_cache(MAX_FRAGMENTS)
def _fragment(source, inline, limit, language):
    return str(markdown.render_fragment(source, inline=inline))


def forget():
    _fragment.cache_clear()
    with _lock:
        _kept.clear()
