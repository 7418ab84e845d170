"""Importing all fourteen rosters, against calamine reading them and a bare bulk insert."""

import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from bench.tools import show  # noqa: E402
from grid.domain.rosters import import_roster_file  # noqa: E402
from grid.domain.setup import init_township, read_township_table  # noqa: E402
from grid.models import Household  # noqa: E402
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


def main() -> None:
    call_command("migrate", verbosity=0)
    township = init_township(rows=read_township_table(SAMPLES / "township.csv"))
    today = timezone.localdate()
    import_roster_file(path=households_only()[0], township=township, on=today, dry_run=True)  # warm

    start = time.perf_counter()
    for path in households_only():
        import_roster_file(path=path, township=township, on=today)
    ours = time.perf_counter() - start
    count = Household.objects.count()

    rows = list(Household.objects.all())
    for number, row in enumerate(rows):
        row.pk, row.code = None, f"bare-{number}"
    start = time.perf_counter()
    read_only()
    with transaction.atomic():
        Household.objects.bulk_create(rows)
    floor = time.perf_counter() - start
    show(f"Import {count} households of 14 rosters", ours, floor, "s", "≤ 5")


if __name__ == "__main__":
    main()
