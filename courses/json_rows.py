"""The rows of a small query as one JSON value of another query's row: SQLite and PostgreSQL name it differently."""

from django.db.models import JSONField, QuerySet, Subquery


class JsonRows(Subquery):
    """`JsonRows(User.objects.filter(…), ["id", "username"])` is a list of lists in the order of the query's rows."""

    def __init__(self, rows: QuerySet, columns: list[str]):
        self.columns = ", ".join(f'listed."{column}"' for column in columns)
        super().__init__(rows.values(*columns), output_field=JSONField())

    def as_sqlite(self, compiler, connection, **extra):
        template = f"(SELECT json_group_array(json_array({self.columns})) FROM (%(subquery)s) AS listed)"  # noqa: S608  columns of our own
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler, connection, **extra):
        rows = f"jsonb_agg(jsonb_build_array({self.columns}))"
        template = f"(SELECT COALESCE({rows}, '[]'::jsonb) FROM (%(subquery)s) AS listed)"  # noqa: S608  columns of our own
        return self.as_sql(compiler, connection, template=template, **extra)
