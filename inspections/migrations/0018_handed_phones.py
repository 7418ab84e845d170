"""What waits on the phone of who has left is handed to a successor or the office."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = {
    "blank": True,
    "null": True,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0017_desk_source"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="phonereport",
            name="handed_to",
            field=models.ForeignKey(verbose_name="handed over to", **PERSON),
        ),
        migrations.AddField(
            model_name="phonereport",
            name="handed_by",
            field=models.ForeignKey(verbose_name="handed over by", **PERSON),
        ),
        migrations.AddField(
            model_name="phonereport",
            name="handed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="handed over at"),
        ),
        migrations.AddConstraint(
            model_name="phonereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        handed_at__isnull=True, handed_by__isnull=True, handed_to__isnull=True
                    ),
                    models.Q(handed_at__isnull=False, handed_by__isnull=False),
                    _connector="OR",
                ),
                name="handed_phone_has_author",
            ),
        ),
    ]
