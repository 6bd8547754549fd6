import django.db.models.deletion
import django.utils.timezone
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
        migrations.AddField(
            model_name="readingplace",
            name="above",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Ids of the headings before it, the nearest first: where to go on once it is gone.",
            ),
        ),
        migrations.AddField(
            model_name="readingplace",
            name="unticked_at",
            field=models.DateTimeField(
                blank=True, help_text="When the learner took back that the lecture is finished.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="readingplace",
            name="updated_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                help_text="When it was read there, which may be before it was told.",
            ),
        ),
    ]
