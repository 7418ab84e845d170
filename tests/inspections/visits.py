"""Surprise visits for tests."""

from datetime import timedelta

from django.utils import timezone

from inspections.domain.record import record_inspection
from inspections.domain.visits import Lot, VisitPlan, begin_visit, plan_visit
from inspections.models import Inspection
from tests.factories import BranchFactory, HouseholdFactory
from tests.inspections.entries import make_entry

SEED = "6 2 5 1 4 4"


def today():
    return timezone.localdate()


def fill(branch, households=5):
    return HouseholdFactory.create_batch(households, branch=branch)


def make_branches(township, number, households=5):
    branches = BranchFactory.create_batch(number, township=township)
    for branch in branches:
        fill(branch, households)
    return branches


def make_visit(by, branches, *, date=None, seed=SEED, count=None, homes=3, **said):
    """Planned for today among these branches, all of them drawn unless `count` says less."""
    plan = VisitPlan(date or today(), said.pop("team", "龙检查\n吴督导"), said.pop("focus", ""))
    lot = Lot(tuple(branches), count or len(branches), homes, seed)
    return plan_visit(township=branches[0].township, plan=plan, lot=lot, by=by, **said)


def make_begun(by, branches, **said):
    return begin_visit(visit=make_visit(by, branches, **said), by=by)


def look(household, standard, by, *, kind=Inspection.Kind.SURPRISE, days_ago=0, **changed):
    """Record an inspection of so many days ago."""
    day = today() - timedelta(days=days_ago)
    entry = make_entry(household, standard, kind=kind, date=day, **changed)
    return record_inspection(entry=entry, by=by).inspection
