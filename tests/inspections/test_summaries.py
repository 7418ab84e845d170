"""The summaries say what counting the inspections again would say, whatever was recorded."""

import uuid
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inspections.domain.record import record_inspection, record_inspections
from inspections.domain.standards import create_default_standard, load_standard
from inspections.models import Inspection, Problem, Standing, WeekSummary
from tests.factories import BranchFactory, HouseholdFactory, UserFactory
from tests.inspections.entries import FULL, MONDAY, make_entry

halves = [st.none() | st.integers(0, 2 * most) for most in FULL]
sheets = st.fixed_dictionaries(
    {
        "home": st.integers(0, 3),
        "days": st.integers(0, 15),
        "kind": st.sampled_from(Inspection.Kind.values),
        "halves": st.tuples(*halves).filter(lambda sheet: any(v is not None for v in sheet)),
        "repeat": st.booleans(),
        "batch": st.booleans(),
    }
)


def counted_again():
    """Every summary from the inspections alone: all figures but `due`."""
    weeks = defaultdict(list)
    for inspection in Inspection.objects.select_related("standard"):
        weeks[inspection.branch_id, inspection.week, inspection.kind].append(inspection)
    return {key: count(rows, key) for key, rows in weeks.items()}


def count(rows, key):
    branch, week, kind = key
    marks = [item.pass_mark for item in load_standard(rows[0].standard_id).items]
    columns = list(zip(*(row.points for row in rows), strict=True))
    given_ = [[value for value in column if value is not None] for column in columns]
    return {
        "inspections": len(rows),
        "households": len({row.household_id for row in rows}),
        "total_sum": sum(row.total for row in rows),
        "item_points": [sum(column) for column in given_],
        "item_possible": [len(c) * most for c, most in zip(given_, FULL, strict=True)],
        "item_failed": [sum(v < mark for v in c) for c, mark in zip(given_, marks, strict=True)],
        "problems_found": Problem.objects.filter(
            inspection__branch=branch, inspection__week=week, inspection__kind=kind
        ).count(),
    }


class AnySequence(TestCase):
    @given(st.lists(sheets, min_size=1, max_size=12))
    def test_summaries_standings_and_problems_agree_with_the_inspections(self, drawn):
        branch = BranchFactory()
        other = BranchFactory(township=branch.township)
        homes = [HouseholdFactory(branch=b) for b in (branch, branch, branch, other)]
        township = branch.township
        load_standard.cache_clear()  # each example's ids come again
        made = create_default_standard(township=township, on=MONDAY)
        standard, user = load_standard(made.pk), UserFactory(township=township)

        batch = []
        for sheet in drawn:
            entry = make_entry(
                homes[sheet["home"]],
                standard,
                id=uuid.uuid4(),
                date=MONDAY + timedelta(days=sheet["days"]),
                kind=sheet["kind"],
                points=tuple(None if h is None else Decimal(h) / 2 for h in sheet["halves"]),
            )
            times = 2 if sheet["repeat"] else 1
            if sheet["batch"]:
                batch += [entry] * times
            else:
                for _ in range(times):
                    record_inspection(entry=entry, by=user)
        record_inspections(entries=batch, by=user)

        self.check_summaries()
        self.check_standings()
        self.check_problems(standard)

    def check_summaries(self):
        expected = counted_again()
        summaries = {(s.branch_id, s.week, s.kind): s for s in WeekSummary.objects.all()}
        assert summaries.keys() == expected.keys()
        for key, figures in expected.items():
            assert {name: getattr(summaries[key], name) for name in figures} == figures

    def check_standings(self):
        for standing in Standing.objects.all():
            looked = Inspection.objects.filter(household=standing.household_id)
            assert standing.last_on == looked.latest("date").date
            assert looked.filter(date=standing.last_on, total=standing.last_total).exists()
        seen = set(Inspection.objects.values_list("household", flat=True))
        assert set(Standing.objects.values_list("household", flat=True)) == seen

    def check_problems(self, standard):
        failed = {
            (inspection.household_id, item.number)
            for inspection in Inspection.objects.all()
            for item, got in zip(standard.items, inspection.points, strict=True)
            if got is not None and got < item.pass_mark
        }
        opened = list(Problem.objects.values_list("household", "item_number"))
        assert sorted(opened) == sorted(failed)


@pytest.mark.django_db
def test_the_property_above_can_fail(household, standard, secretary):
    record_inspection(entry=make_entry(household, standard), by=secretary)
    WeekSummary.objects.update(total_sum=99)
    with pytest.raises(AssertionError):
        AnySequence().check_summaries()
