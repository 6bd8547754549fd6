import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0003_note_anchors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="favorite",
            name="favorite_has_one_target",
        ),
        migrations.AddField(
            model_name="favorite",
            name="label",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="favorite",
            name="position",
            field=models.PositiveIntegerField(default=0, help_text="In its collection."),
        ),
        migrations.AddField(
            model_name="favorite",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="favorites",
                to="courses.upload",
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="favorite",
            name="collection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="favorites",
                to="learning.collection",
            ),
        ),
        migrations.AddConstraint(
            model_name="favorite",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("course__isnull", False),
                        ("heading_id", ""),
                        ("lecture__isnull", True),
                        ("mission__isnull", True),
                        ("upload__isnull", True),
                    ),
                    models.Q(
                        ("course__isnull", True),
                        ("lecture__isnull", False),
                        ("mission__isnull", True),
                        ("upload__isnull", True),
                    ),
                    models.Q(
                        ("course__isnull", True),
                        ("heading_id", ""),
                        ("lecture__isnull", True),
                        ("mission__isnull", False),
                        ("upload__isnull", True),
                    ),
                    models.Q(
                        ("course__isnull", True),
                        ("heading_id", ""),
                        ("lecture__isnull", True),
                        ("mission__isnull", True),
                        ("upload__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="favorite_has_one_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="favorite",
            constraint=models.UniqueConstraint(fields=("user", "upload"), name="unique_favorite_upload"),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(
                models.F("user"), django.db.models.functions.text.Lower("name"), name="unique_collection"
            ),
        ),
    ]
