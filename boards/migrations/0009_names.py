"""Names are frozen with boards and pairs; those made before get theirs from the rosters' history."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

Apps = Any


def then(history: Any, name: str, of: str, at: Any) -> Coalesce:
    """A row's value at a moment; what the history does not reach back to, as first known."""
    rows = history.objects.filter(id=OuterRef(of)).values(name)
    before = rows.filter(history_date__lte=at).order_by("-history_date", "-history_id")
    return Coalesce(
        Subquery(before[:1]),
        Subquery(rows.order_by("history_date", "history_id")[:1]),
    )


def name_boards(apps: Apps, schema_editor: Any) -> None:
    """As of the first version's drafting: a revision keeps the names."""
    entries = apps.get_model("boards", "BoardEntry").objects
    homes = apps.get_model("grid", "HistoricalHousehold")
    branches = apps.get_model("grid", "HistoricalBranch")
    boards = {board.pk: board for board in apps.get_model("boards", "Board").objects.all()}
    for board in boards.values():
        first = board
        while first.revises_id:
            first = boards[first.revises_id]
        at, rows = first.drafted_at, entries.filter(board=board)
        rows.update(branch_name=Coalesce(then(branches, "name", "branch_id", at), Value("")))
        rows.filter(household__isnull=False).update(
            head=Coalesce(then(homes, "head", "household_id", at), Value("")),
            hamlet=Coalesce(then(homes, "hamlet", "household_id", at), Value("")),
            household_code=Coalesce(then(homes, "code", "household_id", at), Value("")),
        )
    name_by_today(apps)


def name_by_today(apps: Apps) -> None:
    """Where there is no history at all: as known today."""
    entries = apps.get_model("boards", "BoardEntry").objects
    home = apps.get_model("grid", "Household").objects.filter(pk=OuterRef("household_id"))
    branch = apps.get_model("grid", "Branch").objects.filter(pk=OuterRef("branch_id"))
    entries.filter(branch_name="").update(branch_name=Subquery(branch.values("name")[:1]))
    entries.filter(household__isnull=False, household_code="").update(
        head=Subquery(home.values("head")[:1]),
        hamlet=Subquery(home.values("hamlet")[:1]),
        household_code=Subquery(home.values("code")[:1]),
    )


def name_pairs(apps: Apps, schema_editor: Any) -> None:
    """As of the pair's forming."""
    pairs = apps.get_model("boards", "Pair").objects.select_related(
        "red_branch", "red_household", "black_branch", "black_household"
    )
    for pair in pairs.all():
        for side in ("red", "black"):
            name_side(apps, pair, side)
        pair.save(update_fields=["red_name", "red_place", "black_name", "black_place"])


def name_side(apps: Apps, pair: Any, side: str) -> None:
    village = recall(apps, "Branch", getattr(pair, f"{side}_branch"), pair.formed_at).name
    if getattr(pair, f"{side}_household") is None:
        setattr(pair, f"{side}_name", village)
        return
    home = recall(apps, "Household", getattr(pair, f"{side}_household"), pair.formed_at)
    setattr(pair, f"{side}_name", home.head)
    setattr(pair, f"{side}_place", " ".join(filter(None, (village, home.hamlet))))


def recall(apps: Apps, model: str, row: Any, at: Any) -> Any:
    """The row as it was at that moment: a record of its history, or the row itself."""
    records = apps.get_model("grid", f"Historical{model}").objects.filter(id=row.pk)
    before = records.filter(history_date__lte=at).order_by("-history_date", "-history_id")
    return before.first() or records.order_by("history_date", "history_id").first() or row


COLUMNS = (
    ("boardentry", "head", "head then", 30),
    ("boardentry", "hamlet", "hamlet then", 30),
    ("boardentry", "household_code", "household code then", 20),
    ("boardentry", "branch_name", "name of the branch then", 50),
    ("pair", "red_name", "helper then", 50),
    ("pair", "red_place", "helper's place then", 90),
    ("pair", "black_name", "helped then", 50),
    ("pair", "black_place", "helped one's place then", 90),
)


class Migration(migrations.Migration):
    dependencies = [("boards", "0007_rules"), ("grid", "0006_consents")]

    operations = [
        *(
            migrations.AddField(
                model,
                name,
                models.CharField(blank=True, default="", max_length=length, verbose_name=told),
                preserve_default=False,
            )
            for model, name, told, length in COLUMNS
        ),
        migrations.RunPython(name_boards, migrations.RunPython.noop),
        migrations.RunPython(name_pairs, migrations.RunPython.noop),
    ]
