"""Since when a household belongs to its branch, and until when (docs/scoring.md, 1)."""

from datetime import date, datetime
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from grid.domain.households import (
    activate_households,
    change_household,
    deactivate_households,
    enter_household,
    merge_households,
)
from grid.models import Household, Membership
from tests.factories import LONG_AGO, HouseholdFactory

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = (date(2023, month, 1) for month in (5, 6, 7))


def spans(household):
    rows = Membership.objects.filter(household=household).order_by("since")
    return list(rows.values_list("branch__code", "since", "until"))


def test_entering_leaving_and_coming_back(branch, officer):
    home = Household(branch=branch, head="杨文")
    enter_household(household=home, by=officer, on=MAY)
    assert spans(home) == [(branch.code, MAY, None)]
    deactivate_households(households=[home], on=JUNE, reason="迁出", by=officer)
    assert spans(home) == [(branch.code, MAY, JUNE)]
    activate_households(households=[home], on=JULY, reason="返乡", by=officer)
    assert spans(home) == [(branch.code, MAY, JUNE), (branch.code, JULY, None)]


def test_taken_up_on_the_day_it_left_there_is_no_gap_and_no_overlap(branch, officer):
    home = HouseholdFactory(branch=branch)
    deactivate_households(households=[home], on=JUNE, reason="误", by=officer)
    activate_households(households=[home], on=MAY, reason="误", by=officer)
    assert spans(home) == [(branch.code, LONG_AGO, JUNE), (branch.code, JUNE, None)]


def test_leaving_before_it_came_leaves_no_day(branch, officer):
    home = HouseholdFactory(branch=branch, member=JUNE)
    deactivate_households(households=[home], on=MAY, reason="误", by=officer)
    assert spans(home) == [(branch.code, JUNE, JUNE)]


def test_moving_splits_and_editing_does_not(branch, other_branch, officer):
    home = HouseholdFactory(branch=branch)
    home.head = "杨武"
    change_household(household=home, by=officer, on=MAY)
    assert spans(home) == [(branch.code, LONG_AGO, None)]
    home.branch = other_branch
    change_household(household=home, by=officer, on=JUNE)
    assert spans(home) == [(branch.code, LONG_AGO, JUNE), (other_branch.code, JUNE, None)]


def test_who_is_merged_leaves(branch, officer):
    stays, double = (HouseholdFactory(branch=branch) for _ in range(2))
    merge_households(source=double, target=stays, on=JUNE, reason="重复", by=officer)
    assert spans(double) == [(branch.code, LONG_AGO, JUNE)]
    assert spans(stays) == [(branch.code, LONG_AGO, None)]


def test_one_is_open_and_none_ends_before_it_begins(branch):
    home = HouseholdFactory(branch=branch)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(household=home, branch=branch, since=MAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(household=home, branch=branch, since=JUNE, until=MAY)


def at(day):
    """A quarter past midnight in China is still the day before in UTC."""
    return datetime(day.year, day.month, day.day, 0, 15, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_days_before_there_were_memberships_come_from_the_history(
    branch, other_branch, officer, time_machine
):
    time_machine.move_to(at(MAY))
    stays, leaves, moves, fresh, restored = (HouseholdFactory(branch=branch) for _ in range(5))
    Household.history.filter(id=fresh.pk).delete()
    Household.history.filter(id=restored.pk).update(history_type="~")  # its entry is lost
    time_machine.move_to(at(JUNE))
    deactivate_households(households=[leaves, stays], on=JUNE, reason="外出", by=officer)
    moves.branch = other_branch
    change_household(household=moves, by=officer)
    time_machine.move_to(at(JULY))
    activate_households(households=[stays], reason="返乡", by=officer)
    Membership.objects.all().delete()
    import_module("grid.migrations.0007_memberships").fill(apps, None)
    assert spans(stays) == [(branch.code, MAY, JUNE), (branch.code, JULY, None)]
    assert spans(leaves) == [(branch.code, MAY, JUNE)]
    assert spans(moves) == [(branch.code, MAY, JUNE), (other_branch.code, JUNE, None)]
    assert spans(fresh) == spans(restored) == [(branch.code, LONG_AGO, None)]
