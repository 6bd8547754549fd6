"""Finding live lectures: the passages that hold the words, ranked, and the courses that are called so."""

from dataclasses import dataclass, field

from django.db.models import Case, IntegerField, Q, Value, When

from .models import Course, Passage, Revision
from .ranking import Hit, Segment, question_terms, rank, segments

__all__ = ["Hit", "Results", "rank", "search", "segments"]

# Longer questions are cut; more candidates than this are not ranked.
MAX_QUESTION = 200
MAX_TERMS = 12
MAX_CANDIDATES = 300
MAX_LECTURES = 20
HITS_A_LECTURE = 3


@dataclass(frozen=True)
class FoundPassage:
    """A hit as the page shows it: where it leads, and its words with the matches marked."""

    url: str
    heading: list[Segment]
    quote: list[Segment]


@dataclass(frozen=True)
class Candidate:
    """What is ranked: the title counts as a heading of the lecture's first passage."""

    passage: Passage

    @property
    def heading(self):
        return (
            f"{self.passage.revision.title} {self.passage.heading}"
            if not self.passage.position
            else self.passage.heading
        )

    @property
    def text(self):
        return self.passage.text


@dataclass
class FoundLecture:
    title: list[Segment]
    course: Course
    url: str
    passages: list[FoundPassage] = field(default_factory=list)


@dataclass
class Results:
    question: str
    courses: list[Course] = field(default_factory=list)
    lectures: list[FoundLecture] = field(default_factory=list)

    def __bool__(self):
        return bool(self.courses or self.lectures)


def search(question, *, user):
    """Listed courses by title, and live lectures by their passages; two queries. Unlisted courses are never found."""
    question = " ".join(question.split())[:MAX_QUESTION]
    terms = question_terms(question)[:MAX_TERMS]
    if not terms:
        return Results(question)
    readable = Course.objects.readable_by(user).listed()
    hits = rank(question, [Candidate(passage) for passage in candidates(terms, readable)], limit=MAX_CANDIDATES)
    return Results(question, courses_called(terms, readable), by_lecture(hits, question))


def courses_called(terms, readable):
    """Courses with every term in their title or summary."""
    wanted = Q()
    for term in terms:
        wanted &= holds(term, "title", "summary")
    return list(readable.filter(wanted)[:MAX_LECTURES])


def candidates(terms, readable):
    """Live passages with any term, those with the most terms first."""
    places = ("text", "heading", "revision__title")
    wanted = Q()
    for term in terms:
        wanted |= holds(term, *places)
    found = sum(
        (
            Case(When(holds(term, *places), then=Value(1)), default=Value(0), output_field=IntegerField())
            for term in terms
        ),
        start=Value(0),
    )
    return list(
        Passage.objects.filter(wanted, revision__in=Revision.objects.live().filter(lecture__course__in=readable))
        .annotate(found=found)
        .select_related("revision__lecture__course")
        .only(
            "position", "heading_id", "heading", "text", "revision__title",
            "revision__lecture__slug", "revision__lecture__course__slug", "revision__lecture__course__title",
            "revision__lecture__course__language",
        )
        .order_by("-found", "revision", "position")[:MAX_CANDIDATES]
    )  # fmt: skip


def holds(term, *places):
    """SQLite compares letters beyond ASCII by case, so such a term is looked for in the ways it is usually written."""
    wanted = Q()
    for place in places:
        for form in {term} if term.isascii() else {term, term.capitalize(), term.upper()}:
            wanted |= Q(**{f"{place}__icontains": form})
    return wanted


def by_lecture(hits, question):
    """Best lecture first, each with its best passages."""
    found = {}
    for hit in hits:
        revision = hit.passage.passage.revision
        entry = found.get(revision.pk)
        if entry is None and len(found) < MAX_LECTURES:
            url = revision.lecture.get_absolute_url()
            entry = FoundLecture(segments(revision.title, question), revision.lecture.course, url)
            found[revision.pk] = entry
        if entry and len(entry.passages) < HITS_A_LECTURE:
            entry.passages.append(found_passage(hit, entry.url, question))
    return list(found.values())


def found_passage(hit, lecture_url, question):
    passage = hit.passage.passage
    url = f"{lecture_url}#{passage.heading_id}" if passage.heading_id else lecture_url
    return FoundPassage(url, segments(passage.heading, question), segments(hit.quote, question))
