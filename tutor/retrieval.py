"""What the course says about a question: passages of its live lectures, word for word, and the nearest headings.

Missions are not among the passages, so no question can bring their key to light.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from courses.models import Lecture, Passage, Revision
from courses.ranking import question_terms, terms_of
from courses.search import rank

QUOTES = 3
NEAREST = 3
# A passage that matches much less than the best one shares only a common word with the question.
WORTH = 0.25
# Two words that are so alike differ by a slip of the keyboard or an ending.
ALIKE = 0.75


@dataclass(frozen=True)
class Source:
    """A quotation and where it stands, as it is kept with a message; `quote` is "" for a mere heading.

    `is_partial` where no quotation has more than half of what was asked about: the page must not call that an answer.
    """

    lecture: int
    title: str
    heading_id: str
    heading: str
    url: str
    quote: str = ""
    is_partial: bool = False

    as_json = asdict


@dataclass(frozen=True)
class Answer:
    """Quotations, or the headings that come nearest where there are none."""

    sources: tuple[Source, ...]


def answer_to(question: str, lecture: Lecture) -> Answer:
    """Up to three quotations: the lecture's own first, then the rest of its course. One query."""
    passages = live_passages(lecture.course)
    own = [passage for passage in passages if passage.revision.lecture_id == lecture.pk]
    ids = {passage.pk for passage in own}
    hits = rank(question, passages, limit=len(passages))
    best = max((hit.score for hit in hits), default=0)
    worthy = [hit for hit in hits if hit.score >= WORTH * best and (hit.quote or hit.passage.heading)]
    worthy.sort(key=lambda hit: hit.passage.pk not in ids)  # stable: each group stays best first
    if not worthy:
        return Answer(tuple(source_of(passage) for passage in nearest(question, own, passages)))
    quoted = worthy[:QUOTES]
    is_partial = all(share_found(question, hit.passage) <= 0.5 for hit in quoted)
    return Answer(tuple(source_of(hit.passage, hit.quote or hit.passage.heading, is_partial) for hit in quoted))


def live_passages(course):
    """In the order of the outline."""
    return list(
        Passage.objects.filter(revision__in=Revision.objects.live().filter(lecture__course=course))
        .select_related("revision__lecture__course")
        .only(
            "position", "heading_id", "heading", "text", "revision__title", "revision__lecture__slug",
            "revision__lecture__course__slug",
        )
        .order_by("revision__lecture__section__position", "revision__lecture__section", "revision__lecture__position",
                  "revision__lecture", "position")
    )  # fmt: skip


def share_found(question: str, passage: Passage) -> float:
    """Which part of the question's terms the passage has, 0 to 1."""
    asked = set(question_terms(question))
    has = {term.form for term in terms_of(f"{passage.heading}\n{passage.text}")}
    return len(asked & has) / len(asked)


def source_of(passage: Passage, quote: str = "", is_partial: bool = False) -> Source:
    lecture = passage.revision.lecture
    anchor = f"#{passage.heading_id}" if passage.heading_id else ""
    return Source(
        lecture=lecture.pk,
        title=passage.revision.title,
        heading_id=passage.heading_id,
        heading=passage.heading,
        url=f"{lecture.get_absolute_url()}{anchor}",
        quote=quote,
        is_partial=is_partial,
    )


def nearest(question: str, own: Iterable[Passage], passages: Iterable[Passage]) -> list[Passage]:
    """Passages whose headings look most like the question; where none does, the beginning of the lecture."""
    headed = [passage for passage in passages if passage.heading]
    likeness = {passage.pk: alike(question, passage.heading) for passage in headed}
    found = sorted((p for p in headed if likeness[p.pk] >= ALIKE), key=lambda p: -likeness[p.pk])
    return (found or [passage for passage in own if passage.heading])[:NEAREST]


def alike(question: str, heading: str) -> float:
    """How much the most similar pair of longer words has in common, 0 to 1: "tranfer" still finds "Transfer"."""
    asked, words = (re.findall(r"\w{4,}", text.casefold())[:20] for text in (question, heading))
    return max((SequenceMatcher(None, a, b).ratio() for a in asked for b in words), default=0.0)
