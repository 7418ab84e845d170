"""Candidates: whose scores, blacks and problems count, over which months."""

import random
from datetime import date
from decimal import Decimal

import pytest

from awards.domain.candidates import Rule, find_candidates, find_shared, rule_of
from awards.domain.gather import gather_facts, score_items
from awards.domain.rules import TitleRule, span_of
from boards.domain.boards import draft_board
from grid.domain.households import merge_households
from grid.domain.periods import Period
from grid.models import Household
from tests.awards.story import UNTIL, make_title
from tests.boards.published import publish_at
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db


def find(ceremony, title, household, **more):
    found = find_candidates(ceremony=ceremony, title=title, **more)
    return next(one for one in found if one.household == household.pk)


def test_who_qualifies_comes_first(ceremony, title, homes, household, inspect):
    inspect(homes[1], i1=10)
    found = find_candidates(ceremony=ceremony, title=title)
    assert [one.qualifies for one in found] == [True, True, True, False]
    assert found[2].household == homes[1].pk
    assert found[3].failed == (Rule.NOT_INSPECTED,)


def test_below_the_least_score(ceremony, title, household, inspect):
    inspect(household, i1=0)
    one = find(ceremony, title, household)
    assert (one.facts.score, one.facts.inspections) == (Decimal("85.00"), 1)
    assert one.failed == (Rule.SCORE, Rule.OPEN_PROBLEM)


def test_equals_go_by_looks_then_record_and_share_the_rank(ceremony, title, branch, inspect):
    """All at 100.00. The codes run against the rules: the last two are equal in everything."""
    codes = ("200-0901", "200-0902", "200-0903", "200-0904")
    late, other, early, twice = (HouseholdFactory(branch=branch, code=code) for code in codes)
    for home, days in ((late, [20]), (other, [20]), (early, [6]), (twice, [20, 27])):
        for day in days:
            inspect(home, date(2023, 4, day))
    found = find_candidates(ceremony=ceremony, title=title)
    told = [(one.household, one.rank) for one in found]
    assert told == [(twice.pk, 1), (early.pk, 2), (late.pk, 3), (other.pk, 3)]
    assert find_shared(found) == {3}


def test_several_weekly_looks_of_a_week_count_as_one(ceremony, title, household, inspect, township):
    """Monday and Tuesday of one week: (100 + 40) ÷ 2 = 70, the next week 100: 85.00."""
    inspect(household, date(2023, 4, 3))
    inspect(household, date(2023, 4, 4), i1=0, i2=0, i3=0, i4=0, i8=0)
    inspect(household, date(2023, 4, 10))
    facts = find(ceremony, title, household).facts
    assert (facts.score, facts.inspections) == (Decimal("85.00"), 2)
    # Of item 1 alone: (15 + 0) ÷ 2 = 7.5 of 15, and 15 of 15: 75.00.
    yard = make_title(township, "最美门前", items=[1], no_open_problem=False)
    facts = find(ceremony, yard, household).facts
    assert (facts.score, facts.inspections) == (Decimal("75.00"), 2)


def test_only_the_months_of_the_title_count(ceremony, title, household, inspect):
    inspect(household, date(2023, 1, 31))
    inspect(household, date(2023, 5, 1))
    assert find(ceremony, title, household).failed == (Rule.NOT_INSPECTED,)
    inspect(household, date(2023, 2, 1), i1=7.5)
    assert find(ceremony, title, household).facts.score == Decimal("92.50")


def test_surprise_looks_weigh_more(ceremony, title, household, inspect):
    inspect(household, date(2023, 4, 5))
    inspect(household, date(2023, 4, 6), kind="surprise", i2=0)
    assert find(ceremony, title, household).facts.score == Decimal("90.00")


def test_items_alone_count_where_the_title_says_so(ceremony, household, inspect, township):
    title = make_title(township, "最美庭院", items=[1, 2, 8], no_open_problem=False)
    inspect(household, date(2023, 4, 5), i1=None, i2=9, i3=0)  # 9 + 5 of 15 + 5
    inspect(household, date(2023, 4, 6), kind="surprise", i8=2.5, i5=0)  # 32.5 of 35, twice
    one = find(ceremony, title, household)
    assert one.facts.score == Decimal("87.78")  # 100 × (14 + 65) ÷ (20 + 70)
    assert one.failed == (Rule.SCORE,)


def test_an_item_that_never_applied_makes_no_score(ceremony, household, inspect, township):
    title = make_title(township, "最美圈舍", items=[7])
    inspect(household, i7=None)
    assert find(ceremony, title, household).failed == (Rule.NOT_INSPECTED,)


def test_a_black_entry_excludes_while_its_board_counts(
    ceremony, title, household, inspect, township, branch, officer
):
    inspect(household, date(2023, 4, 5), i1=0, i2=0, i5=0)
    for day in range(6, 29):
        inspect(household, date(2023, 4, day), kind="surprise")
    board = draft_board(
        township=township,
        level="branch_households",
        period=Period.parse("2023-W14"),
        branch=branch,
        by=officer,
    )
    board.entries.update(colour="black")
    assert Rule.BLACK not in find(ceremony, title, household).failed  # a draft binds nobody
    publish_at(board=board, by=officer)
    one = find(ceremony, title, household)
    assert one.facts.black == 1
    assert Rule.BLACK in one.failed
    lenient = make_title(township, "进步户", no_black=False, no_open_problem=False)
    assert find(ceremony, lenient, household).qualifies
    board.entries.update(state="waiting")
    assert Rule.BLACK not in find(ceremony, title, household).failed


def test_branch_and_search_narrow(ceremony, title, homes, other_branch, inspect):
    away = HouseholdFactory(branch=other_branch, head="龙丁")
    inspect(away)
    assert len(find_candidates(ceremony=ceremony, title=title)) == 4
    here = find_candidates(ceremony=ceremony, title=title, branch=other_branch)
    assert [one.household for one in here] == [away.pk]
    some = Household.objects.filter(head__startswith="杨")
    assert len(find_candidates(ceremony=ceremony, title=title, households=some)) == 2


def test_constant_queries(
    ceremony, title, township, homes, branch, inspect, django_assert_num_queries
):
    titles = [title, make_title(township, "最美庭院", items=[1, 2])]
    for one in titles:
        find_candidates(ceremony=ceremony, title=one)  # the standard is read once
    for _ in range(2):
        for one in titles:
            with django_assert_num_queries(7):
                find_candidates(ceremony=ceremony, title=one)
        for _more in range(12):
            inspect(HouseholdFactory(branch=branch))


def test_the_order_of_the_records_says_nothing(standard):
    """The same sums from rows in another order within a household."""
    rows = [
        (1, "weekly", standard.id, 2, 9, 25.5, 2, 5.0, 1),
        (1, "surprise", standard.id, 1, 3, 15.0, 1, 4.5, 1),
        (1, "arena", standard.id, 3, 5, 40.0, 3, 0.0, 0),
    ]
    weights = {"weekly": 10_000, "surprise": 20_000, "arena": 20_000}
    told = set()
    for seed in range(6):
        mixed = random.Random(seed).sample(rows, len(rows))
        (one,) = score_items(mixed, (1, 8), weights)
        told.add((one.score, one.exact))
    assert len(told) == 1


def test_facts_of_a_day_in_the_past(household, inspect, township):
    inspect(household, date(2023, 4, 5), i1=0)
    rule = TitleRule(1, Decimal(80), (), no_black=True, no_open_problem=True)
    span = span_of(1, UNTIL)
    early = gather_facts(township=township, rule=rule, span=span, found_until=date(2023, 4, 4))
    assert early[household.pk].open_problems == 0
    assert gather_facts(township=township, rule=rule, span=span)[household.pk].open_problems == 1


def test_the_rule_is_kept_exactly(title):
    title.refresh_from_db()
    assert TitleRule.from_data(rule_of(title).as_data()) == rule_of(title)


def test_looks_at_a_double_count_for_the_one_that_stays(
    ceremony, title, branch, household, inspect, officer
):
    """100 as itself and 85 as its double: (100 + 85) ÷ 2 = 92.50 of two looks."""
    double = HouseholdFactory(branch=branch)
    inspect(household, date(2023, 4, 5))
    inspect(double, date(2023, 4, 12), i1=0)
    assert find(ceremony, title, household).facts.score == Decimal("100.00")
    merge_households(
        source=double, target=household, on=date(2023, 4, 20), reason="重复", by=officer
    )
    facts = find(ceremony, title, household).facts
    assert (facts.score, facts.inspections) == (Decimal("92.50"), 2)
    title.items = [1]
    title.save()
    assert find(ceremony, title, household).facts.score == Decimal("50.00")  # 15 and 0 of 15
