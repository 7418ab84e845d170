"""Drafting the board of a quarter, against the database's own part of it; and its page.

The floor is one raw SQL aggregate over the same inspections plus the bulk insert of the
finished entries (`bulk_create`); beside it stands a harder one, in which the driver alone
inserts values made ready beforehand. `python -m bench boards` drafts a township's board,
`BOARDS=county` a county's (some ten minutes).
"""

import datetime as dt
import gc
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402

from bench.pages import client_of, queries  # noqa: E402
from bench.tools import show  # noqa: E402
from boards.domain.boards import draft_board  # noqa: E402
from boards.models import Board, BoardEntry  # noqa: E402
from grid.domain.periods import Period, monday_of  # noqa: E402
from grid.models import Branch, Household, Membership, Township, User  # noqa: E402
from inspections.domain.standards import create_default_standard  # noqa: E402
from inspections.models import Inspection  # noqa: E402

QUARTER = Period.parse("2023Q2")
AFTER = dt.datetime(2023, 7, 1, 8, tzinfo=dt.UTC)
SIZES = {
    "few": (1, 300, 3_900),
    "township": (14, 6_600, 86_000),
    "county": (176, 83_000, 1_100_000),
}
AGGREGATE = """
    SELECT household_id, kind, COUNT(*), SUM(total) FROM inspections_inspection
    WHERE township_id = %s AND date BETWEEN %s AND %s AND is_effective
    GROUP BY household_id, kind
"""


def lay(branches: int, households: int, inspections: int) -> Township:
    """A township of that size, each household inspected evenly through the quarter."""
    place = Township.objects.count()
    township = Township.objects.create(code=f"4312252{place:02}", name=f"第{place}乡")
    standard = create_default_standard(township=township, on=dt.date(2020, 1, 1))
    officer = User.objects.create(username=f"officer{place}", role="officer", township=township)
    homes = []
    for n in range(branches):
        branch = Branch.objects.create(
            township=township, code=f"4312252{place:02}{n + 100}", name=f"第{n}村"
        )
        homes += Household.objects.bulk_create(
            Household(branch=branch, code=f"{n}-{i}", head="杨文")
            for i in range(n, households, branches)
        )
    since = dt.date(2020, 1, 1)
    Membership.objects.bulk_create(
        (Membership(household=one, branch_id=one.branch_id, since=since) for one in homes),
        batch_size=5000,
    )
    rng = random.Random(place)
    rows = (
        make_row(rng, homes[n % households], n // households, standard.pk, officer.pk)
        for n in range(inspections)
    )
    insert(Inspection, rows)
    return township


def make_row(rng, home: Household, turn: int, standard: int, by: int) -> Inspection:
    day = QUARTER.start + dt.timedelta(days=(turn * 7 + rng.randrange(7)) % 91)
    points = [rng.choice((most, most, most / 2)) for most in (15, 15, 15, 10, 15, 15, 10, 5)]
    return Inspection(
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
        township_id=home.branch.township_id,
        branch_id=home.branch_id,
        household=home,
        standard_id=standard,
        kind=rng.choices(("weekly", "surprise", "arena"), (90, 7, 3))[0],
        date=day,
        week=monday_of(day),
        points=points,
        reasons=[[]] * 8,
        total=sum(points),
        entered_by_id=by,
        entered_at=AFTER,
        received_at=dt.datetime.combine(day, dt.time(9), dt.UTC),
    )


def prepare(model, rows):
    """The driver's own values of these rows, and the statement that inserts them."""
    fields = [f for f in model._meta.concrete_fields if f.name != "id" or model is Inspection]
    columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608
    values = (
        [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields] for row in rows
    )
    return sql, values


def insert(model, rows) -> None:
    sql, values = prepare(model, rows)
    insert_rows(sql, values)


def insert_rows(sql, values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg2.extras import execute_values

            head, marks = sql.split(" VALUES ")
            execute_values(cursor.cursor, f"{head} VALUES %s", values, template=marks)
        else:
            cursor.executemany(sql, values)


def draft(township: Township) -> Board:
    by = User.objects.get(township=township)
    return draft_board(
        township=township, level="township_households", period=QUARTER, by=by, at=AFTER
    )


def drop(board: Board) -> None:
    BoardEntry.objects.filter(board=board)._raw_delete(connection.alias)
    board.delete()


def seconds(act) -> float:
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def one_run(township: Township) -> tuple[float, float, float]:
    """The seconds of drafting, and those of both floors with the very same entries."""
    ours = seconds(lambda: draft(township))
    board = Board.objects.get(township=township)
    made = BoardEntry.objects.filter(board=board)
    entries = list(made.order_by("rank", "pk"))
    sql, values = prepare(BoardEntry, entries)
    ready = list(values)
    for entry in entries:
        entry.pk = None
    made._raw_delete(connection.alias)
    bulk = seconds(lambda: floor(township, lambda: BoardEntry.objects.bulk_create(entries)))
    made._raw_delete(connection.alias)
    bare = seconds(lambda: floor(township, lambda: insert_rows(sql, ready)))
    drop(board)
    return ours, bulk, bare


def floor(township: Township, insert_entries) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(AGGREGATE, [township.pk, QUARTER.start, QUARTER.end])
            cursor.fetchall()
        insert_entries()


def measure(name: str, township: Township, runs: int) -> None:
    one_run(township)
    gc.collect()
    gc.freeze()  # what staging left, as in a server that has just begun
    times = [one_run(township) for _ in range(runs)]
    ours, bulk, bare = (statistics.median(column) for column in zip(*times, strict=True))
    show(f"Household board of a {name}'s quarter drafted", ours, bulk, "s", "≤ 1.5")
    show("… against the driver's own insert", ours, bare, "s", "≤ 1.5")
    told = subprocess.run(
        [sys.executable, "-m", "bench.boards", str(township.pk)],
        check=True,
        capture_output=True,
        text=True,
    )
    before, most = map(float, told.stdout.split())
    show("… memory of the process that drafts, at most", most, 200, "MB", "≤ 1")
    show("… of it added by drafting", most - before, 200, "MB", "≤ 1")


def peak(pk: int) -> None:
    """Draft in a process of its own; prints the MB it had before, and at most."""
    township = Township.objects.get(pk=pk)
    draft(Township.objects.order_by("pk").first())  # everything is imported
    before = memory("VmRSS")
    draft(township)
    print(before, memory("VmHWM"))


def memory(name: str) -> float:
    """The figure of this process in MB; not `getrusage`, which counts the parent's in."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def look(township: Township) -> tuple[int, str]:
    board = Board.objects.filter(township=township).first() or draft(township)
    person = User.objects.get(township=township).username
    return queries(client_of(person), f"/admin/boards/{board.pk}/"), f"{board.entries.count():,}"


def main() -> None:
    call_command("migrate", verbosity=0)
    size = os.environ.get("BOARDS", "township")
    few, many = lay(*SIZES["few"]), lay(*SIZES[size])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measure(size, many, runs=3 if size == "county" else 7)
    told = ", ".join(f"{pages} at {entries}" for pages, entries in map(look, (few, many)))
    print(f"{'Queries of the page by entries of the board':<58}{told}")


if __name__ == "__main__":
    with override_settings(
        ROOT_URLCONF="bench.urls", DEBUG=False, AXES_ENABLED=False, ALLOWED_HOSTS=["localhost"]
    ):
        peak(int(sys.argv[1])) if len(sys.argv) > 1 else main()
