"""One search for whoever asks: live lectures by title and heading, what stands beside them, and courses.

The index gives rows that match strictly first (all of the question in a title, in a heading, anywhere), and only where
those are few, rows that have most of it. They are ranked here, so the order is the same on every database.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from django.core.paginator import Paginator

from .cataloguing import current_shelf
from .models import Course, Lecture
from .ranking import fold
from .search_matching import Index, Row, searchable_courses
from .search_results import HITS_A_LECTURE, Hit, Results, found_lectures, found_pieces
from .search_scoring import scores
from .search_tokens import HEADING, PART, TITLE, Question, Sought, marked, question_of, roots_of, scope
from .suggesting import suggestion_for

# Longer questions are cut.
MAX_QUESTION, MAX_TERMS = 200, 12
MAX_LECTURES, MAX_PIECES, MAX_COURSES = 60, 60, 20
A_PAGE = 10
SHORT = 3  # pieces of a part, where lectures are shown too
# Strict matches in fewer lectures than this are not enough.
ENOUGH = 3
# More lectures than these are not named one by one to the index.
MOST_SCOPES = 400

LECTURES, COURSES, PIECES = "lectures", "courses", "missions"


def search(text, *, user, course=None, group="", page=1) -> Results:
    """What the person may find now; `course` is the id of the only one that is looked in, `group` the only one
    shown.
    """
    text = " ".join(text.split())[:MAX_QUESTION]
    question = question_of(text, most=MAX_TERMS)
    if not question:
        return Results(text)
    courses = list(searchable_courses(user).order_by().values_list("pk", flat=True))
    results = Results(text)
    if group in {"", LECTURES, PIECES}:
        look(results, question, courses, course=course, group=group, page=page)
    if group in {"", COURSES} and not course:
        results.courses = courses_called(text, courses)
    return results


def look(results, question, courses, *, course, group, page):
    """In the index. Where nothing has the whole question, a better one is suggested."""
    index, scopes = Index(pk for pk in courses if course in {None, pk}), scopes_of(course)
    rows, is_strict = lecture_rows(question, index, scopes) if group != PIECES else ([], False)
    by_lecture = grouped(question, rows)[:MAX_LECTURES]
    stems = index.find(Sought((ways_of(question, PART),), phrases_of(question, PART), scopes))
    pieces = ranked(question, stems)[:MAX_PIECES] if group != LECTURES else []
    results.lecture_count, results.piece_count = len(by_lecture), len(pieces)
    results.is_cut = len(by_lecture) == MAX_LECTURES or len(rows) >= index.most
    results.lecture_ids = [hits[0].row.lecture_id for hits in by_lecture]
    show(results, question, by_lecture, pieces, group=group, page=page)
    if not is_strict and not stems:
        results.suggestion = suggestion_for(results.question, index, scopes)


# --- Which rows ---------------------------------------------------------------------------------


def lecture_rows(question, index, scopes) -> tuple[list[Row], bool]:
    """Rows of lectures and passages, and whether there are such with the whole question."""
    rows: dict[int, Row] = {}
    gather(rows, strict(question, scopes), index)
    is_strict = bool(rows)
    if len({row.lecture_id for row in rows.values()}) < ENOUGH:
        gather(rows, loose(question, scopes), index)
    return list(rows.values()), is_strict


def gather(rows, looks, index):
    """Until there are as many as are ranked: what a later look finds is worth less than what an earlier one did."""
    for sought in looks:
        if len(rows) >= index.most:
            return
        rows |= {row.pk: row for row in index.find(sought)}


def strict(question: Question, scopes) -> Iterable[Sought]:
    for mark in (TITLE, HEADING, ""):
        yield Sought((ways_of(question, mark),), phrases_of(question, ""), scopes)


def loose(question: Question, scopes) -> Iterable[Sought]:
    """Rows that have most of the question, then those that have any of it in a heading, then those that have any."""
    phrases, terms = phrases_of(question, ""), question.terms
    if question.begun:
        yield Sought(((*terms[:-1], f"{question.begun}*"),), phrases, scopes)
    if len(terms) > 1:
        size = max(len(terms) - 1, 1)
        yield Sought(tuple(most_of(terms, size)), phrases, scopes)
        yield Sought(tuple((mark + term,) for term in terms for mark in (TITLE, HEADING)), phrases, scopes)
        yield Sought(tuple((term,) for term in terms), phrases, scopes)


def most_of(terms: Sequence[str], size: int):
    """All but one of them; of a long question, any half that stands together."""
    if len(terms) <= 6:
        return combinations(terms, size)
    half = (len(terms) + 1) // 2
    return (tuple(terms[start : start + half]) for start in range(len(terms) - half + 1))


def ways_of(question: Question, mark: str) -> tuple[str, ...]:
    """All terms; in titles, headings and parts, which are short, the last may be begun only."""
    terms = marked(mark, question.terms)
    if mark and question.begun:
        terms[-1] += "*"
    return tuple(terms)


def phrases_of(question: Question, mark: str):
    return tuple(tuple(marked(mark, phrase)) for phrase in question.phrases)


def scopes_of(course_id):
    """The lectures of the course as the index names them; none where they are too many, and the query alone tells."""
    if not course_id:
        return ()
    ids = Lecture.objects.filter(course=course_id).values_list("pk", flat=True)[: MOST_SCOPES + 1]
    return tuple(scope(pk) for pk in ids) if len(ids) <= MOST_SCOPES else ()


# --- In which order -----------------------------------------------------------------------------


def ranked(question, rows) -> list[Hit]:
    hits = map(Hit, rows, scores(question, [row.words for row in rows]))
    return sorted((hit for hit in hits if hit.score), key=lambda hit: (-hit.score, hit.row.pk))


def grouped(question, rows) -> list[list[Hit]]:
    """The hits of each lecture, the best lecture first: by its best hit, and a little by the next ones."""
    lectures: dict[int, list[Hit]] = {}
    for hit in ranked(question, rows):
        lectures.setdefault(hit.row.lecture_id, []).append(hit)
    return sorted(lectures.values(), key=lambda hits: -weight(hits))


def weight(hits: list[Hit]) -> float:
    return sum(hit.score / 4**place for place, hit in enumerate(hits[:HITS_A_LECTURE]))


# --- What the page shows ------------------------------------------------------------------------


def show(results, question, by_lecture, pieces, *, group, page):
    """The page that is asked for."""
    results.page = Paginator(pieces if group == PIECES else by_lecture, A_PAGE).get_page(page)
    if group != PIECES:
        results.lectures = found_lectures(results.page.object_list, question)
    shown = results.page.object_list if group == PIECES else pieces[:SHORT] if results.page.number == 1 else []
    results.pieces = found_pieces(shown, question)


# --- Courses ------------------------------------------------------------------------------------


def courses_called(text, courses) -> list[Course]:
    """Listed courses with something live that have every word of the question in their title, summary or subject."""
    roots, entries = [fold(root) for root in roots_of(text)[:MAX_TERMS]], current_shelf().entries
    called = [pk for pk in courses if pk in entries and all(root in entries[pk].words for root in roots)]
    found = Course.objects.filter(pk__in=called).exclude(visibility=Course.Visibility.UNLISTED)
    return list(found[:MAX_COURSES]) if called else []
