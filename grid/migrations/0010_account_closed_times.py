"""Sessions begun before an account was closed do not come back when it is opened again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grid", "0006_consents")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="closed_times",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
