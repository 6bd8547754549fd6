"""What reading and writing a file of questions gives. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from quizzes.sources import Source


class Unreadable(Exception):
    """The file as a whole is not of this format, broken or hostile; str() says why, to the person who sent it."""


@dataclass(frozen=True)
class Found:
    """One question of a file, in its order.

    `source` is complete and has no ids; None where the question was refused, and then `refused` says why. `lost` names
    every construct that was not carried ("penalty 0.33", "matching pairs"). Pictures and sounds that came with the file
    stand in the texts as links to `file:NAME`, where NAME is a key of `Reading.files`.
    """

    label: str
    source: Source | None = None
    refused: str = ""
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """`lost` is what of the file, and not of one question, was not carried."""

    format: str
    found: Sequence[Found]
    lost: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def imported(self) -> list[Found]:
        return [one for one in self.found if one.source is not None]

    @property
    def refused(self) -> list[Found]:
        return [one for one in self.found if one.source is None]


@dataclass(frozen=True)
class Written:
    """A file of our missions. `left_out` are (label, reason) of missions that the format cannot hold at all, `lost` are
    (label, construct) of what it cannot say about those that are in it.
    """

    data: bytes
    left_out: Sequence[tuple[str, str]] = ()
    lost: Sequence[tuple[str, str]] = ()


class Format(Protocol):
    """A module of this package, or an object in one. One whose files bring no pictures has `holds_files = False`."""

    @property
    def name(self) -> str:
        """What commands call it: "gift"."""

    @property
    def label(self) -> str:
        """What people read: "GIFT"."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """Of files to read, with the dot."""

    @property
    def extension(self) -> str:
        """Of the file that is written."""

    @property
    def content_type(self) -> str: ...

    def recognises(self, data: bytes, name: str) -> bool:
        """Whether this looks like a file of the format; `name` is only a hint."""

    def read(self, data: bytes, name: str) -> Reading:
        """Raises Unreadable."""

    def write(self, missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
        """`files` are the bytes of uploads that the texts link as `file:NAME`."""


def label_of(source: Source, number: int) -> str:
    """What a report calls a question: its name, else its first words."""
    words = " ".join(source["prompt"].split())
    return source["name"] or (words[:60] + "…" if len(words) > 60 else words) or f"{number}"
