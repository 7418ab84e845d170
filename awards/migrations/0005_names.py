"""Names are frozen with the list; awards given before get theirs from the rosters' history."""

from typing import Any

from django.db import migrations, models

COLUMNS = (
    ("head", "head then", 30),
    ("hamlet", "hamlet then", 30),
    ("branch_name", "name of the branch then", 50),
)
FIXED = ("fixed", "held")


def name_awards(apps: Any, schema_editor: Any) -> None:
    """As of the moment at which the list was fixed; of one not fixed yet: as nominated."""
    steps = apps.get_model("awards", "CeremonyStep").objects.filter(status__in=FIXED)
    fixed: dict[int, Any] = {}
    for ceremony, at in steps.order_by("-at").values_list("ceremony", "at"):
        fixed[ceremony] = at
    awards = apps.get_model("awards", "Award").objects
    rows = list(awards.select_related("household", "branch"))
    for award in rows:
        at = fixed.get(award.ceremony_id, award.nominated_at)
        home = recall(apps, "Household", award.household, at)
        award.head, award.hamlet = home.head, home.hamlet
        award.branch_name = recall(apps, "Branch", award.branch, at).name
    awards.bulk_update(rows, ["head", "hamlet", "branch_name"], batch_size=500)


def recall(apps: Any, model: str, row: Any, at: Any) -> Any:
    """The row as it was at that moment; what the history does not reach back to, as first known."""
    records = apps.get_model("grid", f"Historical{model}").objects.filter(id=row.pk)
    before = records.filter(history_date__lte=at).order_by("-history_date", "-history_id")
    return before.first() or records.order_by("history_date", "history_id").first() or row


class Migration(migrations.Migration):
    dependencies = [("awards", "0004_prizes"), ("grid", "0006_consents")]

    operations = [
        *(
            migrations.AddField(
                "award",
                name,
                models.CharField(blank=True, default="", max_length=length, verbose_name=told),
                preserve_default=False,
            )
            for name, told, length in COLUMNS
        ),
        migrations.RunPython(name_awards, migrations.RunPython.noop),
    ]
