import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0003_trash"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course_slug", models.CharField(max_length=80)),
                ("lecture_slug", models.CharField(blank=True, max_length=100)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="course",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_addresses",
                to="courses.course",
            ),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="lecture",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_addresses",
                to="courses.lecture",
            ),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.UniqueConstraint(fields=("course_slug", "lecture_slug"), name="unique_former_address"),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("course__isnull", False), ("lecture__isnull", True), ("lecture_slug", "")),
                    models.Q(
                        ("course__isnull", True),
                        ("lecture__isnull", False),
                        models.Q(("lecture_slug", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="former_address_has_one_target",
            ),
        ),
    ]
