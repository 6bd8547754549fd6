"""What the course says about a question: passages of its live lectures, word for word, and the nearest headings.

Missions are not among the passages, so no question can bring their key to light.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher

from courses.models import Lecture, Passage, Revision
from courses.previewing import rendered_or_reason
from courses.ranking import question_terms, rank, terms_of

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
    return answer_from(live_passages(lecture.course), question, lecture)


def answer_in_preview(question: str, lecture: Lecture, *, address: str) -> Answer:
    """As if the working copy were live: it stands for its own lecture, and is quoted with the preview's `address`."""
    others = [passage for passage in live_passages(lecture.course) if not is_of(lecture, passage)]
    answer = answer_from([*working_passages(lecture), *others], question, lecture)
    return Answer(tuple(led_to_preview(source, lecture, address) for source in answer.sources))


def working_passages(lecture: Lecture) -> list[Passage]:
    """Not stored, as publishing would make them."""
    copy = Revision(lecture=lecture, title=lecture.title)
    return [
        Passage(revision=copy, position=n, heading_id=p.heading_id, heading=p.heading, text=p.text)
        for n, p in enumerate(rendered_or_reason(lecture).passages)
    ]


def led_to_preview(source: Source, lecture: Lecture, address: str) -> Source:
    if source.lecture != lecture.pk:
        return source
    return replace(source, url=f"{address}#{source.heading_id}" if source.heading_id else address)


def answer_from(passages: list[Passage], question: str, lecture: Lecture) -> Answer:
    own = [passage for passage in passages if is_of(lecture, passage)]
    hits = rank(question, passages, limit=len(passages))
    best = max((hit.score for hit in hits), default=0)
    worthy = [hit for hit in hits if hit.score >= WORTH * best and (hit.quote or hit.passage.heading)]
    worthy.sort(key=lambda hit: not is_of(lecture, hit.passage))  # stable: each group stays best first
    if not worthy:
        return Answer(tuple(source_of(passage) for passage in nearest(question, own, passages)))
    quoted = worthy[:QUOTES]
    is_partial = all(share_found(question, hit.passage) <= 0.5 for hit in quoted)
    return Answer(tuple(source_of(hit.passage, hit.quote or hit.passage.heading, is_partial) for hit in quoted))


def is_of(lecture: Lecture, passage: Passage) -> bool:
    return passage.revision.lecture_id == lecture.pk


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
    headed = [(alike(question, passage.heading), passage) for passage in passages if passage.heading]
    likely = sorted((pair for pair in headed if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    found = [passage for _likeness, passage in likely]
    return (found or [passage for passage in own if passage.heading])[:NEAREST]


def alike(question: str, heading: str) -> float:
    """How much the most similar pair of longer words has in common, 0 to 1: "tranfer" still finds "Transfer"."""
    asked, words = (re.findall(r"\w{4,}", text.casefold())[:20] for text in (question, heading))
    return max((SequenceMatcher(None, a, b).ratio() for a in asked for b in words), default=0.0)
