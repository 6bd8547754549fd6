"""What a lecture is made of besides its text, contributed by the apps above this one.

Publishing freezes a lecture "with its missions", but missions live in `quizzes`, which imports `courses`. So an app
registers a Part under a name, in its AppConfig.ready(), and publishing, restoring and duplicating ask the
registered parts. There are no signals: follow `registered()`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils import translation

from .languages import words_for


@dataclass(frozen=True)
class Stem:
    """A text of a part that may be found: the part's name, its id on the lecture's page, and what it says."""

    kind: str
    anchor: str
    text: str


class Part(Protocol):
    def source(self, lecture) -> list[dict]:
        """What the author wrote, as JSON: hashed to tell whether a lecture has unpublished edits."""

    def essence(self, source: list[dict]) -> list[dict]:
        """What of the source a hash is made of: new fields that say nothing leave older hashes as they are."""

    def freeze(self, source: list[dict]) -> list[dict]:
        """The source with its HTML made, as it is kept in a revision."""

    def restore(self, lecture, frozen: list[dict]) -> None:
        """Make the working copy equal to what was frozen, keeping the ids."""

    def copy(self, lecture, *, to) -> None:
        """Duplicate the working copy into another lecture, with new ids."""

    def thaw(self, frozen: list[dict]) -> list[dict]:
        """The source of what was frozen."""

    def rewrite(self, lecture, change) -> None:
        """Put `change(text)` in the place of every text of the working copy."""

    def as_markdown(self, frozen: list[dict]) -> str:
        """What a learner may read of it as Markdown: never an answer key. Empty where there is nothing."""

    def stems(self, frozen: list[dict]) -> Iterable[tuple[str, str]]:
        """(id on the page, plain text) of what search may find: never an answer key, nor what would give it away."""


_parts: dict[str, Part] = {}


def register(name, part):
    _parts[name] = part


def registered():
    return _parts.items()


def sources(lecture):
    return {name: part.source(lecture) for name, part in _parts.items()}


def essence(sources):
    return {name: part.essence(sources[name]) for name, part in _parts.items()}


def nothing():
    """The sources of a lecture that was just made."""
    return {name: [] for name in _parts}


def freeze(source, *, language):
    """Words inside the HTML, such as "Note", are the course's."""
    with translation.override(words_for(language)):
        return {name: part.freeze(source[name]) for name, part in _parts.items()}


def restore(lecture, frozen):
    for name, part in _parts.items():
        part.restore(lecture, frozen.get(name, []))


def copy(lecture, *, to):
    for part in _parts.values():
        part.copy(lecture, to=to)


def thaw(frozen):
    return {name: part.thaw(frozen.get(name, [])) for name, part in _parts.items()}


def rewrite(lecture, change):
    for part in _parts.values():
        part.rewrite(lecture, change)


def as_markdown(frozen):
    """All parts of a revision for its Markdown twin."""
    texts = [part.as_markdown(frozen.get(name, [])) for name, part in _parts.items()]
    return "\n\n".join(text for text in texts if text)


def stems(frozen) -> list[Stem]:
    """Of all parts of a revision."""
    return [Stem(name, *found) for name, part in _parts.items() for found in part.stems(frozen.get(name, []))]
