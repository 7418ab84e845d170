"""A prize that the stock does not hold is owed; a correction of the day says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_names")]

    operations = [
        migrations.AddField(
            model_name="daymark",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="daymark",
            name="prizes",
            field=models.CharField(
                blank=True,
                choices=[
                    ("given", "prizes handed over"),
                    ("back", "prizes given back"),
                    ("owed", "prizes owed"),
                ],
                max_length=5,
                verbose_name="prizes",
            ),
        ),
    ]
