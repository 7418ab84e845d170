"""Server time of the pages against an empty one, and their queries as the years go by."""

import datetime as dt
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.tools import paired_seconds, show  # noqa: E402
from grid.models import Household, User  # noqa: E402
from inspections.models import WeekSummary  # noqa: E402

UNTIL = "2023-06-14"
YEARS = 10


def client_of(username: str) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=username), backend="township.roles.RoleBackend")
    return client


def get(client: Client, url: str) -> Callable[[], object]:
    assert client.get(url).status_code == 200, url
    return lambda: client.get(url)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(url)
    return len(captured)


def grow_years() -> None:
    """Give every branch the same week again for ten years back."""
    newest = list(WeekSummary.objects.filter(kind="weekly").order_by("-week")[:14])
    rows = []
    for week in range(30, 52 * YEARS):
        for row in newest:
            names = [field.attname for field in row._meta.fields if field.name != "id"]
            fields = {name: getattr(row, name) for name in names}
            fields["week"] = row.week - dt.timedelta(weeks=week)
            rows.append(WeekSummary(**fields))
    WeekSummary.objects.bulk_create(rows, batch_size=2000)


def stage() -> None:
    """The demo township, in the empty database of this run."""
    call_command("migrate", verbosity=0)
    call_command("demo", until=dt.date.fromisoformat(UNTIL))


def main() -> None:
    officer, secretary = client_of("officer"), client_of("secretary")
    household = Household.objects.filter(branch=secretary_branch()).first()
    week = "?period=2023-W24"  # the last staged one: a page full of figures
    branch = f"/admin/reports/branches/431225212200/{week}"
    pages = [
        (officer, f"/admin/{week}", "/bench/desk/", 3, "Dashboard of the township"),
        (officer, branch, "/bench/desk/", 3, "Dashboard of a branch"),
        (secretary, "/field/", "/bench/bare/", 2, "Field: this week's households"),
        (secretary, f"/field/households/{household.pk}/", "/bench/bare/", 2, "Field: a household"),
    ]
    before = {}
    for client, url, floor, goal, name in pages:
        page, empty = paired_seconds(get(client, url), get(client, floor))
        show(name, 1000 * page, 1000 * empty, "ms", f"≤ {goal}")
        before[url] = queries(client, url)
    grow_years()
    for client, url, _, _, name in pages:
        after = queries(client, url)
        print(f"{name:<58}{before[url]:>4} queries with half a year, {after} with {YEARS} years")


def secretary_branch() -> int:
    return User.objects.get(username="secretary").branch_id


if __name__ == "__main__":
    stage()
    with override_settings(
        ROOT_URLCONF="bench.urls", DEBUG=False, AXES_ENABLED=False, ALLOWED_HOSTS=["localhost"]
    ):
        main()
