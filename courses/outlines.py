"""What a reader's page shows of a course and a lecture: courses/reading.py reads it. Requests share these objects."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from accounts.models import User

from .markdown import trusted
from .models import Course, Revision
from .page_pieces import for_page
from .translating import Translation

# A contents list has two levels: what is below them is text.
DEEPEST_IN_CONTENTS = 3


@dataclass(frozen=True)
class OutlineLecture:
    """A live lecture as the outline shows it. Title and minutes are those of the live revision."""

    pk: int
    number: int
    title: str
    summary: str
    slug: str
    url: str
    reading_minutes: int
    mission_ids: tuple[int, ...]
    content_hash: str = ""
    notable_from: datetime | None = None  # when the last revision that learners should hear of began


@dataclass(frozen=True)
class OutlineSection:
    pk: int
    title: str
    lectures: list[OutlineLecture] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    """The live lectures of a course, by section; `version` and `next_change` tell how long this is true."""

    course: Course
    sections: list[OutlineSection]
    version: int
    next_change: datetime | None
    co_authors: tuple[User, ...] = ()
    translations: tuple[Translation, ...] = ()

    @property
    def authors(self):
        """The owner first, then the co-authors by name."""
        return [self.course.owner, *self.co_authors]

    @cached_property
    def lectures(self):
        return [lecture for section in self.sections for lecture in section.lectures]

    @property
    def reading_minutes(self):
        return sum(lecture.reading_minutes for lecture in self.lectures)

    @property
    def mission_count(self):
        return sum(len(lecture.mission_ids) for lecture in self.lectures)

    @property
    def is_true_now(self):
        return self.next_change is None or timezone.now() < self.next_change


@dataclass(frozen=True)
class Reading:
    """One lecture page: the course, its live outline, and the live revision with its neighbours in the outline."""

    outline: Outline
    revision: Revision
    section: OutlineSection
    previous: OutlineLecture | None
    next: OutlineLecture | None
    stamp: str = ""  # another for whatever difference; empty for what is not to be kept ({% kept %})

    @property
    def course(self):
        return self.outline.course

    @property
    def sections(self):
        return self.outline.sections

    @property
    def lecture(self):
        return self.revision.lecture

    @cached_property
    def updated_at(self):
        """When the text last changed in a way that readers should hear of. A typo that was mended is no update."""
        here = next(lecture for lecture in self.outline.lectures if lecture.pk == self.lecture.pk)
        return here.notable_from or self.revision.live_from

    @cached_property
    def html(self):
        return trusted(for_page(self.revision.html))

    @cached_property
    def contents(self):
        """The headings that a contents list shows: two levels; one alone is no list."""
        shown = [heading for heading in self.revision.headings if heading["level"] <= DEEPEST_IN_CONTENTS]
        return shown if len(shown) > 1 else []
