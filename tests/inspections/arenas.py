"""Arena contests for tests."""

from datetime import date
from decimal import Decimal

from django.test import Client
from django.utils import timezone

from grid.domain.periods import Period, PeriodKind
from inspections.domain.arena import Criterion, Mark, Plan, Seat, enter_sheets, open_contest
from tests.factories import BranchFactory

QUARTER = Period.parse("2023Q2")
CRITERIA = (Criterion("村容村貌", 60), Criterion("农户庭院", 40))


def make_plan(branches, **changed):
    values = {
        "date": date(2023, 6, 28),
        "branches": tuple(branches),
        "criteria": CRITERIA,
        "seats": tuple(Seat(name) for name in ("龙评委", "杨评委", "吴评委")),
        "place": "乡政府会议室",
    }
    return Plan(**(values | changed))


def make_contest(township, by, *, branches=3, jurors=3, period=QUARTER, **changed):
    """A contest of new branches and jurors without accounts."""
    changed.setdefault("seats", tuple(Seat(f"评委{n}") for n in range(1, jurors + 1)))
    places = BranchFactory.create_batch(branches, township=township)
    plan = make_plan(places, **changed)
    return open_contest(township=township, period=period, plan=plan, by=by)


def points_for(total):
    """A split of a total over the two criteria."""
    first = min(Decimal(60), Decimal(str(total)))
    return (first, Decimal(str(total)) - first)


def give(contest, by, table):
    """`table[place of the branch]` is the total of each juror in turn, None: no sheet."""
    branches = list(contest.branches.order_by("code"))
    for number, juror in enumerate(contest.jurors.order_by("number")):
        marks = [
            Mark(branch.pk, points_for(row[number]))
            for branch, row in zip(branches, table, strict=True)
            if row[number] is not None
        ]
        enter_sheets(juror=juror, marks=marks, by=by, source="paper")
    return branches


def sign_in(user):
    client = Client()
    client.force_login(user, backend="township.roles.RoleBackend")
    return client


def running():
    return Period.holding(timezone.localdate(), PeriodKind.QUARTER)


def form(places, seats, criteria=(("村容村貌", 60), ("农户庭院", 40)), **changed):
    """The page as posted; `seats` are (name, account or None)."""
    data = {
        "period": running().code,
        "date": timezone.localdate().isoformat(),
        "place": "乡政府会议室",
        "branches": [branch.pk for branch in places],
        "criteria-TOTAL_FORMS": 8,
        "criteria-INITIAL_FORMS": 0,
        "seats-TOTAL_FORMS": 15,
        "seats-INITIAL_FORMS": 0,
    }
    for place, (name, points) in enumerate(criteria):
        data |= {f"criteria-{place}-name": name, f"criteria-{place}-points": points}
    for place, (name, user) in enumerate(seats):
        data |= {f"seats-{place}-name": name, f"seats-{place}-user": user.pk if user else ""}
    return data | {name.replace("__", "-"): value for name, value in changed.items()}


def typed(branches, table):
    """A juror's sheet as typed: two cells for each branch, `table[place]` is "58,30"."""
    data = {}
    for branch, cells in zip(branches, table, strict=True):
        for number, text in enumerate(cells.split(","), start=1):
            data[f"row-{branch.pk}-{number}"] = text
    return data
