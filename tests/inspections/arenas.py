"""Arena contests for tests."""

from datetime import date
from decimal import Decimal

from grid.domain.periods import Period
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
