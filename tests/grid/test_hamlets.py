"""Hamlets stand in lists by number, not by the code points of 一 七 三 (issue 12, number 4)."""

from datetime import date
from itertools import pairwise

import pytest

from grid.domain.hamlets import hamlet_order
from grid.domain.households import move_households
from grid.domain.periods import Period
from grid.scope import Scope
from inspections.domain.record import record_inspections
from reports.domain.figures import count_figures
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of
from tests.reports.test_past_problems import clock

ORDERED = (
    ("一组", "二组", "三组", "七组", "九组", "十组", "十一组", "十九组", "二十组", "二十一组"),
    ("1组", "2组", "9组", "10组", "11组", "21组"),
    ("第一村民小组", "二组", "第3组", "4", "五", "第十居民组"),
    ("一队", "二队", "十队"),
    ("八组", "安乐寨", "白水寨", "中寨"),
)


@pytest.mark.parametrize("names", ORDERED)
def test_hamlets_in_order(names):
    assert sorted(sorted(names, reverse=True), key=hamlet_order) == list(names)


def test_numbers_then_names_by_pinyin_then_those_without():
    names = ["", "下寨", "三江寨", "大寨10组", "一组", "冲头寨", "大寨二组"]
    by_hand = ["一组", "冲头寨", "大寨二组", "大寨10组", "三江寨", "下寨", ""]
    assert sorted(names, key=hamlet_order) == by_hand


@pytest.mark.parametrize(("one", "other"), [("一组", "1组"), ("十一组", "第11村民小组")])
def test_one_number_in_several_spellings_stands_together(one, other):
    assert hamlet_order(one)[:3] == hamlet_order(other)[:3]


@pytest.fixture
def hamlets(branch):
    """By code, and by code point, they would stand otherwise."""
    for name in ("十组", "三组", "一组", "七组"):
        HouseholdFactory(branch=branch, hamlet=name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        "/admin/sheets/?branch={}",
        "/field/?branch={}",
        "/admin/grid/household/?branch__id__exact={}",
    ],
)
def test_pages_list_them_in_order(client, officer, branch, hamlets, url):
    client.force_login(officer, backend="township.roles.RoleBackend")
    text = client.get(url.format(branch.pk)).text
    if "household" in url:
        text = text[text.index("hamlet=") :]
    places = [text.index(f"{name}</") for name in ("一组", "三组", "七组", "十组")]
    assert all(one < other for one, other in pairwise(places))


@pytest.mark.django_db
def test_the_dashboard_lists_them_in_order(officer, branch, hamlets):
    figures = count_figures(
        scope=Scope(officer),
        township=branch.township,
        period=Period.parse("2023-05"),
        branch=branch,
        today=date(2023, 5, 31),
    )
    assert [row.name for row in figures.rows] == ["一组", "三组", "七组", "十组"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "rows"),
    [
        ("2023-03", [("一组", 2, 2, 4, 4), ("二组", 1, 0, 0, 0)]),  # before they moved
        ("2023-04", [("一组", 1, 0, 0, 2), ("二组", 1, 0, 0, 0), ("三组", 1, 0, 0, 2)]),
        ("2023-05", [("二组", 3, 0, 0, 4)]),
    ],
)
def test_a_past_period_keeps_the_hamlets_of_its_last_day(
    time_machine, standard, officer, branch, period, rows
):
    """杨甲 and 杨乙 of 一组 are seen in March, two items failed in each; one moves on 30 April
    to 三组, both to 二组 on 2 May. 2 × 2 problems were found in March and are open since: in
    April those of 杨乙 are in 三组."""
    time_machine.move_to(clock(date(2023, 2, 1)))
    homes = [HouseholdFactory(branch=branch, hamlet="一组") for _ in range(2)]
    HouseholdFactory(branch=branch, hamlet="二组")
    for home in homes:
        at = clock(date(2023, 3, 6))
        entry = make_entry(
            home, standard, date=at.date(), entered_at=at, points=points_of(i1=0, i6=0)
        )
        record_inspections(entries=[entry], by=officer, received_at=at)
    time_machine.move_to(clock(date(2023, 4, 30)))
    move_households(households=homes[1:], hamlet="三组", by=officer)
    time_machine.move_to(clock(date(2023, 5, 2)))
    move_households(households=homes, hamlet="二组", by=officer)
    figures = count_figures(
        scope=Scope(officer),
        township=branch.township,
        period=Period.parse(period),
        branch=branch,
    )
    told = [(r.name, r.households, r.inspected, r.found, r.open) for r in figures.rows]
    assert told == rows
