"""Asking the full text index of whatever database there is, for rows that this person may read now.

Who may read, and what is live, is part of the query itself: the database goes through the rows that match until it has
enough that may be shown. So nothing hidden takes the place of something that is not, and the rules are those of
`Course.objects.readable_by` and `Revision.objects.live`.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Case, Exists, F, Func, OuterRef, Q, Value, When
from django.utils import timezone

from accounts.prepared import Prepared

from .models import Course, Revision, SearchEntry
from .search_tokens import Sought, for_fts5, for_tsquery, phrase_in

# Rows of one look into the index. More are not ranked: so common a word tells little.
MOST_ROWS = 100
# How a list of ids is written as one parameter (see IsAmong).
LISTS = {"sqlite": "[{}]", "postgresql": "{{{}}}"}
# The full text index of this database (migration 0014): tables besides the entries', and what matches.
MATCHES = {
    "sqlite": (
        ["courses_searchtext"],
        [
            "courses_searchtext.rowid = courses_searchentry.id AND courses_searchtext MATCH %s",
            "instr(courses_searchentry.words, %s) > 0",
        ],
    ),
    "postgresql": (
        [],
        ["courses_searchentry.vector @@ %s::tsquery", "strpos(courses_searchentry.words, %s) > 0"],
    ),
}


class Row(NamedTuple):
    pk: int
    kind: str
    lecture_id: int
    revision_id: int
    passage_id: int | None
    anchor: str
    words: str


def searchable_courses(user):
    """Those that the person may read; an unlisted one only where they write it or take it."""
    is_listed = ~Q(visibility=Course.Visibility.UNLISTED)
    may_find = is_listed | Course.is_for(user.pk) if user.is_authenticated else is_listed
    return Course.objects.readable_by(user).filter(may_find)


class IsAmong(Func):
    """Whether an id is in a list that is one parameter: so a query stays the same however long the list is."""

    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **options):
        joined = {"template": "%(expressions)s))", "arg_joiner": " IN (SELECT value FROM json_each("}
        return self.as_sql(compiler, connection, **joined, **options)

    def as_postgresql(self, compiler, connection, **options):
        """Behind a SELECT the list is no constant to the planner, which would weigh each id of it for 2 ms a look."""
        joined = {"template": "%(expressions)s::bigint[])::bigint[])", "arg_joiner": " = ANY((SELECT "}
        return self.as_sql(compiler, connection, **joined, **options)


class Index:
    """The index as somebody may see it now who may find these courses."""

    def __init__(self, courses: Iterable[int], most: int = MOST_ROWS):
        ids = list(courses)
        self.is_empty, self.most = not ids, most
        self.courses = LISTS[connection.vendor].format(",".join(map(str, ids)))

    def find(self, sought: Sought) -> list[Row]:
        """Up to `most` rows, in no order that means anything."""
        return [Row(*row) for row in self.look(sought, self.most)]

    def has(self, sought: Sought) -> bool:
        return bool(self.look(sought, 1))

    def look(self, sought: Sought, most: int):
        if self.is_empty:
            return []
        words = (for_fts5 if connection.vendor == "sqlite" else for_tsquery)(sought)
        return looks(most)(words, phrase_in(sought), timezone.now(), self.courses)


@cache
def looks(most: int) -> Prepared:
    """A search looks some five times, and compiling the query would take longer than each look."""
    return Prepared(lambda *values: matching_rows(*values)[:most], str, str, datetime, str)


def matching_rows(words, phrase, now, courses):
    """Each row is asked about by itself: the index leads the way, and of what matches few rows are looked at. A plain
    `EXISTS` would be made a join by PostgreSQL, which then begins with all that is live.
    """
    is_theirs = IsAmong(F("lecture__course_id"), Value(courses))
    live = Revision.objects.live_of("lecture_id", at=now).filter(is_theirs, pk=OuterRef("revision_id"))
    may_be_read = Case(When(Exists(live), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = SearchEntry.objects.filter(may_be_read).values_list(*Row._fields)
    tables, where = MATCHES[connection.vendor]
    return rows.extra(tables=tables, where=where, params=[words, phrase])  # noqa: S610  so are the words
