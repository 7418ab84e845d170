"""The stage: groups by the rule, changed by hand, and who hands over."""

import pytest

from awards.domain.life import AwardRefused
from awards.domain.stage import Place, Presenter, arrange_stage, propose_stage
from awards.models import StageGroup, StageSeat
from tests.awards.ceremony_day import honour, make_ceremony, make_title
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceremony(officer):
    return make_ceremony(officer)


@pytest.fixture
def stage(ceremony, branch, other_branch, officer):
    """Five of one title in two villages, two of another; at most three at once."""
    honour(ceremony, other_branch, "戊", "己")
    honour(ceremony, branch, "甲", "乙", "丙")
    honour(ceremony, branch, "庚", "辛", title=make_title(ceremony, "最清洁户", 2))
    propose_stage(ceremony=ceremony, most=3, by=officer)
    return ceremony


def shown(ceremony):
    """The heads of each group in their order."""
    seats = StageSeat.objects.filter(group__ceremony=ceremony)
    rows = {group.order: "" for group in ceremony.stage_groups.order_by("order")}
    for seat in seats.select_related("award__household", "group").order_by("award__stage_order"):
        rows[seat.group.order] += seat.award.household.head
    return [*rows.values()]


def places(ceremony, **moved):
    """All where they stand, but for those who are to go to a group (order) and number."""
    groups = {group.order: group.pk for group in ceremony.stage_groups.all()}
    found, numbers = [], dict.fromkeys(groups.values(), 0)
    seats = StageSeat.objects.filter(group__ceremony=ceremony)
    for seat in seats.select_related("award__household").order_by("award__stage_order"):
        numbers[seat.group_id] += 1
        group, number = seat.group_id, numbers[seat.group_id]
        if seat.award.household.head in moved:
            order, number = moved[seat.award.household.head]
            group = groups[order]
        found.append(Place(seat.award_id, group, number))
    return found


def award(ceremony, head):
    return ceremony.awards.get(household__head=head)


def test_by_title_branch_and_household_in_even_groups(stage):
    assert shown(stage) == ["甲乙丙", "戊己", "庚辛"]
    orders = [one.stage_order for one in stage.awards.order_by("stage_order")]
    assert orders == [1, 2, 3, 4, 5, 6, 7]


def test_those_not_on_the_list_have_no_place(ceremony, branch, officer):
    honour(ceremony, branch, "甲")
    honour(ceremony, branch, "乙", status="withdrawn")
    honour(ceremony, branch, "丙", status="nominated")
    propose_stage(ceremony=ceremony, by=officer)
    assert shown(ceremony) == ["甲"]


def test_laid_out_anew_presenters_stay(stage, officer):
    StageGroup.objects.filter(ceremony=stage, order=3).update(presenter="吴书记")
    propose_stage(ceremony=stage, most=5, by=officer)
    assert shown(stage) == ["甲乙丙戊己", "庚辛"]
    assert stage.stage_groups.get(order=2).presenter == "吴书记"


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({}, ["甲乙丙", "戊己", "庚辛"]),
        ({"丙": (1, 1)}, ["丙甲乙", "戊己", "庚辛"]),
        ({"甲": (1, 3)}, ["乙丙甲", "戊己", "庚辛"]),
        ({"甲": (1, 2)}, ["乙甲丙", "戊己", "庚辛"]),
        ({"甲": (2, 1)}, ["乙丙", "甲戊己", "庚辛"]),
        ({"甲": (2, 9)}, ["乙丙", "戊己甲", "庚辛"]),
        ({"戊": (1, 1), "己": (1, 9)}, ["戊甲乙丙己", "庚辛"]),  # an empty group goes
    ],
)
def test_numbers_and_groups_as_typed(stage, officer, moved, expected):
    arrange_stage(ceremony=stage, places=places(stage, **moved), presenters={}, by=officer)
    assert shown(stage) == expected
    assert [group.order for group in stage.stage_groups.order_by("order")] == [
        *range(1, len(expected) + 1)
    ]


@pytest.mark.parametrize(
    ("head", "step", "expected"),
    [
        ("乙", -1, ["乙甲丙", "戊己", "庚辛"]),
        ("丙", 1, ["甲乙", "丙戊己", "庚辛"]),
        ("戊", -1, ["甲乙丙戊", "己", "庚辛"]),
        ("己", 1, ["甲乙丙", "戊己", "庚辛"]),  # not into another title
        ("甲", -1, ["甲乙丙", "戊己", "庚辛"]),
        ("辛", 1, ["甲乙丙", "戊己", "庚辛"]),
    ],
)
def test_one_place_up_or_down_within_the_title(stage, officer, head, step, expected):
    who = award(stage, head).pk
    arrange_stage(ceremony=stage, places=places(stage), presenters={}, step=(who, step), by=officer)
    assert shown(stage) == expected


def test_a_group_of_another_title_is_refused(stage, officer):
    with pytest.raises(AwardRefused, match="另一个称号"):
        arrange_stage(ceremony=stage, places=places(stage, 甲=(3, 1)), presenters={}, by=officer)
    assert shown(stage) == ["甲乙丙", "戊己", "庚辛"]


def test_presenters_are_a_text_or_a_member(stage, branch, officer):
    first, second, _third = stage.stage_groups.order_by("order")
    member = MemberFactory(branch=branch, name="龙支书")
    who = {first.pk: Presenter("龙支书（青朗村）", member), second.pk: Presenter("吴书记")}
    arrange_stage(ceremony=stage, places=places(stage), presenters=who, by=officer)
    found = [(one.presenter, one.member) for one in stage.stage_groups.order_by("order")]
    assert found == [("龙支书（青朗村）", member), ("吴书记", None), ("", None)]


def test_a_withdrawn_title_gives_up_its_place(stage, officer):
    stage.awards.filter(household__head="乙").update(status="withdrawn")
    given = [place for place in places(stage) if place.award_id != award(stage, "乙").pk]
    arrange_stage(ceremony=stage, places=given, presenters={}, by=officer)
    assert shown(stage) == ["甲丙", "戊己", "庚辛"]
    assert not StageSeat.objects.filter(award__status="withdrawn").exists()


def test_what_was_laid_out_anew_in_the_meantime(stage, officer):
    seen = places(stage)
    propose_stage(ceremony=stage, most=5, by=officer)
    with pytest.raises(AwardRefused, match="重新编排"):
        arrange_stage(ceremony=stage, places=seen, presenters={}, by=officer)


@pytest.mark.parametrize("status", ["planned", "notice", "held", "cancelled"])
def test_only_while_the_list_is_fixed(officer, status):
    ceremony = make_ceremony(officer, status=status)
    with pytest.raises(AwardRefused):
        propose_stage(ceremony=ceremony, by=officer)
    with pytest.raises(AwardRefused):
        arrange_stage(ceremony=ceremony, places=[], presenters={}, by=officer)
