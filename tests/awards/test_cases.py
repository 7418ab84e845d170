"""Winners whose ground is gone: before the ceremony, after it, and at the quarterly re-check."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from awards.domain.cases import decide_case, find_ineligible, open_cases, recheck_holders
from awards.domain.decide import withdraw_award
from awards.domain.life import AwardRefused
from awards.domain.rules import Rule
from awards.models import AwardCase, AwardRecheck
from boards.domain.carry import find_bearings
from inspections.affected import find_affected
from inspections.domain.corrections import annul_inspection, correct_inspection
from inspections.models import Correction
from tests.awards.story import AFTERWARDS, ZONE
from tests.inspections.entries import points_of, reasons_of

pytestmark = pytest.mark.django_db
SUMMER = datetime(2023, 7, 3, 9, tzinfo=ZONE)


def lower(household, by, **lost):
    return correct_inspection(
        inspection=household.inspections.get(is_effective=True),
        points=points_of(**(lost or {"i1": 2})),
        reasons=reasons_of(),
        remark="",
        reason="录错",
        by=by,
        at=AFTERWARDS,
    )


def test_a_correction_before_the_ceremony_is_shown_on_the_list(fixed, awards, homes, officer):
    assert find_ineligible(fixed) == []
    lower(homes[0], officer)
    (found,) = find_ineligible(fixed)
    assert (found.award.household, found.failed) == (
        homes[0],
        (Rule.SCORE, Rule.OPEN_PROBLEM),
    )
    assert (found.before.score, found.after.score) == (Decimal("100.00"), Decimal("87.00"))
    assert not AwardCase.objects.exists()
    with pytest.raises(AwardRefused):
        open_cases(ceremony=fixed, by=officer)


def test_a_correction_after_the_ceremony_opens_a_case(held, homes, officer):
    lower(homes[0], officer)
    case = AwardCase.objects.get()
    assert (case.award.household, case.source) == (homes[0], "correction")
    assert case.failed == ["score", "open_problem"]
    assert case.facts["score"] == "87.00"
    assert open_cases(ceremony=held, by=officer) == []  # it waits already


def test_a_correction_that_changes_nothing_opens_none(held, homes, officer, household, inspect):
    lower(homes[0], officer, i1=13)
    inspect(household)
    lower(household, officer)
    assert not AwardCase.objects.exists()


def test_annulled_it_has_no_ground(held, homes, officer):
    annul_inspection(
        inspection=homes[0].inspections.get(), reason="录了两次", by=officer, at=AFTERWARDS
    )
    assert AwardCase.objects.get().failed == ["not_inspected"]


def test_the_correction_lists_the_award(held, homes, officer, leader, secretary):
    look = homes[0].inspections.get()
    told = find_affected(look, until=AFTERWARDS, seen_by=officer)
    assert [one.title for one in told] == ["五月表彰 · 最清洁户"]
    early = find_affected(look, until=look.received_at + timedelta(1), seen_by=officer)
    assert early == []


def test_kept_it_is_not_asked_again_about_the_same(held, homes, officer):
    lower(homes[0], officer)
    case = AwardCase.objects.get()
    with pytest.raises(AwardRefused):
        decide_case(case=case, keep=True, reason=" ", by=officer)
    case = decide_case(case=case, keep=True, reason="差距很小", by=officer, at=SUMMER)
    assert (case.decision, case.decided_at) == ("kept", SUMMER)
    assert case.award.status == "accepted"
    assert open_cases(ceremony=held, by=officer) == []
    with pytest.raises(AwardRefused):
        decide_case(case=case, keep=False, reason="改变主意", by=officer)
    lower(homes[0], officer, i1=0)  # worse than what was decided
    assert AwardCase.objects.filter(decision="").count() == 1


def test_withdrawn_the_household_is_told(held, homes, officer):
    lower(homes[0], officer)
    case = AwardCase.objects.get()
    case = decide_case(
        case=case, keep=False, reason="不再符合", notice="现予摘牌", by=officer, at=SUMMER
    )
    assert (case.decision, case.reason) == ("withdrawn", "不再符合")
    case.award.refresh_from_db()
    assert (case.award.status, case.award.notice) == ("withdrawn", "现予摘牌")


def test_a_withdrawal_decides_the_case_that_waits(held, homes, officer):
    lower(homes[0], officer)
    case = AwardCase.objects.get()
    withdraw_award(award=case.award, reason="不再符合", notice="摘牌", by=officer, at=SUMMER)
    case.refresh_from_db()
    assert (case.decision, case.decided_by) == ("withdrawn", officer)


def test_the_quarterly_re_check(held, homes, township, officer, inspect):
    inspect(homes[0], date(2023, 6, 7))
    inspect(homes[1], date(2023, 6, 7), i1=2, i2=5)
    given = {"township": township, "on": date(2023, 6, 30), "by": officer, "at": SUMMER}
    cases = recheck_holders(**given)
    failed = {case.award.household: case.failed for case in cases}
    # In April to June homes[1] has 89.00, and homes[2] its 100 of April.
    assert failed == {homes[1]: ["score", "open_problem"]}
    assert all(case.source == "recheck" for case in cases)
    noted = AwardRecheck.objects.get()
    assert (noted.holders, noted.found, noted.on) == (3, 1, date(2023, 6, 30))
    assert recheck_holders(**given) == []
    decide_case(case=cases[0], keep=True, reason="限期整改", by=officer)
    assert recheck_holders(**given) == []
    later = recheck_holders(**given | {"on": date(2023, 9, 30)})
    assert {case.award.household for case in later} == set(homes)  # nobody went there since


def test_the_correction_s_page_holds_the_award(held, homes, officer):
    lower(homes[0], officer)
    (one,) = find_bearings(Correction.objects.get(), officer)
    assert one.title == "五月表彰 · 最清洁户"
    ((name, before, after),) = one.lines
    assert (name, before) == (homes[0].head, "符合条件")
    assert after
