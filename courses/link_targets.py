"""What an author may link to: lectures and their headings, found by words, grouped by lecture, the best first.

Titles and headings are looked for in the database, each in one query for any number of lectures. Of own courses the
working copies count too; of others' courses only what is live and listed.
"""

import re
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When

from . import remembering
from .any_case import holds
from .link_words import Words
from .models import Course, Lecture, LectureState, Passage, Revision
from .rendering import TextTooLong
from .uploads import render_working_copy

MOST_LECTURES, MOST_HEADINGS = 10, 5
# A question that leaves this few lectures is about all of their headings too.
FEW, MANY_HEADINGS = 3, 12
# Of working copies only the source can be searched; so many of them are looked into, and so many read for their ids.
MOST_SOURCES, MOST_READ = 60, 6
SOURCE_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+)$|^(\S.*)\n(?:=+|-{2,})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Target:
    """One thing to link to: a lecture, or with `heading` a place in it; `label` is a proposal for the link's text."""

    target: str
    label: str
    where: str
    state: str = ""
    is_heading: bool = False


@dataclass
class Group:
    """A lecture, as an option of its own where its title was meant, with the headings that were found in it."""

    title: str
    course: Course
    lecture: Target | None = None
    headings: dict[str, Target] = field(default_factory=dict)
    rank: int = 9
    all_headings: list = field(default_factory=list)

    @property
    def options(self):
        return [*([self.lecture] if self.lecture else []), *self.headings.values()]

    def add(self, pk, heading, rank, *, state="", most=MOST_HEADINGS):
        """A heading as (id, text), once and while there is room."""
        target = f"lecture:{pk}#{heading[0]}"
        self.rank = min(self.rank, rank)
        if len(self.headings) < most:
            where = f"{self.title} · {self.course}"
            self.headings.setdefault(target, Target(target, heading[1], where, state, is_heading=True))


def grouped_targets(question, *, near, by):
    """Groups for these words, the best first; without words the lectures around `near`, which is being written.

    Its own headings come first, as `#id`.
    """
    words = Words.of(question)
    if not words:
        return [lecture_group(one, words) for one in around(near, by)]
    found = {}
    collect_titles(found, words, near=near, by=by)
    collect_live_headings(found, words, near=near, by=by)
    collect_working_copies(found, words, near=near, by=by)
    groups = sorted(found.values(), key=lambda group: (group.rank, group.course.pk != near.course_id))[:MOST_LECTURES]
    if len(groups) <= FEW:
        show_all_headings(found)
    here = headings_here(near, words)
    return [*([here] if here.headings else []), *groups]


def around(near, by):
    lectures = Lecture.objects.editable_by(by).exclude(pk=near.pk).with_state().select_related("course")
    return lectures.filter(course=near.course).in_order()[:MOST_LECTURES]


def lecture_group(one, words):
    """Of a working copy, or of a live revision of another's course."""
    if isinstance(one, Revision):
        pk, course, state = one.lecture_id, one.lecture.course, LectureState.LIVE
    else:
        pk, course, state = one.pk, one.course, one.state
    target = Target(f"lecture:{pk}", one.title, str(course), state)
    return Group(one.title, course, target, rank=words.rank(one.title))


def nearest(near, path, text, words):
    """To sort by: exactly so, beginning so, the rest; and among equals the course that is written."""
    exactly = Case(
        When(**{f"{text}__iexact": words.text}, then=Value(0)),
        When(**{f"{text}__istartswith": words.text}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return exactly, Case(When(**{path: near.course_id}, then=Value(0)), default=Value(1), output_field=IntegerField())


def every_word(words, *places):
    return reduce(and_, (holds(needle, *places) for needle in words.needles if needle))


def any_word(words, *places):
    return reduce(or_, (holds(needle, *places) for needle in words.needles if needle))


def readable_elsewhere(by):
    """Live revisions of others' listed courses: their working copies and titles are nobody else's business. Of invited
    courses neither, for whoever reads the link could not follow it.
    """
    listed = Course.objects.readable_by(by).listed().exclude(visibility=Course.Visibility.INVITED)
    revisions = Revision.objects.live().filter(lecture__course__in=listed)
    return revisions.exclude(lecture__course__in=Course.objects.editable_by(by))


def collect_titles(found, words, *, near, by):
    own = with_known_headings(Lecture.objects.editable_by(by).exclude(pk=near.pk)).with_state().select_related("course")
    own = own.filter(every_word(words, "title", "course__title")).order_by(
        *nearest(near, "course", "title", words), "pk"
    )
    others = readable_elsewhere(by).filter(every_word(words, "title", "lecture__course__title"))
    others = others.select_related("lecture__course").defer("body", "html", "parts").order_by("pk")
    for one in [*own[: 2 * MOST_LECTURES], *others[: 2 * MOST_LECTURES]]:
        if words.match(f"{one.title}\n{one.course if isinstance(one, Lecture) else one.lecture.course}"):
            group = lecture_group(one, words)
            group.all_headings = [one]
            found[one.pk if isinstance(one, Lecture) else one.lecture_id] = group


def with_known_headings(lectures):
    """With the headings of the latest revision, whose ids the working copy keeps."""
    latest = Revision.objects.filter(lecture=OuterRef("pk")).order_by("-number")
    return lectures.annotate(known_headings=Subquery(latest.values("headings")[:1]))


def collect_live_headings(found, words, *, near, by):
    """Of own courses and of those that everybody may read; each heading is one passage's."""
    own = Revision.objects.live().filter(lecture__course__in=Course.objects.editable_by(by)).exclude(lecture=near)
    places = ("heading", "revision__title", "revision__lecture__course__title")
    passages = Passage.objects.filter(any_word(words, "heading"), every_word(words, *places), heading_id__gt="")
    passages = passages.filter(Q(revision__in=own.values("pk")) | Q(revision__in=readable_elsewhere(by).values("pk")))
    passages = passages.select_related("revision__lecture__course").only(
        "heading_id", "heading", "revision__title", "revision__lecture__course__title"
    )
    order = nearest(near, "revision__lecture__course", "heading", words)
    for one in passages.order_by(*order, "revision", "position")[: MOST_LECTURES * MOST_HEADINGS]:
        lecture, title = one.revision.lecture, one.revision.title
        if words.match(f"{one.heading}\n{title}\n{lecture.course}"):
            group = found.setdefault(lecture.pk, Group(title, lecture.course))
            group.add(lecture.pk, (one.heading_id, one.heading), words.rank(one.heading, is_heading=True))


def collect_working_copies(found, words, *, near, by):
    """Headings that are written and not live yet, in the lectures that this author may edit."""
    own = with_known_headings(Lecture.objects.editable_by(by).exclude(pk=near.pk)).with_state().select_related("course")
    not_live = own.filter(every_word(words, "body", "title", "course__title")).exclude(state=LectureState.LIVE)
    order = nearest(near, "course", "title", words)[1]
    wanted = [
        one for one in not_live.order_by(order, "-updated_at", "pk")[:MOST_SOURCES] if is_in_a_heading(one, words)
    ]
    for one in wanted[:MOST_READ]:
        for heading in working_headings(one):
            if is_meant(heading[1], one, words):
                group = found.setdefault(one.pk, Group(one.title, one.course))
                group.add(one.pk, heading, words.rank(heading[1], is_heading=True), state=one.state)


def is_in_a_heading(lecture, words):
    return any(is_meant(match[1] or match[2], lecture, words) for match in SOURCE_HEADING.finditer(lecture.body))


def is_meant(heading, lecture, words):
    return words.match_any(heading) and words.match(f"{heading}\n{lecture.title}\n{lecture.course}")


def working_headings(lecture):
    """(id, text) as they would be published; without a look at the pictures, which no heading depends on."""
    known = [(heading["id"], heading["text"]) for heading in lecture.known_headings or []]
    try:
        page = remembering.render_once(
            lecture.body, language=lecture.course.language, known_headings=known, resolvers={}
        )
    except TextTooLong:
        return []
    return [(heading.id, heading.text) for heading in page.headings]


def show_all_headings(found):
    """Of the live text where there is one: a heading that learners cannot reach yet would be a broken link."""
    live = dict(Revision.objects.live().filter(lecture__in=found).values_list("lecture", "headings"))
    for pk, group in found.items():
        for one in group.all_headings:
            known = [(heading["id"], heading["text"]) for heading in live[pk]] if pk in live else working_headings(one)
            for heading in known:
                group.add(pk, heading, group.rank, most=MANY_HEADINGS)


def headings_here(near, words):
    here = Group(near.title, near.course)
    for heading in render_working_copy(near).headings:
        if words.match(heading.text):
            here.headings[heading.id] = Target(f"#{heading.id}", heading.text, near.title, is_heading=True)
    return here
