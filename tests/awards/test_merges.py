"""Nominations and titles of a double household that is merged."""

from datetime import date

import pytest

from awards.domain.candidates import find_candidates
from awards.domain.nominate import nominate_many, take_back
from awards.models import Award, AwardCase
from boards.domain.boards import draft_board
from grid.domain.households import HouseholdRefused, activate_households, merge_households
from grid.domain.merging import tell_merge
from grid.domain.periods import Period
from grid.models import Household, HouseholdMerge
from inspections.affected import find_affected
from inspections.domain.corrections import correct_inspection
from inspections.models import Inspection
from tests.awards.story import AFTERWARDS, IN_MAY
from tests.boards.published import publish_at
from tests.factories import HouseholdFactory
from tests.inspections.entries import points_of, reasons_of

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 20)
IN_APRIL = date(2023, 4, 20)


def merge(source, target, by):
    return merge_households(source=source, target=target, on=DAY, reason="重复", by=by)


def test_what_it_stands_for_goes_along_and_comes_back(awards, homes, branch, officer):
    other = HouseholdFactory(branch=branch)
    assert "提名和称号1个" in tell_merge(homes[0], other)
    merge(homes[0], other, officer)
    assert set(Award.objects.values_list("household", flat=True)) == {
        other.pk,
        homes[1].pk,
        homes[2].pk,
    }
    activate_households(households=[homes[0]], reason="误并", by=officer)
    assert Award.objects.get(pk=awards[0].pk).household == homes[0]


def test_the_same_title_twice_is_refused_with_the_way_out(awards, homes, officer):
    with pytest.raises(HouseholdRefused, match="先撤回"):
        merge(homes[0], homes[1], officer)
    homes[0].refresh_from_db()
    assert homes[0].is_active
    assert not HouseholdMerge.objects.exists()


def test_taken_back_it_is_in_nobody_s_way(ceremony, title, homes, officer):
    said = {homes[0].pk: "院坝干净", homes[1].pk: "院坝干净"}
    nominate_many(ceremony=ceremony, title=title, citations=said, by=officer, at=IN_MAY)
    award = Award.objects.get(household=homes[0])
    take_back(award=award, reason="填错", by=officer, at=IN_MAY)
    merge(homes[0], homes[1], officer)
    award.refresh_from_db()
    assert award.household == homes[0]  # it counts nowhere any more, and stays


def test_a_black_entry_of_the_double_counts_for_the_one_that_stays(
    ceremony, title, homes, township, branch, officer
):
    board = draft_board(
        township=township,
        level="branch_households",
        period=Period.parse("2023-W14"),
        branch=branch,
        by=officer,
    )
    board.entries.exclude(household=homes[0]).update(colour="")
    board.entries.filter(household=homes[0]).update(colour="black")
    publish_at(board=board, by=officer)
    other = HouseholdFactory(branch=branch)

    def blacks(**more):
        found = find_candidates(ceremony=ceremony, title=title, **more)
        return {one.household: one.facts.black for one in found if one.facts.black}

    assert blacks() == {homes[0].pk: 1}
    merge_households(source=homes[0], target=other, on=IN_APRIL, reason="重复", by=officer)
    assert blacks() == {other.pk: 1}
    only = Household.objects.filter(pk=other.pk)
    assert blacks(households=only) == {other.pk: 1}
    assert blacks(households=Household.objects.filter(pk=homes[1].pk)) == {}


def test_a_correction_at_the_double_opens_a_case_for_the_title_of_the_other(
    held, awards, homes, branch, inspect, officer
):
    """100 of its own and 100 at the double; corrected to 55: (100 + 55) ÷ 2 = 77.50, below 90."""
    double = HouseholdFactory(branch=branch)
    look = inspect(double, date(2023, 4, 12))
    merge_households(source=double, target=homes[0], on=IN_APRIL, reason="重复", by=officer)
    told = find_affected(Inspection.objects.get(pk=look.pk), until=AFTERWARDS, seen_by=officer)
    assert [one.title for one in told] == ["五月表彰 · 最清洁户"]
    correct_inspection(
        inspection=Inspection.objects.get(pk=look.pk),
        points=points_of(i1=0, i2=0, i6=0),
        reasons=reasons_of(),
        remark="",
        reason="录错",
        by=officer,
        at=AFTERWARDS,
    )
    case = AwardCase.objects.get()
    assert case.award == awards[0]
    assert (case.facts["score"], "score" in case.failed) == ("77.50", True)
