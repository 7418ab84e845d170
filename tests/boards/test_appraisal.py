"""Appraisals of a year: whose days an inspection and a board's last day fall in."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from boards.domain.appraisal_revise import replay_year
from boards.domain.appraisal_rules import Home
from boards.domain.appraisals import freeze_appraisal
from boards.models import Board, BoardEntry
from grid.domain.households import change_responsible
from grid.models import Member
from inspections.models import Inspection
from tests.boards.appraised import YEAR_END, answer, cases_of
from tests.boards.months import JUNE, JUNE_END
from tests.factories import HouseholdFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(branch):
    return [MemberFactory(branch=branch, name=name) for name in ("龙甲", "龙乙")]


def test_scores_are_weighted_by_days(township, homes, members, inspect):
    answer(members[0], homes[0])
    answer(members[0], homes[1], since=date(2023, 10, 3))  # 90 days
    answer(members[0], homes[2], since=date(2023, 1, 1))
    inspect(homes[0], date(2023, 3, 1))  # 100
    inspect(homes[1], date(2023, 11, 1), i1=0, i2=0)  # 70
    result = cases_of(township)[members[0].pk].result
    assert (result.households, result.inspected, result.days) == (3, 2, 365 + 90)
    assert result.mean == Decimal("94.07")  # (100 × 365 + 70 × 90) ÷ 455 = 94.0659…
    assert (result.score, result.band) == (Decimal("94.07"), "优秀")


def test_up_to_the_day_and_nothing_before_the_year(township, homes, members, inspect):
    answer(members[0], homes[0], since=date(2022, 5, 1))
    inspect(homes[0], date(2023, 3, 1))
    assert cases_of(township, date(2023, 3, 31))[members[0].pk].result.days == 31 + 28 + 31
    assert cases_of(township, date(2023, 2, 28))[members[0].pk].result.mean is None


def test_a_household_changes_hands(township, branch, officer, homes, members, inspect):
    """Each counts the inspections of the own days; the day of the change is the successor's."""
    answer(members[0], homes[0])
    inspect(homes[0], date(2023, 5, 9))  # 100
    inspect(homes[0], date(2023, 5, 10), i1=0)  # 85
    change_responsible(households=[homes[0]], member=members[1], on=date(2023, 5, 10), by=officer)
    cases = cases_of(township)
    first, second = (cases[member.pk] for member in members)
    assert (first.result.mean, second.result.mean) == (Decimal(100), Decimal(85))
    assert (first.homes[0].days, second.homes[0].days) == (129, 236)


def test_a_change_on_the_same_day_leaves_no_day(township, officer, homes, members):
    answer(members[0], homes[0], since=date(2023, 5, 10))
    change_responsible(households=[homes[0]], member=members[1], on=date(2023, 5, 10), by=officer)
    assert cases_of(township).keys() == {members[1].pk}


def test_who_comes_back_has_one_household_of_two_spans(township, homes, members, inspect):
    answer(members[0], homes[0], until=date(2023, 2, 1))
    answer(members[0], homes[0], since=date(2023, 12, 1))
    inspect(homes[0], date(2023, 6, 1), i1=0)  # nobody's
    inspect(homes[0], date(2023, 12, 5))
    (home,) = cases_of(township)[members[0].pk].homes
    assert (len(home.spans), home.days, home.looks) == (2, 31 + 31, 1)


def test_several_looks_of_a_week_count_as_one(township, officer, homes, members, inspect):
    """Monday to Sunday 100, 85 and 85: one look of 90; the Monday after 55: (90 + 55) ÷ 2."""
    answer(members[0], homes[0])
    inspect(homes[0], date(2023, 3, 6))
    inspect(homes[0], date(2023, 3, 8), i1=0)
    inspect(homes[0], date(2023, 3, 12), i6=0)
    inspect(homes[0], date(2023, 3, 13), i1=0, i2=0, i6=0)
    assert cases_of(township)[members[0].pk].result.mean == Decimal("72.50")
    inspect(homes[0], date(2023, 3, 14))  # 100 and 55: 77.5
    inspect(homes[0], date(2023, 3, 7))  # 100, 85, 85, 100: 92.5
    inspect(homes[0], date(2023, 3, 9), i1=0)
    inspect(homes[0], date(2023, 3, 10), i1=0)
    inspect(homes[0], date(2023, 3, 11), i1=0, i2=0)  # seven looks, 610: 87.142857…
    case = cases_of(township)[members[0].pk]
    assert case.result.mean == Decimal("82.32")  # (610 ÷ 7 + 77.5) ÷ 2 = 82.3214…
    assert Home.from_data(json.loads(json.dumps(case.homes[0].as_data()))) == case.homes[0]
    frozen = freeze_appraisal(township=township, year=2023, by=officer, at=YEAR_END)
    assert frozen.lines.get().mean == Decimal("82.32")
    assert replay_year(frozen).shifts == ()


def test_surprise_inspections_weigh_double(township, homes, members, inspect):
    answer(members[0], homes[0])
    weekly = inspect(homes[0], date(2023, 3, 1))
    inspect(homes[0], date(2023, 3, 8), i1=0, i2=0)
    Inspection.objects.exclude(pk=weekly.pk).update(kind="surprise")
    assert cases_of(township)[members[0].pk].result.mean == Decimal("80.00")


@pytest.mark.parametrize(
    ("day", "theirs"),
    [(16, [2, 0]), (17, [1, 1])],  # the first answered on 15 of the 31 days, then on 16
)
def test_newly_black_falls_to_who_answered_on_most_of_the_boards_days(
    township, officer, may, homes, members, day, theirs
):
    answer(members[1], homes[2], since=date(2023, 1, 1))
    answer(members[0], homes[3])
    change_responsible(households=[homes[3]], member=members[1], on=date(2023, 5, day), by=officer)
    cases = cases_of(township)
    assert [cases[member.pk].result.newly for member in reversed(members)] == theirs


def test_a_members_own_page_knows_who_else_answered(township, officer, may, homes, members):
    """The event of 31 May is the other's, although the household is this one's since."""
    answer(members[0], homes[3])
    change_responsible(households=[homes[3]], member=members[1], on=date(2023, 5, 31), by=officer)
    one = cases_of(township, members=Member.objects.filter(pk=members[1].pk))
    assert one[members[1].pk].result.newly == 0


def test_who_left_the_black_board(township, may, homes, members, inspect, publish):
    answer(members[0], *homes)
    inspect(homes[2], date(2023, 6, 5))
    inspect(homes[3], date(2023, 6, 5), i6=0, i1=0, i2=0)
    inspect(homes[0], date(2023, 6, 5))
    publish(JUNE, JUNE_END)
    told = [
        (one.household, one.what, one.period) for one in cases_of(township)[members[0].pk].events
    ]
    assert told == [
        (homes[2].pk, "newly", "2023-05"),
        (homes[3].pk, "newly", "2023-05"),
        (homes[2].pk, "left", "2023-06"),
    ]


def test_of_the_year_before_it_is_known_who_was_black(township, may, homes, members):
    """A board of last year is no event of this one."""
    answer(members[0], *homes)
    Board.objects.filter(pk=may.pk).update(
        start=date(2022, 12, 1), end=date(2022, 12, 31), period="2022-12"
    )
    assert cases_of(township)[members[0].pk].events == ()


@pytest.mark.parametrize("change", ["struck", "waiting", "draft", "withdrawn"])
def test_what_does_not_stand_does_not_count(township, may, homes, members, change):
    answer(members[0], *homes)
    if change in ("draft", "withdrawn"):
        Board.objects.filter(pk=may.pk).update(status=change, published_at=None, published_by=None)
    else:
        colour = "" if change == "struck" else "black"
        BoardEntry.objects.filter(board=may).update(state=change, colour=colour)
    assert cases_of(township)[members[0].pk].result.newly == 0


def test_one_member_is_computed_as_in_the_whole_township(
    township, may, homes, members, django_assert_num_queries
):
    answer(members[0], homes[0], homes[2])
    answer(members[1], homes[1], homes[3])
    whole = cases_of(township)
    one = Member.objects.filter(pk=members[1].pk)
    assert cases_of(township, members=one) == {members[1].pk: whole[members[1].pk]}
    with django_assert_num_queries(7):
        cases_of(township)
    with django_assert_num_queries(8):
        cases_of(township, members=one)


def test_queries_do_not_grow(township, branch, may, inspect, django_assert_num_queries):
    for number in range(8):
        home = HouseholdFactory(branch=branch)
        answer(MemberFactory(branch=branch), home, since=date(2023, 1, 1) + timedelta(number))
        inspect(home, date(2023, 6, 1), i1=0)
        with django_assert_num_queries(7):
            assert len(cases_of(township)) == number + 1
