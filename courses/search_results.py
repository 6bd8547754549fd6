"""What was found, as a page shows it. Only what stands on the page is read from the database."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from .models import Course, Lecture, Passage, Revision, SearchEntry
from .quoting import quote_of
from .ranking import Segment, segments
from .search_matching import Row
from .search_tokens import BARRIER

HITS_A_LECTURE = 3
MOST_FACETS = 8


@dataclass(frozen=True)
class FoundPassage:
    """Where it leads, and its words with the matches marked."""

    url: str
    heading: list[Segment]
    quote: list[Segment]


@dataclass
class FoundLecture:
    title: list[Segment]
    course: Course
    url: str
    quote: list[Segment] = field(default_factory=list)
    passages: list[FoundPassage] = field(default_factory=list)


@dataclass(frozen=True)
class FoundPiece:
    """Of a part, such as a mission: what it says, and the lecture that it belongs to."""

    kind: str
    url: str
    text: list[Segment]
    lecture_title: str
    course: Course


@dataclass
class Results:
    """`page` is of the group that is shown alone, or of the lectures; `pieces` are those of the parts above that."""

    question: str
    courses: list[Course] = field(default_factory=list)
    lectures: list[FoundLecture] = field(default_factory=list)
    pieces: list[FoundPiece] = field(default_factory=list)
    lecture_count: int = 0
    piece_count: int = 0
    is_cut: bool = False  # there are more lectures than are ranked
    page: object = None
    lecture_ids: list[int] = field(default_factory=list)
    suggestion: str = ""

    def __bool__(self):
        return bool(self.courses or self.lectures or self.pieces)

    @cached_property
    def facets(self) -> list[tuple[int, str, int]]:
        """(id, title, lectures) of the courses that were found in, those with most of them first; none for one
        alone.
        """
        found = Counter(Lecture.objects.filter(pk__in=self.lecture_ids).values_list("course", "course__title"))
        return [(pk, title, n) for (pk, title), n in found.most_common(MOST_FACETS)] if len(found) > 1 else []


@dataclass(frozen=True)
class Hit:
    row: Row
    score: float


def found_lectures(groups, question) -> list[FoundLecture]:
    shown = [told(hits, question) for hits in groups]
    passages = Passage.objects.in_bulk([row.passage_id for rows in shown for row in rows if row.passage_id])
    revisions = revisions_of(rows[0].revision_id for rows in shown)
    return [
        found_lecture(revisions[rows[0].revision_id], rows, passages, question)
        for rows in shown
        if rows[0].revision_id in revisions  # it may have been erased a moment ago
    ]


def told(hits, question) -> list[Row]:
    """The best rows of a lecture, without passages that only its title has led to."""
    rows = [hit.row for hit in hits]
    own = [row for row in rows if row.passage_id and has_own(row.words, question)]
    return unique(own)[:HITS_A_LECTURE] or rows[:1]


def has_own(words, question):
    own = words.partition(BARRIER)[2]  # what is before it are the words of the title
    return any(f" {term}" in own for term in question.terms)


def revisions_of(ids):
    revisions = Revision.objects.select_related("lecture__course").only(
        "title", "summary", "lecture__slug", "lecture__course__slug", "lecture__course__title",
        "lecture__course__language",
    )  # fmt: skip
    return revisions.in_bulk(set(ids))


def found_lecture(revision, rows, passages, question):
    url = revision.lecture.get_absolute_url()
    found = FoundLecture(marked_in(revision.title, question), revision.lecture.course, url)
    found.passages = [
        found_passage(passages[row.passage_id], url, question) for row in rows if row.passage_id in passages
    ]
    if not found.passages:
        found.quote = marked_in(revision.summary, question)
    return found


def unique(rows) -> list[Row]:
    """A long passage has several rows."""
    return list({row.passage_id: row for row in rows}.values())


def found_passage(passage, lecture_url, question):
    url = f"{lecture_url}#{passage.heading_id}" if passage.heading_id else lecture_url
    said = marked_in(quote_of(passage.text, question), question)
    return FoundPassage(url, marked_in(passage.heading, question), said)


def found_pieces(hits, question) -> list[FoundPiece]:
    entries = SearchEntry.objects.select_related("revision__lecture__course").only(
        "kind", "anchor", "shown", "revision__title", "revision__lecture__slug", "revision__lecture__course__slug",
        "revision__lecture__course__title", "revision__lecture__course__language",
    )  # fmt: skip
    found = entries.in_bulk([hit.row.pk for hit in hits])
    return [found_piece(found[hit.row.pk], question) for hit in hits if hit.row.pk in found]


def found_piece(entry, question):
    lecture = entry.revision.lecture
    url = f"{lecture.get_absolute_url()}#{entry.anchor}"
    return FoundPiece(entry.kind, url, marked_in(entry.shown, question), entry.revision.title, lecture.course)


def marked_in(text, question):
    return segments(text, question.text, begun=question.begun)
