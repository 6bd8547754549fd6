import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0002_practice_cards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0011_enrolment"),
        ("quizzes", "0009_attempt_user_in_other_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="As first written; compared without case.", max_length=40)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="note",
            name="checked_revision",
            field=models.ForeignKey(
                help_text="The last that it was looked for in.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="courses.revision",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="client_id",
            field=models.UUIDField(
                blank=True, help_text="Given by the page that made it: sent twice, it is made once.", null=True
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="color",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "No colour"),
                    ("yellow", "Yellow"),
                    ("green", "Green"),
                    ("blue", "Blue"),
                    ("pink", "Pink"),
                ],
                max_length=6,
                verbose_name="colour",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, help_text="Grows with every change of the text."),
        ),
        migrations.AddField(
            model_name="note",
            name="is_orphan_kept",
            field=models.BooleanField(default=False, help_text="The learner keeps it without its passage."),
        ),
        migrations.AddField(
            model_name="note",
            name="orphaned_at",
            field=models.DateTimeField(blank=True, help_text="When its passage was first not found.", null=True),
        ),
        migrations.AlterField(
            model_name="note",
            name="selector",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Of the quote, as W3C Web Annotation has it: {prefix, suffix, start, end}; places count characters.",
            ),
        ),
        migrations.AddField(
            model_name="notetag",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="note_tags", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="tags",
            field=models.ManyToManyField(blank=True, related_name="notes", to="learning.notetag"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["user", "deleted_at", "orphaned_at", "is_orphan_kept", "lecture"], name="note_by_lecture"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["user", "updated_at"], name="note_by_time"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("user", "client_id"), name="unique_note_of_page"),
        ),
        migrations.AddConstraint(
            model_name="notetag",
            constraint=models.UniqueConstraint(
                models.F("user"), django.db.models.functions.text.Lower("name"), name="unique_note_tag"
            ),
        ),
    ]
