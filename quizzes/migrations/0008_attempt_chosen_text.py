from django.db import migrations, models
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0007_attempt_analysis_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="attempt", name="attempt_answers"),
        migrations.AddField(
            model_name="attempt",
            name="chosen_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=Cast("chosen", models.TextField()),
                help_text="The same, as the database writes it.",
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["mission", "number", "revision", "regraded_on", "chosen_text", "hints", "score", "seconds"],
                name="attempt_answers",
            ),
        ),
    ]
