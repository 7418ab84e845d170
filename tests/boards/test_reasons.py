"""Which items a red or black entry is told to be weak in: below 85 % of their points."""

from boards.domain.reasons import pick_weak


def test_exactly_eighty_five_per_cent_is_not_weak():
    """17 of 20 are 85.0 %, 16.98 of 20 are 84.9 %."""
    assert pick_weak([17, 16.98, 20], [20, 20, 20]) == [{"item": 2, "share": 84.9}]


def test_the_three_worst_are_named_the_worst_first():
    """40 %, 20 %, 20 %, 60 % and 80 %: of equal shares the earlier item; the last two are left."""
    told = pick_weak([4, 2, 2, 6, 8], [10] * 5)
    assert [(one["item"], one["share"]) for one in told] == [(2, 20.0), (3, 20.0), (1, 40.0)]


def test_an_item_that_never_applied_is_not_weak():
    assert pick_weak([0, 5], [0, 5]) == []
