"""A double household that is merged: its looks count for the other, its pair goes along."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from boards.domain.boards import draft_board
from boards.domain.gather import household_scores
from boards.domain.life import open_notice, publish_board
from boards.domain.recompute import recompute_board
from boards.models import Pair
from grid.domain.households import HouseholdRefused, activate_households, merge_households
from grid.domain.merging import tell_merge
from grid.models import HouseholdMerge
from tests.boards.conftest import LEVEL
from tests.boards.months import JUNE, JUNE_END, MAY, MAY_END
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


@pytest.fixture
def june(pairs, inspect, township, branch, officer):
    """The board that scores the pairs, under notice."""
    for one in (pairs[0].red_household, pairs[0].black_household):
        inspect(one, date(2023, 6, 5))
    board = draft_board(
        township=township, level=LEVEL, period=JUNE, branch=branch, by=officer, at=JUNE_END
    )
    return open_notice(board=board, by=officer, at=JUNE_END)


@pytest.mark.usefixtures("june")
@pytest.mark.parametrize("is_source", [True, False])
def test_a_pair_scored_under_notice_stays_with_whom_it_was_scored(pairs, merge, branch, is_source):
    in_pair, other = pairs[0].black_household, HouseholdFactory(branch=branch)
    two = (in_pair, other) if is_source else (other, in_pair)
    with pytest.raises(HouseholdRefused, match="公示"):
        merge(*two)
    assert not HouseholdMerge.objects.exists()


def test_undone_under_notice_the_board_ends_the_pair_with_whom_it_ranked(
    pairs, merge, branch, inspect, township, officer
):
    double, other = pairs[0].black_household, HouseholdFactory(branch=branch)
    merge(double, other)
    inspect(other, date(2023, 6, 5))
    board = draft_board(
        township=township, level=LEVEL, period=JUNE, branch=branch, by=officer, at=JUNE_END
    )
    open_notice(board=board, by=officer, at=JUNE_END)
    activate_households(households=[double], reason="误并", by=officer)
    assert Pair.objects.get(pk=pairs[0].pk).black_household == other
    publish_board(board=board, by=officer, at=JUNE_END + timedelta(days=30))
    assert Pair.objects.get(pk=pairs[0].pk).outcome == Pair.Outcome.LEFT


# --- scores (case 63) -----------------------------------------------------------------------------

# Weekly looks of four different weeks of May: 100 and 80 at one, 90 and 60 at the other.
LOOKS = {
    "a": [(3, {}), (10, {"i1": 0, "i8": 0})],
    "b": [(17, {"i6": 5}), (24, {"i1": 0, "i2": 0, "i4": 0})],
}
MERGED = date(2023, 5, 26)


@pytest.fixture
def two(branch, inspect):
    """A with 100 and 80, B with 90 and 60; a third that is merged with nobody."""
    homes = HouseholdFactory.create_batch(3, branch=branch)
    for home, looks in zip(homes, LOOKS.values(), strict=False):
        for number, lost in looks:
            inspect(home, date(2023, 5, number), **lost)
    return homes


def scores(township, period=MAY):
    found = household_scores(township=township, period=period)
    return {pk: (one.score, one.looks) for pk, one in found.items()}


def join(source, target, by, on=MERGED):
    merge_households(source=source, target=target, on=on, reason="重复", by=by)


def test_two_looks_and_two_looks_are_four(two, township, officer):
    a, b, _ = two
    apart = {a.pk: (Decimal("90.00"), 2), b.pk: (Decimal("75.00"), 2)}
    assert scores(township) == apart
    join(a, b, officer)
    assert scores(township) == {b.pk: (Decimal("82.50"), 4)}  # (100 + 80 + 90 + 60) ÷ 4
    activate_households(households=[a], reason="误并", by=officer)
    assert scores(township) == apart


def test_merged_into_one_never_inspected_that_one_has_its_score(two, township, officer):
    a, b, never = two
    join(a, never, officer)
    assert scores(township) == {never.pk: (Decimal("90.00"), 2), b.pk: (Decimal("75.00"), 2)}


@pytest.mark.parametrize(
    ("on", "is_one"),
    [
        (date(2023, 5, 26), True),
        (date(2023, 5, 31), True),  # on the period's last day
        (date(2023, 6, 1), False),  # the day after: the period had ended
    ],
)
def test_a_period_that_ended_before_keeps_the_two(two, township, officer, on, is_one):
    a, b, _ = two
    join(a, b, officer, on=on)
    assert (set(scores(township)) == {b.pk}) == is_one
    assert len(scores(township)) == (1 if is_one else 2)


def test_undone_the_days_are_its_own_again(two, township, officer):
    """Merged on the 26th and undone later: it had belonged there throughout."""
    a, b, _ = two
    join(a, b, officer)
    activate_households(households=[a], reason="误并", by=officer)
    found = household_scores(township=township, period=MAY)
    assert {pk: one.days for pk, one in found.items()} == {a.pk: 31, b.pk: 31}


def test_a_board_made_meanwhile_recomputes_to_the_digit(two, township, branch, officer, publish):
    a, b, _ = two
    at = timezone.now() - timedelta(days=2)
    merge_households(source=a, target=b, on=MERGED, reason="重复", by=officer, at=at)
    board = publish(MAY, at + timedelta(hours=1))
    assert list(board.entries.values_list("household", "score")) == [(b.pk, Decimal("82.50"))]
    activate_households(households=[a], reason="误并", by=officer)
    assert recompute_board(board).is_same
