from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_attempt_numbers")]

    operations = [
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("user", "mission", "number"),
                name="unique_current_attempt",
            ),
        ),
    ]
