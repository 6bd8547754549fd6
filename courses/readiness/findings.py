"""What a check says, and what it looks at."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from courses import parts
from courses.models import Lecture
from courses.rendering import Rendered

ERROR, WARNING = "error", "warning"
# Where in the editor a finding is mended, unless it names an element of its own.
ANCHORS = {"text": "id_body", "missions": "missions", "settings": "id_summary"}


@dataclass(frozen=True)
class Finding:
    """One result of the checks: what is wrong, where, and what to do.

    `code` says which check it is and `cause` what was found (an address, a heading, a paragraph), in words that no
    translation and no moved line changes: together they are what a waiver is about.
    """

    severity: str
    message: str
    fix: str = ""
    place: str = "text"  # the editor's tab: text, missions or settings
    line: int | None = None
    code: str = "other"
    cause: str = ""
    anchor: str = ""  # the id of the editor's element, where the tab alone says too little
    query: str = ""  # what the editor's address needs, where its page does not always have that element

    @property
    def is_error(self):
        return self.severity == ERROR

    @property
    def fingerprint(self):
        return hashlib.sha256(f"{self.code}\0{self.cause}".encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def target(self):
        """What follows the editor's address: `?line=12#id_body`, or the element."""
        query = f"line={self.line}" if self.line else self.query
        return f"{'?' * bool(query)}{query}#{self.anchor or ANCHORS[self.place]}"


@dataclass(frozen=True)
class Subject:
    """A lecture's working copy, rendered once for all checks, and when it shall be live where that is known."""

    lecture: Lecture
    rendered: Rendered
    live_from: datetime | None = None
    live_until: datetime | None = None

    @cached_property
    def sources(self) -> dict:
        """What the author wrote besides the text, by the name of its part (courses/parts.py): loaded once."""
        return parts.sources(self.lecture)
