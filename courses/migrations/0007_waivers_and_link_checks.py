import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0006_preview_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=2000)),
                (
                    "url_hash",
                    models.CharField(
                        help_text="SHA-256 of the address: long ones have no index.", max_length=64, unique=True
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("fine", "Answers"),
                            ("broken", "Broken"),
                            ("slow", "Slow"),
                            ("refused", "Not asked: a private address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("checked_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=60)),
                ("message", models.TextField()),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="revision",
            name="waivers",
            field=models.JSONField(
                default=list,
                help_text="Warnings that the author waived when it was published: [{code, line, reason, by}].",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="created_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="lecture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="waivers", to="courses.lecture"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(fields=("lecture", "fingerprint"), name="unique_waiver"),
        ),
    ]
