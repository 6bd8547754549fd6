"""Asking the full text index of whatever database there is, for rows that this person may read now.

Who may read, and what is live, is part of the query itself: the database goes through the rows that match until it has
enough that may be shown. So nothing hidden takes the place of something that is not, and the rules are those of
`Course.objects.readable_by` and `Revision.objects.live`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from .models import Course, Revision, SearchEntry
from .search_tokens import Sought, for_fts5, for_tsquery, phrase_in

# Rows of one look into the index. More are not ranked: so common a word tells little.
MOST_ROWS = 100
# What the query is compiled with, to find the places of the values again.
SENTINEL, PHRASE_SENTINEL = "sentinel-of-search", "sentinel-of-phrase"


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


@dataclass
class Index:
    """The index as this person may see it now. The query is compiled once for all looks of a request."""

    courses: object  # a queryset
    most: int = MOST_ROWS

    def find(self, sought: Sought) -> list[Row]:
        """Up to `most` rows, in no order that means anything."""
        sql, params, place, phrase_place = self.compiled
        values = list(params)
        values[place] = (for_fts5 if connection.vendor == "sqlite" else for_tsquery)(sought)
        values[phrase_place] = phrase_in(sought)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [Row(*row) for row in cursor.fetchall()]

    @cached_property
    def compiled(self):
        rows = matching(self.visible()).values_list(*Row._fields)[: self.most]
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
        return sql, params, params.index(SENTINEL), params.index(PHRASE_SENTINEL)

    def visible(self):
        """Each row is asked about by itself: the index leads the way, and of what matches few rows are looked at. A
        plain `EXISTS` would be made a join by PostgreSQL, which then begins with all that is live.
        """
        live = Revision.objects.live_of("lecture_id", at=timezone.now())
        may_be_read = Exists(live.filter(pk=OuterRef("revision_id"), lecture__course__in=self.courses))
        return SearchEntry.objects.filter(
            Case(When(may_be_read, then=Value(True)), default=Value(False), output_field=BooleanField())
        )


def matching(entries):
    """The entries that match the two sentinels, by the index of this database (migration 0014)."""
    if connection.vendor == "sqlite":
        joined = "courses_searchtext.rowid = courses_searchentry.id AND courses_searchtext MATCH %s"
        phrase = "instr(courses_searchentry.words, %s) > 0"
        return entries.extra(  # noqa: S610  no word of a person's is in it
            tables=["courses_searchtext"], where=[joined, phrase], params=[SENTINEL, PHRASE_SENTINEL]
        )
    where = ["courses_searchentry.vector @@ %s::tsquery", "strpos(courses_searchentry.words, %s) > 0"]
    return entries.extra(where=where, params=[SENTINEL, PHRASE_SENTINEL])  # noqa: S610
