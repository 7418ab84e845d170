"""Importing all fourteen rosters, against calamine reading them and a bare bulk insert.

The bare insert writes the same households and responsibilities; the members that the import
makes, its history, its checks and its report are what the ratio pays for.
"""

from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from bench.tools import paired_seconds, show  # noqa: E402
from grid.domain.rosters import import_roster_file  # noqa: E402
from grid.domain.setup import init_township, read_township_table  # noqa: E402
from grid.models import Household, Responsibility  # noqa: E402
from township.demo.stage import SAMPLES, roster_files  # noqa: E402


def households_only() -> list:
    return [path for path in roster_files() if "农户" in path.name]


def read_only() -> int:
    """What any importer must do at the least: read the cells."""
    rows = 0
    for path in households_only():
        if path.suffix == ".csv":
            rows += len(path.read_text("gb18030").splitlines())
            continue
        book = CalamineWorkbook.from_path(path)
        rows += sum(len(book.get_sheet_by_name(n).to_python()) for n in book.sheet_names)
    return rows


def undone(act: Callable[[], None]) -> Callable[[], None]:
    """`act` in one transaction that is rolled back: the next run finds the same database."""

    def done() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return done


def rows_of_an_import(imported: Callable[[], None]) -> tuple[list, list]:
    """The households that an import writes, and who answers for which."""
    with transaction.atomic():
        imported()
        households = list(Household.objects.order_by("pk"))
        responsibilities = list(Responsibility.objects.order_by("pk"))
        transaction.set_rollback(True)
    return households, responsibilities


def main() -> None:
    call_command("migrate", verbosity=0)
    township = init_township(rows=read_township_table(SAMPLES / "township.csv"))
    today = timezone.localdate()

    def imported() -> None:
        for path in households_only():
            import_roster_file(path=path, township=township, on=today)

    households, responsibilities = rows_of_an_import(imported)
    at = {row.pk: place for place, row in enumerate(households)}
    holders = [(at[row.household_id], row.member_id, row.since) for row in responsibilities]

    def bare() -> None:
        read_only()
        for row in households:
            row.pk = None
        made = Household.objects.bulk_create(households)
        Responsibility.objects.bulk_create(
            Responsibility(household=made[place], member_id=member, since=since)
            for place, member, since in holders
        )

    ours, floor = paired_seconds(undone(imported), undone(bare), runs=7, warm=1)
    name = f"Import {len(households)} households, {len(holders)} responsibilities"
    show(name, ours, floor, "s", "≤ 5")


if __name__ == "__main__":
    main()
