import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0010_revision_times_in_one_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("self", "Self"), ("code", "Code"), ("invitation", "Invitation")],
                        default="self",
                        max_length=10,
                    ),
                ),
                ("enrolled_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "is_removed",
                    models.BooleanField(default=False, help_text="An author ended it, and may take that back."),
                ),
            ],
            options={
                "ordering": ["-enrolled_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                (
                    "token_hash",
                    models.CharField(
                        help_text="Of the link's token; the token is not kept.", max_length=64, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="course",
            name="join_code",
            field=models.CharField(
                blank=True, editable=False, help_text="Whoever has it may enrol; empty: there is none.", max_length=32
            ),
        ),
        migrations.AlterField(
            model_name="course",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "Public: everybody can read it"),
                    ("unlisted", "Unlisted: everybody who has the link"),
                    ("members", "Members: people who are signed in"),
                    ("invited", "Invited: people with an invitation or the course's code"),
                ],
                default="public",
                max_length=10,
                verbose_name="who can read it",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="enrolments", to="courses.course"
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="enrolments", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="courses.course"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="taken_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.UniqueConstraint(
                condition=models.Q(("join_code", ""), _negated=True), fields=("join_code",), name="unique_join_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(fields=("course", "user"), name="unique_enrolment"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True), ("taken_at__isnull", True)),
                fields=("course", "email"),
                name="one_open_invitation_for_an_address",
            ),
        ),
    ]
