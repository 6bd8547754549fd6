import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0004_collections"),
    ]

    operations = [
        migrations.CreateModel(
            name="CourseCompletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "completed_at",
                    models.DateTimeField(
                        help_text="When the last of them was finished; moves when all is finished again."
                    ),
                ),
            ],
            options={
                "ordering": ["-completed_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="coursecompletion",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="completions", to="courses.course"
            ),
        ),
        migrations.AddField(
            model_name="coursecompletion",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="coursecompletion",
            constraint=models.UniqueConstraint(fields=("user", "course"), name="unique_course_completion"),
        ),
    ]
