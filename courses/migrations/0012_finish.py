from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0011_enrolment"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="finish",
            field=models.CharField(
                choices=[
                    ("read_and_solved", "Read to its end, and all missions solved"),
                    ("read", "Read to its end"),
                    ("solved", "All missions solved; without missions: read to its end"),
                ],
                default="read_and_solved",
                help_text=("By itself; a learner can always tick a lecture as finished. A new rule counts at once."),
                max_length=20,
                verbose_name="a lecture is finished when it is",
            ),
        ),
    ]
