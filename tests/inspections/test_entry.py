"""The gate: what a phone may send, and what it is told when something is wrong."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.forms.models import model_to_dict
from django.utils import timezone

from grid.models import Household, Responsibility
from grid.scope import Scope
from inspections.domain.standards import create_default_standard
from inspections.forms import EntryForm
from inspections.forms_scores import read_points
from inspections.queries_entry import household_in_scope
from tests.factories import HouseholdFactory, TownshipFactory
from tests.inspections.entries import FULL, posted


def form_of(user, data):
    return EntryForm(json.loads(json.dumps(data)), user=user)


def errors_of(user, data):
    form = form_of(user, data)
    assert not form.is_valid()
    return form.errors_by_field()


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_good_entry_comes_out_as_it_went_in(secretary, household, standard, today):
    points = [7.5, 15, 15, 10, 15, 15, None, 5]
    reasons = [["柴草乱堆", " 柴草乱堆 ", ""], *[[]] * 7]
    data = posted(household, standard, points=points, reasons=reasons, remark=" 已提醒 ")
    form = form_of(secretary, data)
    assert form.is_valid(), form.errors
    entry = form.entry()
    assert entry.id == uuid.UUID(data["id"])
    assert (entry.household, entry.standard, entry.kind) == (household, standard, "weekly")
    assert entry.date == today
    assert entry.points == (Decimal("7.5"), 15, 15, 10, 15, 15, None, 5)
    assert entry.reasons[0] == ("柴草乱堆",)
    assert entry.remark == "已提醒"


@pytest.mark.parametrize(
    ("points", "item", "message"),
    [
        (15.5, 1, "分数须在0至15之间。"),
        (-0.5, 1, "分数须在0至15之间。"),
        (10**30, 1, "分数须在0至15之间。"),
        ("1e99999999", 1, "分数须在0至15之间。"),
        ("NaN", 1, "分数须在0至15之间。"),
        ("甲", 1, "分数须在0至15之间。"),
        (5.5, 8, "分数须在0至5之间。"),
        (7.3, 1, "分数以0.5分为单位。"),
        (0.25, 1, "分数以0.5分为单位。"),
        ("", 1, "请打分；该户没有此项的，请选“不适用”。"),
        (True, 1, "请打分；该户没有此项的，请选“不适用”。"),
        ([1], 1, "请打分；该户没有此项的，请选“不适用”。"),
        ({}, 1, "请打分；该户没有此项的，请选“不适用”。"),
    ],
)
def test_points_out_of_range(secretary, household, standard, points, item, message):
    sheet = list(FULL)
    sheet[item - 1] = points
    data = posted(household, standard, points=sheet)
    assert errors_of(secretary, data) == {f"points-{item}": [message]}


@pytest.mark.parametrize("value", [0, 15, 7.5, "7.5", "0", -0.0, " 3 "])
def test_points_within_range(value):
    assert read_points(value, 15) == Decimal(str(value).strip())


def test_every_wrong_item_is_named(secretary, household, standard):
    data = posted(household, standard, points=[16, 15, 15, 11, 15, 15, 10, "x"])
    assert errors_of(secretary, data).keys() == {"points-1", "points-4", "points-8"}


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"points": [None] * 8}, "points", "八项中至少有一项参与评分。"),
        ({"points": list(FULL[:7])}, "points", "无法识别"),
        ({"points": [*FULL, 5]}, "points", "无法识别"),
        ({"points": "[15"}, "points", "无法识别"),
        ({"points": "[" * 100_000}, "points", "无法识别"),
        ({"points": {"1": 2}}, "points", "无法识别"),
        ({"points": None}, "points", "必填"),
        ({"reasons": [[]] * 7}, "reasons", "无法识别"),
        ({"reasons": ["脏", *[[]] * 7]}, "reasons-1", "无法识别"),
        ({"reasons": [[1], *[[]] * 7]}, "reasons-1", "无法识别"),
        ({"reasons": [[], ["长" * 61], *[[]] * 6]}, "reasons-2", "不超过60个字"),
        ({"reasons": [[str(n) for n in range(7)], *[[]] * 7]}, "reasons-1", "最多选6条"),
        ({"reasons": [["a\x00b"], *[[]] * 7]}, "reasons-1", "空字符"),
        ({"reasons": [["\ud800"], *[[]] * 7]}, "reasons-1", "无法保存的字符"),
        ({"remark": "长" * 301}, "remark", "300"),
        ({"remark": "\udfff"}, "remark", "无法保存的字符"),
        ({"photo_hashes": [f"{n}" * 64 for n in range(4)]}, "photo_hashes", "最多3张"),
        ({"photo_hashes": ["A" * 64]}, "photo_hashes", "无法识别"),
        ({"photo_hashes": ["a" * 63]}, "photo_hashes", "无法识别"),
        ({"photo_hashes": [7]}, "photo_hashes", "无法识别"),
        ({"id": "1"}, "id", "UUID"),
        ({"id": None}, "id", "必填"),
        ({"kind": "daily"}, "kind", "有效"),
        ({"date": "2023-02-30"}, "date", "有效"),
        ({"date": "01/05/2023"}, "date", "有效"),
        ({"household": "x"}, "household", "整数"),
        ({"household": str(10**40)}, "household", "小于"),
        ({"standard": str(10**18)}, "standard", "找不到该版标准"),
    ],
)
def test_bad_input(secretary, household, standard, changed, field, message):
    told = errors_of(secretary, posted(household, standard, **changed))
    assert list(told) == [field]
    assert message in "".join(told[field])


def test_a_date_in_the_future_by_the_server_clock(secretary, household, standard, today):
    data = posted(household, standard, date=str(today + timedelta(days=1)))
    assert errors_of(secretary, data) == {"date": ["检查日期不能晚于今天。"]}


def test_today_is_todays_date_in_china(secretary, household, standard, time_machine):
    time_machine.move_to("2026-06-30T16:30:00Z", tick=False)  # half past midnight there
    assert form_of(secretary, posted(household, standard, date="2026-07-01")).is_valid()
    assert "date" in errors_of(secretary, posted(household, standard, date="2026-07-02"))


def test_a_date_of_two_weeks_ago_is_the_last(secretary, household, standard, today):
    oldest = posted(household, standard, date=str(today - timedelta(days=14)))
    assert form_of(secretary, oldest).is_valid()
    older = posted(household, standard, date=str(today - timedelta(days=15)))
    assert errors_of(secretary, older) == {"date": ["检查日期距今已超过14天。"]}


def test_a_household_of_another_branch(secretary, other_branch, standard):
    data = posted(HouseholdFactory(branch=other_branch), standard)
    assert errors_of(secretary, data) == {"household": ["该户不在您的管理范围内。"]}


def test_a_household_that_is_no_more(secretary, household, standard):
    household.is_active = False
    household.save()
    data = posted(household, standard)
    assert errors_of(secretary, data) == {"household": ["该户已移出名册，不能再录入检查。"]}
    household.merged_into = HouseholdFactory(branch=household.branch, code="200-0099")
    household.save()
    told = errors_of(secretary, data)
    assert told == {"household": ["该户已并入200-0099号户，请到该户录入。"]}


def test_a_standard_of_another_township(secretary, household, standard, today):
    foreign = create_default_standard(township=TownshipFactory(), on=today)
    told = errors_of(secretary, posted(household, standard, standard=foreign.pk))
    assert told == {"standard": ["找不到该版标准，请刷新页面后重试。"]}


def test_a_standard_that_has_not_begun(secretary, household, standard, township, today):
    later = create_default_standard(township=township, on=today + timedelta(days=7))
    told = errors_of(secretary, posted(household, standard, standard=later.pk))
    assert told == {"standard": ["该版标准尚未开始执行。"]}


def test_an_older_version_kept_on_a_phone_still_counts(secretary, household, standard, township):
    create_default_standard(township=township, on=timezone.localdate())
    assert form_of(secretary, posted(household, standard)).is_valid()


@pytest.mark.parametrize("kind", ["surprise", "arena"])
def test_only_the_township_makes_surprise_and_arena_inspections(
    secretary, supervisor, officer, household, standard, kind
):
    data = posted(household, standard, kind=kind)
    assert errors_of(secretary, data) == {"kind": ["支部只能录入周检查。"]}
    assert form_of(supervisor, data).is_valid()
    assert form_of(officer, data).is_valid()


@pytest.mark.parametrize("wrong", [None, "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59Z"])
def test_a_wrong_phone_clock_does_not_stop_an_entry(secretary, household, standard, wrong):
    form = form_of(secretary, posted(household, standard, entered_at=wrong))
    assert form.is_valid()
    assert abs(form.entry().entered_at - timezone.now()) < timedelta(minutes=1)


def test_the_phones_time_is_kept(secretary, household, standard):
    earlier = timezone.now() - timedelta(hours=30)
    form = form_of(secretary, posted(household, standard, entered_at=earlier.isoformat()))
    assert form.is_valid()
    assert form.entry().entered_at == earlier


@pytest.mark.parametrize(
    "role", ["officer", "leader", "supervisor", "secretary", "responsible", "superuser"]
)
def test_the_household_is_looked_up_in_the_scope_of_each_role(
    role, household, other_branch, responsible, request, township
):
    user = request.getfixturevalue(role)
    under = HouseholdFactory(branch=household.branch)
    Responsibility.objects.create(
        household=under, member=responsible.member, since=timezone.localdate()
    )
    homes = [household, under, HouseholdFactory(branch=other_branch), HouseholdFactory()]
    seen = set(Scope(user).of(Household))
    assert {home for home in homes if household_in_scope(user, home.pk)} == seen
    found = household_in_scope(user, under.pk)
    assert model_to_dict(found) == model_to_dict(under)
    assert found.branch == under.branch
    user.is_active = False
    assert household_in_scope(user, under.pk) is None
