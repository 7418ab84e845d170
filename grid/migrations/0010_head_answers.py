"""What an officer says of rosters' rows that name another head."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grid", "0009_office")]

    operations = [
        migrations.AddField(
            "rosterfile",
            "heads",
            models.JSONField(default=dict, verbose_name="answers about other heads"),
        ),
    ]
