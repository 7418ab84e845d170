from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0009_names")]

    operations = [
        migrations.AddField(
            model_name="appraisal",
            name="rules",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="edition of the rules"),
        ),
    ]
