"""Sessions of a closed account do not come back with it; a form is done once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grid", "0010_head_answers")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="closed_times",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.CreateModel(
            name="FormUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                ("url", models.CharField(blank=True, max_length=300)),
                ("made", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "form that was sent",
                "verbose_name_plural": "forms that were sent",
                "indexes": [models.Index(fields=["at"], name="grid_formuse_at_idx")],
            },
        ),
    ]
