"""Ceremonies and market places: planned, changed, cancelled, held."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from awards.domain.ceremonies import (
    CeremonyPlan,
    cancel_ceremony,
    change_ceremony,
    hold_ceremony,
    last_whole_month,
    plan_ceremony,
)
from awards.domain.life import AwardRefused
from awards.domain.markets import PlacePlan, draft_places, save_place
from awards.models import Ceremony, MarketPlace
from tests.awards.ceremony_day import DAY, NOON, make_ceremony, make_place
from tests.factories import BranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(township):
    return make_place(township)


@pytest.fixture
def said(place):
    return CeremonyPlan(
        place=place, date=DAY, name="六月表彰会", scores_until=date(2023, 5, 31), hosts="龙小燕"
    )


def plan_of(ceremony):
    return CeremonyPlan(
        place=ceremony.place,
        date=ceremony.date,
        name=ceremony.name,
        scores_until=ceremony.scores_until,
        hosts=ceremony.hosts,
    )


def test_a_planned_ceremony_takes_nominations(township, officer, said):
    ceremony = plan_ceremony(township=township, plan=said, by=officer, at=NOON)
    assert (ceremony.status, ceremony.date, ceremony.hosts) == ("planned", DAY, "龙小燕")
    step = ceremony.steps.get()
    assert (step.status, step.by, step.at) == ("planned", officer, NOON)


def test_scores_count_until_the_last_whole_month():
    assert last_whole_month(date(2023, 6, 14)) == date(2023, 5, 31)
    assert last_whole_month(date(2023, 1, 31)) == date(2022, 12, 31)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"date": date(2023, 6, 19)}, "已经过去"),
        ({"scores_until": DAY}, "早于表彰当天"),
    ],
)
def test_what_cannot_be_planned(township, officer, said, change, told):
    with pytest.raises(AwardRefused, match=told):
        plan_ceremony(township=township, plan=replace(said, **change), by=officer, at=NOON)
    assert not Ceremony.objects.exists()


def test_one_ceremony_a_day_at_a_place(township, officer, said):
    plan_ceremony(township=township, plan=said, by=officer, at=NOON)
    with pytest.raises(AwardRefused, match="已安排"):
        plan_ceremony(township=township, plan=said, by=officer, at=NOON)


def test_a_place_not_in_use_or_of_another_township(township, officer, said):
    other = make_place(BranchFactory().township, "别处")
    with pytest.raises(AwardRefused, match="不属于"):
        plan_ceremony(township=township, plan=replace(said, place=other), by=officer, at=NOON)
    closed = make_place(township, "旧集", is_active=False)
    with pytest.raises(AwardRefused, match="停用"):
        plan_ceremony(township=township, plan=replace(said, place=closed), by=officer, at=NOON)


def test_a_changed_day_is_noted_once_the_list_is_fixed(officer):
    ceremony = make_ceremony(officer)
    said = replace(plan_of(ceremony), date=date(2023, 6, 29))
    change_ceremony(ceremony=ceremony, plan=said, by=officer, at=NOON)
    step = ceremony.steps.get()
    assert step.status == "fixed"
    assert "2023年6月24日" in step.reason
    assert "2023年6月29日" in step.reason
    change_ceremony(ceremony=ceremony, plan=replace(said, name="另名"), by=officer, at=NOON)
    assert ceremony.steps.count() == 1  # a name is no move


def test_while_it_is_planned_days_change_without_a_note(officer):
    ceremony = make_ceremony(officer, status="planned")
    said = replace(plan_of(ceremony), date=date(2023, 6, 29), scores_until=date(2023, 4, 30))
    change_ceremony(ceremony=ceremony, plan=said, by=officer, at=NOON)
    ceremony.refresh_from_db()
    assert (ceremony.date, ceremony.scores_until) == (date(2023, 6, 29), date(2023, 4, 30))
    assert not ceremony.steps.exists()


def test_scores_stay_once_nominations_are_closed(officer):
    ceremony = make_ceremony(officer, status="notice")
    said = replace(plan_of(ceremony), scores_until=date(2023, 4, 30))
    with pytest.raises(AwardRefused, match="截止日不能再改"):
        change_ceremony(ceremony=ceremony, plan=said, by=officer, at=NOON)


def test_no_day_within_the_notice_period(officer):
    ceremony = make_ceremony(
        officer, notice_from=date(2023, 6, 18), notice_until=date(2023, 6, 22), status="notice"
    )
    said = replace(plan_of(ceremony), date=date(2023, 6, 22))
    with pytest.raises(AwardRefused, match="公示至2023年6月22日"):
        change_ceremony(ceremony=ceremony, plan=said, by=officer, at=NOON)


def test_cancelling_asks_for_a_reason_and_is_final(officer):
    ceremony = make_ceremony(officer)
    with pytest.raises(AwardRefused, match="原因"):
        cancel_ceremony(ceremony=ceremony, reason="  ", by=officer, at=NOON)
    cancel_ceremony(ceremony=ceremony, reason="暴雨", by=officer, at=NOON)
    assert ceremony.steps.get().reason == "暴雨"
    for again in (
        lambda: cancel_ceremony(ceremony=ceremony, reason="再", by=officer),
        lambda: hold_ceremony(ceremony=ceremony, by=officer),
        lambda: change_ceremony(ceremony=ceremony, plan=plan_of(ceremony), by=officer),
    ):
        with pytest.raises(AwardRefused):
            again()


def test_it_is_held_on_its_day_or_later(officer):
    ceremony = make_ceremony(officer)
    with pytest.raises(AwardRefused, match="2023年6月24日"):
        hold_ceremony(ceremony=ceremony, by=officer, at=NOON)
    held = hold_ceremony(
        ceremony=ceremony, by=officer, at=datetime(2023, 6, 23, 17, tzinfo=UTC)
    )  # one in the morning of the day, in China
    assert held.status == "held"


def test_what_is_not_fixed_cannot_be_held(officer):
    ceremony = make_ceremony(officer, status="notice")
    with pytest.raises(AwardRefused, match="公示"):
        hold_ceremony(ceremony=ceremony, by=officer, at=datetime(2023, 6, 24, 4, tzinfo=UTC))


def test_the_draft_names_a_market_for_each_market_village(township, officer):
    for code, name, is_market in (("01", "青朗村", True), ("02", "安顺村", False)):
        BranchFactory(township=township, code=f"431225212{code}", name=name, is_market=is_market)
    BranchFactory(township=township, code="43122521203", name="朗江村", is_market=True)
    made = draft_places(township=township, by=officer)
    assert [(one.name, one.rule, one.days) for one in made] == [
        ("青朗", "lunar", [1, 6]),
        ("朗江", "lunar", [2, 7]),
    ]
    assert draft_places(township=township, by=officer) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"days": ()}, "勾选"),
        ({"rule": "weekday", "days": (0,)}, "没有这样的日子"),
        ({"rule": "solar", "days": (10,)}, "没有这样的日子"),
        ({"name": "朗江"}, "同名"),
    ],
)
def test_what_a_market_place_cannot_be(township, officer, place, change, told):
    said = replace(PlacePlan("东城", "lunar", (3, 8)), **change)
    with pytest.raises(AwardRefused, match=told):
        save_place(township=township, plan=said, by=officer)
    assert MarketPlace.objects.count() == 1


def test_a_market_place_is_changed_in_place(township, officer, place):
    said = PlacePlan("朗江", "solar", (5, 0, 5), is_active=False)
    saved = save_place(township=township, plan=said, place=place, by=officer)
    assert (saved.pk, saved.rule, saved.days) == (place.pk, "solar", [0, 5])
    other = BranchFactory()
    with pytest.raises(AwardRefused, match="不在本乡镇"):
        save_place(township=township, plan=replace(said, branch=other), place=place, by=officer)
