"""A site that has lectures already can be searched at once."""

from django.db import migrations

from courses import search_index


def fill(apps, schema_editor):
    names = ["Revision", "Passage", "SearchEntry", "SearchSpelling"]
    search_index.rebuild(*(apps.get_model("courses", name) for name in names))


class Migration(migrations.Migration):
    dependencies = [("courses", "0014_search_index")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
