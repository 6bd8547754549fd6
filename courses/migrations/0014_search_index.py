import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    """CREATE VIRTUAL TABLE courses_searchtext USING fts5(
        words, content='courses_searchentry', content_rowid='id', tokenize='ascii', columnsize=0)""",
    """CREATE TRIGGER courses_searchentry_added AFTER INSERT ON courses_searchentry BEGIN
        INSERT INTO courses_searchtext(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER courses_searchentry_removed AFTER DELETE ON courses_searchentry BEGIN
        INSERT INTO courses_searchtext(courses_searchtext, rowid, words) VALUES ('delete', old.id, old.words); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER courses_searchentry_added",
    "DROP TRIGGER courses_searchentry_removed",
    "DROP TABLE courses_searchtext",
]
POSTGRESQL = [
    """ALTER TABLE courses_searchentry ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED""",
    # Without a list of what is to be sorted in later: that list would be read through by every search.
    "CREATE INDEX courses_searchentry_vector ON courses_searchentry USING gin (vector) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["DROP INDEX courses_searchentry_vector", "ALTER TABLE courses_searchentry DROP COLUMN vector"]


def run(statements_of):
    """The statements for the database at hand."""

    def operation(apps, schema_editor):
        for statement in statements_of[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return operation


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0013_catalog_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        help_text="lecture, passage, or the name of the part (courses/parts.py).", max_length=20
                    ),
                ),
                ("anchor", models.CharField(blank=True, help_text="Its id on the lecture's page.", max_length=120)),
                (
                    "shown",
                    models.TextField(
                        blank=True, help_text="The text of a piece of a part, for the list of what was found."
                    ),
                ),
                ("words", models.TextField(help_text="Its line of tokens.")),
                (
                    "lecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.lecture"
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.passage"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="courses.revision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchSpelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=16)),
                ("word", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "word"), name="unique_spelling")],
            },
        ),
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        ),
    ]
