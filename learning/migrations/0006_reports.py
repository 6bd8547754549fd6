import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0005_course_completions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "choice_id",
                    models.PositiveBigIntegerField(blank=True, help_text="Of the frozen mission.", null=True),
                ),
                ("heading_id", models.CharField(blank=True, max_length=120)),
                (
                    "quote",
                    models.TextField(blank=True, help_text="The words that it is about, as the learner saw them."),
                ),
                ("selector", models.JSONField(blank=True, default=dict, help_text="As of a note.")),
                ("body", models.TextField(max_length=4000, verbose_name="what is wrong")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("fixed", "Fixed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="answer")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, help_text="When the learner saw the answer.", null=True)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="fixed_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="courses.revision",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="lecture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="courses.lecture"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="mission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports",
                to="quizzes.mission",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="revision",
            field=models.ForeignKey(
                help_text="That the learner saw.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="courses.revision",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["lecture", "state"], name="report_by_lecture"),
        ),
    ]
