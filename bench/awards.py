"""The candidates' page: queries at two sizes, and finding the candidates against the database.

The floor is one raw SQL aggregate over the same inspections. `python -m bench awards` measures
a township and a county (83,000 households, 1.1 million inspections; some minutes to lay);
`AWARDS=township` leaves the county out.
"""

import datetime as dt
import os
import statistics

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402

from awards.domain.candidates import find_candidates  # noqa: E402
from awards.models import AwardTitle, Ceremony, MarketPlace  # noqa: E402
from bench.boards import AFTER, AGGREGATE, QUARTER, SIZES, lay, seconds  # noqa: E402
from bench.pages import client_of, queries  # noqa: E402
from bench.tools import show  # noqa: E402
from grid.models import Township, User  # noqa: E402

ITEM_AGGREGATE = """
    SELECT household_id, kind, SUM(json_extract(points, '$[0]')), SUM(json_extract(points, '$[1]'))
    FROM inspections_inspection
    WHERE township_id = %s AND date BETWEEN %s AND %s AND is_effective
    GROUP BY household_id, kind
"""


def plan(township: Township) -> Ceremony:
    """A planned ceremony with a title on all items, and one on two of them."""
    by = User.objects.get(township=township)
    for name, items in (("最清洁户", []), ("最美庭院", [1, 2])):
        AwardTitle.objects.create(township=township, name=name, items=items, least_score=85)
    place = MarketPlace.objects.create(township=township, name="朗江", rule="lunar", days=[2, 7])
    return Ceremony.objects.create(
        township=township,
        name="表彰",
        place=place,
        date=dt.date(2023, 7, 20),
        scores_until=QUARTER.end,
        created_by=by,
        created_at=AFTER,
    )


def aggregate(sql: str, township: Township) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [township.pk, QUARTER.start, QUARTER.end])
        cursor.fetchall()


def measure(name: str, ceremony: Ceremony, runs: int) -> None:
    for title in AwardTitle.objects.filter(township=ceremony.township).order_by("pk"):
        sql = ITEM_AGGREGATE if title.items else AGGREGATE
        pairs = [
            (
                seconds(lambda: find_candidates(ceremony=ceremony, title=title)),  # noqa: B023
                seconds(lambda: aggregate(sql, ceremony.township)),  # noqa: B023
            )
            for _ in range(runs)
        ]
        ours, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
        of = "two items" if title.items else "all items"
        show(f"Candidates of a {name} by {of}", ours, floor, "s", "≤ 3")


def look(ceremony: Ceremony) -> list[int]:
    """Queries of the page: all branches, a branch, and a search."""
    client = client_of(User.objects.get(township=ceremony.township).username)
    url = f"/admin/ceremonies/{ceremony.pk}/nominations/"
    branch = ceremony.township.branches.first().pk
    return [queries(client, f"{url}{asked}") for asked in ("", f"?branch={branch}", "?q=杨")]


def main() -> None:
    call_command("migrate", verbosity=0)
    names = ["few", "township"] + (["county"] if os.environ.get("AWARDS") != "township" else [])
    told = []
    for name in names:
        ceremony = plan(lay(*SIZES[name]))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        told.append(f"{'/'.join(map(str, look(ceremony)))} at {SIZES[name][1]:,}")
        if name != "few":
            measure(name, ceremony, runs=3 if name == "county" else 7)
    print(f"{'Queries of the page (all/branch/search) by households':<58}{', '.join(told)}")


if __name__ == "__main__":
    with override_settings(
        ROOT_URLCONF="bench.urls", DEBUG=False, AXES_ENABLED=False, ALLOWED_HOSTS=["localhost"]
    ):
        main()
