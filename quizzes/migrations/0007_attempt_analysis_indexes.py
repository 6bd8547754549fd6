from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0010_revision_times_in_one_index"),
        ("quizzes", "0006_regrades_to_tell"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["mission", "number", "revision", "regraded_on", "chosen", "hints", "score", "seconds"],
                name="attempt_answers",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("is_current", True), ("number", 1)),
                fields=["mission", "revision", "id", "regraded_on", "user", "score"],
                name="first_attempt_by_mission",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("is_current", True), ("number", 1)),
                fields=["user", "mission", "score"],
                name="first_attempt_by_learner",
            ),
        ),
    ]
