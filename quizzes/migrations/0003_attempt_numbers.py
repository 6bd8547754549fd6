from django.db import migrations
from django.db.models import Count, OuterRef, Subquery


def number(apps, schema_editor):
    """Attempts were not counted before: each gets its place among those of the same learner at the same mission."""
    Attempt = apps.get_model("quizzes", "Attempt")
    before = Attempt.objects.filter(user=OuterRef("user"), mission=OuterRef("mission"), pk__lte=OuterRef("pk"))
    place = before.order_by().values("user").annotate(count=Count("pk")).values("count")
    Attempt.objects.update(number=Subquery(place))


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0002_mission_options")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
