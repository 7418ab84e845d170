"""The standard: eight items, a hundred points, versions that never change."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from inspections.domain.record import record_inspection
from inspections.domain.standards import (
    NoStandard,
    StandardInvalid,
    create_default_standard,
    draft_items,
    load_standard,
    revise_standard,
    standard_for,
)
from inspections.models import Inspection, Standard, StandardItem
from tests.factories import TownshipFactory
from tests.inspections.entries import FULL, make_entry, points_of

START = date(2023, 1, 1)
ADD = "/admin/inspections/standard/add/"


def changed(number, /, **values):
    """The draft with one item changed."""
    return [replace(i, **values) if i.number == number else i for i in draft_items()]


@pytest.fixture
def revise(township, officer):
    def save(items=None, valid_from=START, name="八整洁"):
        return revise_standard(
            township=township,
            name=name,
            items=draft_items() if items is None else items,
            valid_from=valid_from,
            by=officer,
        )

    return save


def test_the_draft_says_that_it_is_one(township):
    standard = load_standard(create_default_standard(township=township, on=START).pk)
    assert standard.name == "八整洁（本系统草案）"
    assert standard.possible == FULL
    assert [item.name for item in standard.items] == [
        "门前屋后", "庭院", "客厅", "卧室", "厨房", "厕所", "圈舍", "沟渠",
    ]  # fmt: skip
    for item in standard.items:
        assert item.pass_mark == Decimal(item.points) * 6 / 10
        assert item.description
        assert 4 <= len(item.reasons) <= 6


def test_the_latest_that_has_begun_is_valid(revise, township):
    first, second = revise(), revise(valid_from=date(2023, 4, 1))
    assert (first.version, second.version) == (1, 2)
    assert standard_for(township=township, on=date(2023, 3, 31)).id == first.pk
    assert standard_for(township=township, on=date(2023, 4, 1)).id == second.pk
    third = revise(valid_from=date(2023, 4, 1))  # put right on the same day
    assert standard_for(township=township, on=date(2023, 4, 1)).id == third.pk


def test_before_the_first_there_is_none(revise, township):
    revise()
    with pytest.raises(NoStandard):
        standard_for(township=township, on=START - timedelta(days=1))
    with pytest.raises(NoStandard):
        standard_for(township=TownshipFactory(), on=START)


def test_a_known_version_costs_no_query(revise, django_assert_num_queries):
    pk = revise().pk
    load_standard(pk)
    with django_assert_num_queries(0):
        load_standard(pk)


def test_a_revision_leaves_used_versions_and_their_inspections_alone(
    revise, household, standard, secretary
):
    record_inspection(entry=make_entry(household, standard, points=points_of(i8=0)), by=secretary)
    before = list(StandardItem.objects.filter(standard=standard.id).values())
    revise(changed(8, name="水沟"), valid_from=date(2024, 1, 1))
    assert list(StandardItem.objects.filter(standard=standard.id).values()) == before
    assert Inspection.objects.get().standard_id == standard.id


def test_another_townships_versions_are_its_own(revise):
    revise()
    assert create_default_standard(township=TownshipFactory(), on=START).version == 1


@pytest.mark.parametrize(
    ("items", "message"),
    [
        (draft_items()[:7], "正好八项"),
        ([*draft_items(), replace(draft_items()[0], number=9)], "正好八项"),
        (changed(2, number=1), "正好八项"),
        (changed(1, points=16), "合计为101分"),
        (changed(1, points=0), "不少于1分"),
        (changed(1, name=""), "须有名称"),
        (changed(1, name="庭院"), "名称重复"),
        (changed(1, pass_mark=Decimal("15.5")), "合格分"),
        (changed(1, pass_mark=Decimal(-1)), "合格分"),
    ],
)
def test_what_a_version_must_hold_to(revise, items, message):
    with pytest.raises(StandardInvalid, match=message):
        revise(items)
    assert not Standard.objects.exists()


def test_a_version_does_not_begin_before_the_latest(revise):
    revise(valid_from=date(2030, 1, 1))
    with pytest.raises(StandardInvalid, match="不能早于"):
        revise(valid_from=date(2029, 12, 31))


def sheet(**changed):
    """The desk's form with the draft in it."""
    data = {"name": "八整洁", "valid_from": str(timezone.localdate())}
    data |= {"form-TOTAL_FORMS": 8, "form-INITIAL_FORMS": 8}
    for place, item in enumerate(draft_items()):
        data |= {
            f"form-{place}-name": item.name,
            f"form-{place}-points": item.points,
            f"form-{place}-pass_mark": item.pass_mark,
            f"form-{place}-description": item.description,
            f"form-{place}-reasons": "\r\n".join(item.reasons),
        }
    return data | {name.replace("__", "-"): value for name, value in changed.items()}


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")
    return client


def test_the_first_page_offers_the_draft(desk, township):
    page = desk.get(ADD).content.decode()
    assert "八整洁（本系统草案）" in page
    assert "门前屋后" in page
    assert "柴草乱堆\n有散养家禽粪便" in page


def test_saved_at_the_desk(desk, township, officer):
    answer = desk.post(
        ADD, sheet(form__0__name="屋前屋后", form__0__reasons=" 乱堆 \n\n乱堆\n积水")
    )
    saved = Standard.objects.get()
    assert (answer.status_code, answer.url) == (
        302,
        f"/admin/inspections/standard/{saved.pk}/change/",
    )
    assert (saved.version, saved.created_by, saved.name) == (1, officer, "八整洁")
    first = saved.items.get(number=1)
    assert (first.name, first.reasons) == ("屋前屋后", ["乱堆", "积水"])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"form__0__points": 16}, "八项分值合计为101分，须为100分。"),
        ({"form__0__pass_mark": 15.5}, "合格分高于该项分值。"),
        ({"form__0__pass_mark": "7.3"}, "分数以0.5分为单位。"),
        ({"form__1__name": "门前屋后"}, "项目名称重复。"),
        ({"form__0__reasons": "长" * 61}, "每条扣分原因不超过60个字。"),
        (
            {"form__0__reasons": "\n".join(str(n) for n in range(13))},
            "每项最多预设12条扣分原因。",
        ),
        ({"form__0__points": ""}, "必填"),
        ({"form__TOTAL_FORMS": 7}, "标准须正好八项"),
        ({"form__TOTAL_FORMS": 3000}, "标准须正好八项"),
        ({"form__TOTAL_FORMS": "x"}, "标准须正好八项"),
        ({"valid_from": "2020-01-01"}, "新版最早自"),
        ({"valid_from": "x"}, "有效"),
        ({"name": ""}, "必填"),
    ],
)
def test_messages_at_the_field(desk, township, wrong, message):
    answer = desk.post(ADD, sheet(**wrong))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Standard.objects.exists()


def test_not_before_a_version_that_is_yet_to_begin(desk, revise):
    later = timezone.localdate() + timedelta(days=30)
    revise(valid_from=later)
    answer = desk.post(ADD, sheet())
    assert answer.status_code == 422
    assert f"新版最早自{date_format(later)}起生效" in answer.content.decode()


@pytest.mark.parametrize("role", ["leader", "supervisor", "secretary"])
def test_only_officers_edit(client, township, role, request):
    client.force_login(request.getfixturevalue(role), backend="township.roles.RoleBackend")
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, sheet()).status_code == 403
    assert not Standard.objects.exists()


def test_a_superuser_names_the_township(client, superuser, township):
    other = TownshipFactory(code="431225999")
    client.force_login(superuser, backend="township.roles.RoleBackend")
    client.post(f"{ADD}?township={other.code}", sheet())
    assert Standard.objects.get().township == other
    assert client.get(f"{ADD}?township=nowhere").status_code == 404
