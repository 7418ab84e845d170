"""Pairs of a double household that is merged."""

import pytest

from boards.models import Pair
from grid.domain.households import HouseholdRefused, activate_households, merge_households
from grid.domain.merging import tell_merge
from grid.models import HouseholdMerge
from tests.boards.months import MAY_END
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def merge(officer):
    def act(source, target):
        return merge_households(
            source=source, target=target, on=MAY_END.date(), reason="重复", by=officer
        )

    return act


@pytest.mark.parametrize("side", ["red_household", "black_household"])
def test_an_active_pair_goes_along_and_comes_back(pairs, merge, branch, officer, side):
    pair = Pair.objects.order_by("pk").first()
    double, other = getattr(pair, side), HouseholdFactory(branch=branch)
    assert "结对1对" in tell_merge(double, other)
    merge(double, other)
    pair.refresh_from_db()
    assert getattr(pair, side) == other
    activate_households(households=[double], reason="误并", by=officer)
    pair.refresh_from_db()
    assert getattr(pair, side) == double


def test_both_in_pairs_is_refused_before_anything_is_written(pairs, merge):
    first, second = Pair.objects.order_by("pk")
    source, target = first.red_household, second.black_household
    with pytest.raises(HouseholdRefused, match="先解除"):
        merge(source, target)
    source.refresh_from_db()
    assert source.is_active
    assert not HouseholdMerge.objects.exists()


def test_a_pair_that_ended_stays_where_it_was(pairs, merge, branch, officer):
    pair = Pair.objects.order_by("pk").first()
    double, other = pair.red_household, HouseholdFactory(branch=branch)
    pair.ended_on, pair.ended_by, pair.outcome = MAY_END.date(), officer, Pair.Outcome.DISSOLVED
    pair.save()
    merge(double, other)
    pair.refresh_from_db()
    assert pair.red_household == double
