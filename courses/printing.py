"""A whole course as one document: all its live lectures in order, each text with ids of its own."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from .markdown import trusted
from .models import Revision
from .outlines import Outline, OutlineLecture
from .page_pieces import for_document


@dataclass(frozen=True)
class PrintedLecture:
    """One lecture of the document. `parts` is as frozen, with the key: only quizzes/learner_missions.py may read it."""

    lecture: OutlineLecture
    document: "Document"
    stored_html: str
    parts: dict[str, Any]
    needs: list[str]

    @property
    def anchor(self):
        return anchor_of(self.lecture.pk)

    @cached_property
    def html(self):
        return self.placed(self.stored_html)

    def placed(self, html: str, *, within: str = ""):
        """HTML that was stored with this lecture, as it stands in the document. `within` keeps pieces apart."""
        prefix = f"{self.anchor}-{within}"
        return trusted(for_document(html, prefix=prefix, address_of=self.document.address_of, site=self.document.site))


@dataclass(frozen=True)
class PrintedSection:
    title: str
    lectures: list[PrintedLecture]


@dataclass(frozen=True)
class Document:
    """`site` is where the site is (https://example.org), because paper knows no addresses without it."""

    outline: Outline
    site: str
    revisions: dict[int, Revision]  # by lecture

    @cached_property
    def sections(self):
        found = [PrintedSection(one.title, [*self.of_section(one)]) for one in self.outline.sections]
        return [section for section in found if section.lectures]

    def of_section(self, section):
        for lecture in section.lectures:
            if revision := self.revisions.get(lecture.pk):
                yield PrintedLecture(lecture, self, revision.html, revision.parts, revision.needs)

    @property
    def lectures(self):
        return [lecture for section in self.sections for lecture in section.lectures]

    @property
    def updated_at(self):
        return max(lecture.notable_from or self.revisions[lecture.pk].live_from for lecture in self.shown)

    @property
    def shown(self):
        return [lecture for lecture in self.outline.lectures if lecture.pk in self.revisions]

    @property
    def has_diagrams(self):
        return any("diagrams" in lecture.needs for lecture in self.lectures)

    def address_of(self, lecture_id: int, heading_id: str) -> str | None:
        """Where in the document another lecture, or a heading of it, is; None where it is not in it."""
        if lecture_id not in self.revisions:
            return None
        return f"#{anchor_of(lecture_id)}-{heading_id}" if heading_id else f"#{anchor_of(lecture_id)}"


def anchor_of(lecture_id: int) -> str:
    return f"lecture-{lecture_id}"


def document_of(outline: Outline, *, site: str) -> Document:
    """One query for all texts, whatever their number."""
    ids = [lecture.pk for lecture in outline.lectures]
    live = Revision.objects.live(at=timezone.now()).filter(lecture__in=ids)
    rows = live.only("lecture_id", "html", "parts", "needs", "live_from")
    return Document(outline, site, {revision.lecture_id: revision for revision in rows})
