import django.db.models.deletion
from django.db import migrations, models

import courses.languages


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0012_finish"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="courses.upload",
                verbose_name="cover",
            ),
        ),
        migrations.AlterField(
            model_name="course",
            name="language",
            field=models.CharField(
                choices=courses.languages.choices, default="en", max_length=10, verbose_name="language"
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[("beginner", "Beginner"), ("intermediate", "Intermediate"), ("advanced", "Advanced")],
                max_length=12,
                verbose_name="level",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="subject",
            field=models.CharField(
                blank=True,
                help_text="One or two words by which the catalog groups courses.",
                max_length=60,
                verbose_name="subject",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="translation_of",
            field=models.ForeignKey(
                blank=True,
                help_text="The same course in its first language.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="translations",
                to="courses.course",
                verbose_name="translation of",
            ),
        ),
        migrations.RemoveIndex(
            model_name="revision",
            name="revision_by_time",
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                fields=["lecture", "live_from", "number", "withdrawn_at", "live_until", "reading_minutes"],
                name="revision_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("translation_of__isnull", True),
                    models.Q(("translation_of", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="no_translation_of_itself",
            ),
        ),
    ]
