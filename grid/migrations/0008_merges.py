"""Mergings are kept; those from before are read from the history of the households."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def note_old_merges(apps, schema_editor):
    """Who stands merged: since the latest entry of its history that first says so."""
    Household, History, Merge = (
        apps.get_model("grid", name)
        for name in ("Household", "HistoricalHousehold", "HouseholdMerge")
    )
    for source in Household.objects.filter(merged_into__isnull=False).iterator():
        first = None
        for row in History.objects.filter(id=source.pk).order_by("-history_date", "-history_id"):
            if row.merged_into_id != source.merged_into_id:
                break
            first = row
        at = first.history_date if first else timezone.now()
        Merge.objects.create(
            source=source,
            target_id=source.merged_into_id,
            on=timezone.localdate(at),
            reason=(first.history_change_reason or "")[:100] if first else "",
            by_id=first.history_user_id if first else None,
            at=at,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("grid", "0007_memberships"),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseholdMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="merged on")),
                ("reason", models.CharField(max_length=100, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="merged at")),
                ("moved", models.JSONField(default=dict, verbose_name="what went along")),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="undone at"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="grid.household",
                        verbose_name="merged household",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grid.household",
                        verbose_name="household that stays",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
            ],
            options={
                "verbose_name": "merging of households",
                "verbose_name_plural": "mergings of households",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("source",),
                        name="one_open_merge",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="merge_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="undone_merge_has_author",
                    ),
                ],
            },
        ),
        migrations.RunPython(note_old_merges, migrations.RunPython.noop),
    ]
