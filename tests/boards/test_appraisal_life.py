"""A frozen year: notice, objections, final; corrections make the next version."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from boards.affected import find_appraisals
from boards.domain.appraisal_objections import (
    AppraisalObjectionRefused,
    decide_appraisal_objection,
    take_appraisal_objection,
)
from boards.domain.appraisal_revise import (
    appraisals_resting_on,
    compute_year,
    read_case,
    replay_year,
    revise_appraisal,
)
from boards.domain.appraisals import (
    TRANSITIONS,
    AppraisalRefused,
    finish_appraisal,
    freeze_appraisal,
    withdraw_appraisal,
)
from boards.domain.revise import revise_board
from boards.domain.rules import RULES
from boards.models import Appraisal, Board
from grid.domain.households import change_responsible
from grid.domain.periods import Period
from inspections.models import Inspection
from tests.boards.appraised import LATER, NOTICED, OVER, YEAR_END, answer, cases_of
from tests.boards.months import JUNE_END
from tests.boards.test_revise import put_right
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
Status = Appraisal.Status


@pytest.fixture
def members(branch, may, homes):
    """One answers for a red and a black household, the other for a red and a black one."""
    members = [MemberFactory(branch=branch, name=name) for name in ("龙甲", "龙乙")]
    answer(members[0], homes[0], homes[2])
    answer(members[1], homes[1], homes[3])
    return members


@pytest.fixture
def frozen(township, officer, members):
    return freeze_appraisal(township=township, year=2023, by=officer, at=YEAR_END)


@pytest.fixture
def line(frozen, members):
    return frozen.lines.get(member=members[0])


def numbers_of(appraisal):
    return list(appraisal.lines.order_by("member").values_list("member", "mean", "score", "band"))


def test_every_status_is_in_the_table():
    assert set(TRANSITIONS) == set(Status)


def test_the_year_must_be_over(township, officer, members):
    at = YEAR_END.replace(year=2023, month=12, day=31)
    with pytest.raises(AppraisalRefused):
        freeze_appraisal(township=township, year=2023, by=officer, at=at)
    with pytest.raises(AppraisalRefused):  # nobody answered for a household then
        freeze_appraisal(township=township, year=2020, by=officer, at=YEAR_END)


def test_frozen_it_says_what_was_computed(frozen, line, township, officer, may, members):
    assert (frozen.version, frozen.status, frozen.boards) == (1, Status.NOTICE, [may.pk])
    assert frozen.notice_until == date(2024, 1, 7)
    assert (line.mean, line.newly, line.score) == (Decimal("77.50"), 1, Decimal("75.50"))
    assert read_case(line) == cases_of(township)[line.member_id]
    with pytest.raises(AppraisalRefused):
        freeze_appraisal(township=township, year=2023, by=officer, at=LATER)


def test_replayed_from_the_inspections_it_is_the_same(frozen):
    assert replay_year(frozen).shifts == ()


def test_a_year_of_edition_one_is_found_again_by_its_own_rules(
    township, officer, may, homes, members, publish
):
    """Black in May and on the quarter's board for May: −2 twice then, once now."""
    second = Period.parse("2023Q2")
    publish(second, JUNE_END)
    frozen = freeze_appraisal(township=township, year=2023, by=officer, at=YEAR_END)
    assert frozen.rules == RULES == 2
    assert [line.newly for line in frozen.lines.all()] == [1, 1]
    assert replay_year(frozen).shifts == ()
    frozen.rules = 1
    frozen.save()
    assert {shift.after.newly for shift in replay_year(frozen).shifts} == {2}
    frozen.lines.update(newly=2, score=Decimal("73.50"), band="合格")  # 77.50 − 4
    assert replay_year(frozen).shifts == ()
    put_right(homes[2], officer, at=LATER)
    new = revise_appraisal(appraisal=frozen, reason="更正评分", by=officer, at=LATER)
    assert (new.rules, new.lines.get(member=members[0]).newly) == (1, 2)


def test_what_comes_later_changes_nothing(
    frozen, officer, homes, members, inspect, line, publish, township
):
    """A late phone, days of responsibility entered later, a board made later."""
    inspect(homes[0], date(2023, 11, 1), i1=0)
    Inspection.objects.filter(date=date(2023, 11, 1)).update(received_at=LATER)
    change_responsible(households=[homes[0]], member=members[1], on=date(2023, 2, 1), by=officer)
    assert cases_of(township)[members[0].pk] != read_case(line)
    assert not compute_year(frozen, at=LATER, everything=True).is_needed
    with pytest.raises(AppraisalRefused):
        revise_appraisal(appraisal=frozen, reason="看看", by=officer, at=LATER)


# --- objections ---


def test_a_member_objects_and_the_officer_decides(frozen, line, officer, responsible):
    given = {"line": line, "source": "paper", "by": officer}
    with pytest.raises(AppraisalObjectionRefused):
        take_appraisal_objection(**given, text=" ", at=NOTICED)
    with pytest.raises(AppraisalObjectionRefused):
        take_appraisal_objection(**given, text="迟了", at=OVER)
    objection = take_appraisal_objection(**given, text="五月份我请假", at=NOTICED)
    with pytest.raises(AppraisalObjectionRefused):
        take_appraisal_objection(**given, text="再说一次", at=NOTICED)
    with pytest.raises(AppraisalRefused):  # one waits
        finish_appraisal(appraisal=frozen, by=officer, at=OVER)
    with pytest.raises(AppraisalObjectionRefused):
        decide_appraisal_objection(objection=objection, decision="upheld", answer=" ", by=officer)
    decide_appraisal_objection(
        objection=objection, decision="rejected", answer="期间有人代管", by=officer, at=OVER
    )
    with pytest.raises(AppraisalObjectionRefused):
        decide_appraisal_objection(objection=objection, decision="upheld", answer="改", by=officer)
    assert finish_appraisal(appraisal=frozen, by=officer, at=OVER).status == Status.FINAL


def test_from_the_own_page_nobody_chooses_the_source(line, responsible):
    line.member = responsible.member
    line.save()
    objection = take_appraisal_objection(
        line=line, source="paper", text="请核实", by=responsible, at=NOTICED
    )
    assert objection.source == "page"


def test_final_after_the_notice_period(frozen, officer):
    with pytest.raises(AppraisalRefused):
        finish_appraisal(appraisal=frozen, by=officer, at=NOTICED)
    finish_appraisal(appraisal=frozen, by=officer, at=OVER)
    with pytest.raises(AppraisalRefused):
        withdraw_appraisal(appraisal=frozen, reason="有误", by=officer, at=OVER)
    steps = frozen.steps.values_list("status", flat=True)
    assert list(steps) == ["notice", "final"]


def test_withdrawn_it_is_frozen_anew(frozen, officer, township, homes, members):
    """Days of responsibility that were entered wrongly are put right like this."""
    change_responsible(households=[homes[0]], member=members[1], on=date(2023, 2, 1), by=officer)
    with pytest.raises(AppraisalRefused):
        withdraw_appraisal(appraisal=frozen, reason=" ", by=officer, at=NOTICED)
    withdraw_appraisal(appraisal=frozen, reason="包户时间有误", by=officer, at=NOTICED)
    again = freeze_appraisal(township=township, year=2023, by=officer, at=NOTICED)
    assert (again.version, again.revises) == (2, None)
    assert numbers_of(again) != numbers_of(frozen)


# --- corrections ---


def test_a_corrected_inspection_makes_the_next_version(frozen, officer, homes, members):
    finish_appraisal(appraisal=frozen, by=officer, at=OVER)
    first = numbers_of(frozen)
    put_right(homes[2], officer, at=LATER)
    (shift,) = compute_year(frozen, at=LATER).shifts
    assert shift.member == members[0].pk
    assert (shift.before.mean, shift.after.mean) == (Decimal("77.50"), Decimal("100.00"))
    with pytest.raises(AppraisalRefused):
        revise_appraisal(appraisal=frozen, reason=" ", by=officer, at=LATER)
    new = revise_appraisal(appraisal=frozen, reason="更正评分", by=officer, at=LATER)
    old = Appraisal.objects.get(pk=frozen.pk)
    assert (new.version, new.revises, new.status) == (2, old, Status.FINAL)
    assert old.status == Status.SUPERSEDED
    assert numbers_of(old) == first
    for version in (old, new):
        again = replay_year(version)
        assert again.shifts == ()
    with pytest.raises(AppraisalRefused):
        revise_appraisal(appraisal=old, reason="再来", by=officer, at=LATER)


def test_a_revised_board_bears_on_the_year(frozen, officer, may, homes, members):
    put_right(homes[2], officer, at=LATER)
    board = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    assert appraisals_resting_on(board) == [frozen]
    (shift,) = compute_year(frozen, at=LATER).shifts
    assert (shift.before.newly, shift.after.newly) == (1, 0)
    new = revise_appraisal(appraisal=frozen, reason="黑榜更正", by=officer, at=LATER)
    assert (new.status, new.boards) == (Status.NOTICE, [board.pk])
    assert new.notice_until == frozen.notice_until
    assert appraisals_resting_on(board) == [new]
    line = new.lines.get(member=members[0])
    assert (line.mean, line.score) == (Decimal("100.00"), Decimal("100.00"))
    out = io.StringIO()
    call_command("recompute", year=2023, stdout=out)  # both versions, each by its own boards
    assert out.getvalue().count("完全一致") == 2
    new.lines.filter(pk=line.pk).update(score=Decimal("99.00"))
    with pytest.raises(CommandError):
        call_command("recompute", year=2023, stdout=out)
    with pytest.raises(CommandError):
        call_command("recompute", year=2019)


def test_a_withdrawn_board_counts_no_more(frozen, may):
    Board.objects.filter(pk=may.pk).update(status="withdrawn")
    assert {shift.after.newly for shift in compute_year(frozen, at=LATER).shifts} == {0}


def test_an_inspection_tells_the_frozen_years_it_bears_on(
    frozen, officer, homes, members, responsible
):
    inspection = Inspection.objects.get(household=homes[2])
    (found,) = find_appraisals(inspection, LATER, officer)
    assert str(members[0].pk) in found.url
    assert not list(find_appraisals(inspection, YEAR_END.replace(year=2023), officer))
    assert not list(find_appraisals(inspection, LATER, responsible))
