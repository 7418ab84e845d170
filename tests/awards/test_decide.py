"""The notice period, objections, the fixed list, and a title withdrawn."""

from datetime import date, timedelta

import pytest

from awards.domain.decide import (
    MOST,
    decide_objection,
    open_notice,
    reopen,
    take_objection,
    withdraw_award,
)
from awards.domain.fixing import fix_list
from awards.domain.life import AwardRefused
from awards.domain.nominate import accept_many, nominate_many
from awards.domain.steps import AWARD_TRANSITIONS
from awards.models import Award, AwardObjection
from tests.awards.story import IN_MAY, NOTICE_OVER, make_ceremony, make_title

pytestmark = pytest.mark.django_db


def object_to(award, at=IN_MAY, **more):
    return take_objection(award=award, source="page", text="该户门前常有垃圾", at=at, **more)


def test_every_status_is_in_the_table():
    assert set(AWARD_TRANSITIONS) == set(Award.Status)


def test_from_planned_to_fixed(ceremony, awards, officer):
    with pytest.raises(AwardRefused):
        fix_list(ceremony=ceremony, by=officer, at=NOTICE_OVER)
    noticed = open_notice(ceremony=ceremony, by=officer, at=IN_MAY)
    assert (noticed.notice_from, noticed.notice_until) == (date(2023, 5, 9), date(2023, 5, 13))
    with pytest.raises(AwardRefused):  # its last day is still one of notice
        fix_list(ceremony=ceremony, by=officer, at=IN_MAY + timedelta(days=5))
    fix_list(ceremony=ceremony, by=officer, at=NOTICE_OVER)
    ceremony.refresh_from_db()
    assert list(ceremony.steps.values_list("status", flat=True)) == ["notice", "fixed"]
    rows = list(Award.objects.order_by("stage_order"))
    assert [row.number for row in rows] == [f"青朗〔2023〕{n:03}号" for n in (1, 2, 3)]
    assert [row.stage_order for row in rows] == [1, 2, 3]
    assert len({row.code for row in rows}) == 3


def test_the_notice_needs_a_reviewed_list(ceremony, title, homes, officer):
    with pytest.raises(AwardRefused):
        open_notice(ceremony=ceremony, by=officer)
    nominate_many(
        ceremony=ceremony, title=title, citations={homes[0].pk: "干净"}, by=officer, at=IN_MAY
    )
    with pytest.raises(AwardRefused, match="1"):
        open_notice(ceremony=ceremony, by=officer)


def test_places_cut_after_the_review_hold_at_the_notice(ceremony, awards, title, officer):
    title.quota_total = 2
    title.save()
    with pytest.raises(AwardRefused):
        open_notice(ceremony=ceremony, by=officer)


def test_numbers_go_on_in_the_year(fixed, officer, homes, township):
    later = make_ceremony(township, officer, date=date(2023, 6, 30))
    nominate_many(
        ceremony=later,
        title=make_title(township, "文明家庭"),
        citations={homes[0].pk: "干净"},
        by=officer,
        at=IN_MAY,
    )
    accept_many(ceremony=later, by=officer, at=IN_MAY)
    open_notice(ceremony=later, by=officer, at=IN_MAY)
    fix_list(ceremony=later, by=officer, at=NOTICE_OVER)
    assert later.awards.get().number == "青朗〔2023〕004号"


def test_upheld_it_leaves_the_list(noticed, awards, officer):
    objection = object_to(awards[0], contact="139")
    with pytest.raises(AwardRefused):  # it waits
        fix_list(ceremony=noticed, by=officer, at=NOTICE_OVER)
    with pytest.raises(AwardRefused):
        decide_objection(objection=objection, decision="upheld", answer=" ", by=officer)
    decide_objection(objection=objection, decision="upheld", answer="属实", by=officer)
    awards[0].refresh_from_db()
    assert (awards[0].status, awards[0].steps.last().reason) == ("declined", "属实")
    with pytest.raises(AwardRefused):
        decide_objection(objection=objection, decision="rejected", answer="不", by=officer)
    with pytest.raises(AwardRefused):
        object_to(awards[0])
    fix_list(ceremony=noticed, by=officer, at=NOTICE_OVER)
    assert Award.objects.exclude(number="").count() == 2


def test_rejected_it_stays(noticed, awards, officer):
    objection = object_to(awards[0])
    decide_objection(objection=objection, decision="rejected", answer="已核实", by=officer)
    awards[0].refresh_from_db()
    assert awards[0].status == "accepted"


def test_objections_have_their_time_and_number(noticed, awards, officer):
    for given in ({"at": NOTICE_OVER}, {"text": " "}):
        with pytest.raises(AwardRefused):
            take_objection(**{"award": awards[0], "source": "page", "text": "脏", **given})
    for _ in range(MOST):
        object_to(awards[0])
    with pytest.raises(AwardRefused):
        object_to(awards[0])
    assert len(set(AwardObjection.objects.values_list("code", flat=True))) == MOST


def test_nobody_left_nothing_fixed(noticed, awards, officer):
    for award in awards:
        objection = object_to(award)
        decide_objection(objection=objection, decision="upheld", answer="属实", by=officer)
    with pytest.raises(AwardRefused):
        fix_list(ceremony=noticed, by=officer, at=NOTICE_OVER)


def test_broken_off_nominations_are_open_again(noticed, officer):
    with pytest.raises(AwardRefused):
        reopen(ceremony=noticed, reason="", by=officer)
    again = reopen(ceremony=noticed, reason="漏报一个村", by=officer)
    assert (again.status, again.notice_until) == ("planned", None)
    assert again.steps.last().reason == "漏报一个村"
    assert open_notice(ceremony=again, by=officer).status == "notice"


def test_withdrawn_with_reason_and_notice(fixed, awards, officer):
    given = {"award": awards[0], "by": officer}
    for reason, notice in (("", "摘牌"), ("反弹", " ")):
        with pytest.raises(AwardRefused):
            withdraw_award(reason=reason, notice=notice, **given)
    award = withdraw_award(reason="环境反弹", notice="现予摘牌", **given)
    award.refresh_from_db()
    assert (award.status, award.notice) == ("withdrawn", "现予摘牌")
    assert award.number
    with pytest.raises(AwardRefused):
        withdraw_award(reason="环境反弹", notice="现予摘牌", **given)


def test_before_the_list_is_fixed_nothing_is_withdrawn(noticed, awards, officer):
    with pytest.raises(AwardRefused):
        withdraw_award(award=awards[0], reason="反弹", notice="摘牌", by=officer)
