"""The problem list with years of problems: queries, and server time against an empty page."""

import datetime as dt

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.pages import client_of, get, queries  # noqa: E402
from bench.tools import paired_seconds, show  # noqa: E402
from grid.models import Branch, Household, Township, User  # noqa: E402
from inspections.domain.standards import create_default_standard, load_standard  # noqa: E402
from inspections.models import Problem  # noqa: E402

FEW, MANY, OPEN_SHARE = 50, 100_000, 25
LIST = "/admin/inspections/problem/"
PAGES = [
    ("officer", LIST, "/bench/desk/", 3, "Problem list of the township"),
    ("officer", f"{LIST}?status__exact=open&due=overdue", "/bench/desk/", 3, "… its overdue ones"),
    ("secretary", "/field/problems/", "/bench/bare/", 3, "Problem list on the phone"),
]


def lay() -> None:
    call_command("migrate", verbosity=0)
    township = Township.objects.create(code="431225212", name="青朗侗族苗族乡")
    create_default_standard(township=township, on=dt.date(2020, 1, 1))
    for n in range(14):
        branch = Branch.objects.create(township=township, code=f"4312252122{n:02}", name=f"第{n}村")
        Household.objects.bulk_create(
            Household(branch=branch, code=f"{n}-{i}", head="杨文") for i in range(300)
        )
    User.objects.create(username="officer", role="officer", township=township)
    first = township.branches.first()
    User.objects.create(username="secretary", role="secretary", township=township, branch=first)


def grow(number: int) -> None:
    """Problems over ten years, one in OPEN_SHARE still open."""
    today, officer = timezone.localdate(), User.objects.get(username="officer")
    homes = list(Household.objects.select_related("branch").order_by("pk"))
    items = load_standard(homes[0].branch.township.standards.get().pk).items
    held = set(Problem.objects.filter(status="open").values_list("household", "item_number"))
    rows = []
    for n in range(Problem.objects.count(), number):
        home, item = homes[n % len(homes)], items[n // len(homes) % len(items)]
        found = today - dt.timedelta(days=n * 3650 // number)
        is_open = n % OPEN_SHARE == 0 and (home.pk, item.number) not in held
        held.add((home.pk, item.number)) if is_open else None
        closed = {} if is_open else {"closed_on": found, "rectified_on": found}
        rows.append(
            Problem(
                township_id=home.branch.township_id,
                branch_id=home.branch_id,
                household=home,
                item_id=item.id,
                item_number=item.number,
                finding="垃圾未清扫",
                found_on=found,
                due_on=found + dt.timedelta(days=7),
                status="open" if is_open else "closed",
                stage="found" if is_open else "closed",
                closed_by=None if is_open else officer,
                **closed,
            )
        )
    Problem.objects.bulk_create(rows, batch_size=2000)


def main() -> None:
    grow(FEW)
    few = {url: queries(client_of(who), url) for who, url, *_ in PAGES}
    grow(MANY)
    for who, url, floor, goal, name in PAGES:
        client = client_of(who)
        page, empty = paired_seconds(get(client, url), get(client, floor), runs=30)
        show(f"{name}, {MANY:,} problems", 1000 * page, 1000 * empty, "ms", f"≤ {goal}")
        print(f"{'':<58}{few[url]:>4} queries at {FEW}, {queries(client, url)} at {MANY:,}")


if __name__ == "__main__":
    lay()
    with override_settings(
        ROOT_URLCONF="bench.urls", DEBUG=False, AXES_ENABLED=False, ALLOWED_HOSTS=["localhost"]
    ):
        main()
