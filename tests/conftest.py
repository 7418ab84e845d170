"""Fixtures that all tests share: one township with people of every role."""

import pytest

from tests import factories


@pytest.fixture
def township(db):
    return factories.TownshipFactory(code="431225212", name="青朗侗族苗族乡")


@pytest.fixture
def branch(township):
    return factories.BranchFactory(township=township, code="431225212200", name="青朗村")


@pytest.fixture
def other_branch(township):
    return factories.BranchFactory(township=township, code="431225212201", name="安顺村")


@pytest.fixture
def household(branch):
    return factories.HouseholdFactory(branch=branch, code="200-0001", head="杨通文", hamlet="一组")


@pytest.fixture
def officer(township):
    return factories.UserFactory(username="officer", role="officer", township=township)


@pytest.fixture
def leader(township):
    return factories.UserFactory(username="leader", role="leader", township=township)


@pytest.fixture
def supervisor(township):
    return factories.UserFactory(username="supervisor", role="supervisor", township=township)


@pytest.fixture
def secretary(township, branch):
    return factories.UserFactory(
        username="secretary", role="secretary", township=township, branch=branch
    )


@pytest.fixture
def responsible(township, branch):
    return factories.UserFactory(
        username="responsible",
        role="responsible",
        township=township,
        member=factories.MemberFactory(branch=branch),
    )


@pytest.fixture
def superuser(db):
    return factories.UserFactory(username="root", is_superuser=True, role="officer")
