"""A correction typed at the desk says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0016_problem_terms")]

    operations = [
        migrations.AlterField(
            model_name="inspection",
            name="source",
            field=models.CharField(
                choices=[
                    ("phone", "from the phone"),
                    ("paper", "from a paper sheet"),
                    ("desk", "at the desk"),
                ],
                db_default="phone",
                default="phone",
                max_length=5,
                verbose_name="entered",
            ),
        ),
    ]
