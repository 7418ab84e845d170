"""Scope: what each role may see of two branches and two townships."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from grid.models import Branch, Household, Responsibility, Township
from grid.scope import Scope
from tests.factories import BranchFactory, HouseholdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(branch, other_branch, responsible):
    own = HouseholdFactory(branch=branch)
    under = HouseholdFactory(branch=branch)
    Responsibility.objects.create(
        household=under, member=responsible.member, since=date(2023, 1, 1)
    )
    return {
        "own": own,
        "under": under,
        "neighbour": HouseholdFactory(branch=other_branch),
        "abroad": HouseholdFactory(branch=BranchFactory()),
    }


def seen_by(user, world):
    visible = set(Scope(user).of(Household).values_list("pk", flat=True))
    return {name for name, household in world.items() if household.pk in visible}


def test_the_township_roles_see_their_township(world, officer, leader, supervisor):
    for user in (officer, leader, supervisor):
        assert seen_by(user, world) == {"own", "under", "neighbour"}


def test_a_secretary_sees_the_branch(world, secretary, branch):
    assert seen_by(secretary, world) == {"own", "under"}
    assert list(Scope(secretary).branches()) == [branch]
    assert Scope(secretary).of(Township).count() == 1


def test_a_responsible_member_sees_the_households_under_them(world, responsible):
    assert seen_by(responsible, world) == {"under"}
    Responsibility.objects.update(until=date(2023, 5, 1))
    assert seen_by(responsible, world) == set()


def test_strangers_and_stopped_accounts_see_nothing(world, officer):
    assert seen_by(AnonymousUser(), world) == set()
    officer.is_active = False
    assert seen_by(officer, world) == set()


def test_a_superuser_sees_everything(world, superuser):
    assert seen_by(superuser, world) == set(world)
    assert Scope(superuser).of(Branch).count() == 3
