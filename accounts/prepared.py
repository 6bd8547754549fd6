"""Queries of the hottest pages, compiled by Django once and then only executed.

Building and compiling a queryset costs several times what the database needs to answer it. `Prepared` keeps the SQL
that Django made, for this kind of database, and fills in the values of each call. Whoever counts, logs or times queries
sees it like any other. Use it where a page is asked for all the time, and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet

# What a query is compiled with, to find the places of the values again: numbers and words that nothing else uses.
SENTINELS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 1_987_650_000 + n,
    str: lambda n: f"sentinel-of-prepared-{n}",
    datetime: lambda n: datetime(1901, 2, 3, 4, 5, n, tzinfo=UTC),
}


@dataclass(frozen=True)
class Compiled:
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # (place in params, number of the argument)
    converters: list[tuple[int, list[Callable[..., Any]], Any]]


class Prepared:
    """`Prepared(build, int, str)(7, "x")` gives the rows of `build(7, "x")`, a `values_list` queryset, as tuples.

    `build` must give the same query for whatever values. Raises ValueError where a value does not reach the database.
    """

    def __init__(self, build: Callable[..., QuerySet], *types: type):
        self.build, self.types = build, types
        self.compiled: dict[str, Compiled] = {}

    def __call__(self, *values: Any, using: str = "default") -> list[tuple]:
        connection = connections[using]
        compiled = self.compiled.get(connection.vendor) or self.compile(connection)
        params = list(compiled.params)
        for place, number in compiled.places:
            params[place] = adapted(values[number], like=params[place], connection=connection)
        rows = fetched(connection, compiled.sql, params)
        return [converted(row, compiled.converters, connection) for row in rows] if compiled.converters else rows

    def compile(self, connection) -> Compiled:
        sentinels = [SENTINELS[kind](number) for number, kind in enumerate(self.types)]
        compiler = self.build(*sentinels).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        forms = {adapted(sentinel, connection=connection): number for number, sentinel in enumerate(sentinels)}
        places = tuple((place, forms[param]) for place, param in enumerate(params) if is_one_of(param, forms))
        if {number for _place, number in places} != set(range(len(sentinels))):
            raise ValueError("A value of this prepared query does not reach the database.")
        found = compiler.get_converters(column[0] for column in compiler.select[: compiler.col_count])
        converters = [(column, functions, expression) for column, (functions, expression) in found.items()]
        compiled = self.compiled[connection.vendor] = Compiled(sql, tuple(params), places, converters)
        return compiled


class PreparedRows:
    """`PreparedRows(Lecture, build, int)(7)` gives the rows of `build(7)`, a queryset of that model, as its objects."""

    def __init__(self, model: type[Model], build: Callable[..., QuerySet], *types: type):
        self.model, self.columns = model, [field.attname for field in model._meta.concrete_fields]
        self.read = Prepared(lambda *values: build(*values).values_list(*self.columns), *types)

    def __call__(self, *values: Any, using: str = "default") -> list:
        return [self.model.from_db(using, self.columns, row) for row in self.read(*values, using=using)]


def fetched(connection, sql, params):
    """The rows. The database is asked without Django's cursor, unless somebody listens."""
    ask = {"sqlite": ask_sqlite, "postgresql": ask_postgresql}.get(connection.vendor)
    if ask is None or connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return ask(connection.connection, sql, params)


def ask_sqlite(raw, sql, params):
    """Django's cursor takes longer than SQLite does."""
    return raw.execute(for_sqlite(sql), params).fetchall()


def ask_postgresql(raw, sql, params):
    """Planning takes PostgreSQL several times as long as finding the rows, so it keeps the plan. Where the settings say
    that nothing can be kept (PREPARED_STATEMENTS), the same is planned anew each time.
    """
    from psycopg.errors import FeatureNotSupported
    from psycopg.pq import TransactionStatus

    try:
        return planned(raw, sql, params)
    except FeatureNotSupported:  # a migration gave a column another type, and a kept plan never recovers from that
        raw.prepare_threshold = None
        if raw.info.transaction_status != TransactionStatus.IDLE:
            raise  # the transaction is lost; whoever begins another one succeeds
        return planned(raw, sql, params)


def planned(raw, sql, params):
    from psycopg import Cursor

    with Cursor(raw) as cursor:
        return cursor.execute(sql, params, prepare=True).fetchall()


@cache
def for_sqlite(sql):
    """With SQLite's own placeholders."""
    return sql.replace("%s", "?").replace("%%", "%")


def is_one_of(param, forms):
    try:
        return param in forms
    except TypeError:  # a list or a piece of JSON
        return False


def adapted(value, *, connection, like=None):
    """As Django hands it to this database; whole numbers keep the width that Django gave the first one."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return type(like)(value) if isinstance(like, int) else value


def converted(row, converters, connection):
    row = list(row)
    for column, functions, expression in converters:
        for function in functions:
            row[column] = function(row[column], expression, connection)
    return tuple(row)
