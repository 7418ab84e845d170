"""Merged, or undone, before or after a board: what it and its pages go on saying."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from boards.domain.boards import draft_board
from boards.domain.recompute import recompute_board
from boards.domain.revise import revise_board
from boards.models import Board
from boards.presenters_own import tell_own_score
from boards.queries_told import looks_behind
from grid.domain.households import activate_households, change_household, merge_households
from inspections.domain.record import record_inspections
from tests.boards.corrected import correct
from tests.boards.months import MAY, MAY_END, ZONE
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of

pytestmark = pytest.mark.django_db
MERGED = date(2023, 5, 26)
AT = datetime(2023, 5, 26, 9, tzinfo=ZONE)
LATER = MAY_END + timedelta(days=2)
REVISED = MAY_END + timedelta(days=4)


@pytest.fixture
def two(branch, inspect):
    """A with 100 and B with 70, both once in May."""
    a, b = HouseholdFactory.create_batch(2, branch=branch)
    inspect(a, date(2023, 5, 3))
    inspect(b, date(2023, 5, 10), i1=0, i2=0)
    return a, b


def join(source, target, by):
    merge_households(source=source, target=target, on=MERGED, reason="重复", by=by, at=AT)


@pytest.fixture
def board(two, officer, publish):
    """Of May, with A merged into B: (100 + 70) ÷ 2 = 85."""
    join(*two, officer)
    return publish(MAY, MAY_END)


@pytest.fixture
def revised(two, board, officer):
    """The merging undone, then the look at B corrected to 100: (100 + 100) ÷ 2 = 100."""
    activate_households(households=[two[0]], reason="误并", by=officer, at=LATER)
    correct(two[1], officer, at=REVISED, month=5, share=1)
    return revise_board(board=board, reason="更正评分", by=officer, at=REVISED)


def places(board):
    return list(board.entries.values_list("household", "score"))


def test_a_revision_counts_the_households_of_its_first_version(two, board, revised):
    """Undone between the two versions: the revision is still of one household."""
    assert places(board) == [(two[1].pk, Decimal("85.00"))]
    assert places(revised) == [(two[1].pk, Decimal("100.00"))]
    assert recompute_board(revised).is_same
    assert recompute_board(board).is_same


def test_a_revision_tells_the_looks_that_it_counted(two, board, revised, standard, officer):
    """Both, also after the merging was undone; not one that arrived between the versions."""
    late = make_entry(two[1], standard, date=date(2023, 5, 24), entered_at=AT, points=points_of())
    for version in (board, revised):
        entry = version.entries.get()
        assert [look.day.day for look in tell_own_score(entry).looks] == [10, 3]
        assert [row[0] for row in looks_behind(version, [entry])] == [two[1].pk] * 2
    record_inspections(entries=[late], by=officer, received_at=LATER)
    correct(two[0], officer, at=REVISED + timedelta(days=1), month=5, share=0)
    third = revise_board(
        board=revised, reason="再次更正", by=officer, at=REVISED + timedelta(days=1)
    )
    entry = third.entries.get()
    assert entry.score == Decimal("50.00")  # (0 + 100) ÷ 2: without the late one
    assert [look.day.day for look in tell_own_score(entry).looks] == [10, 3]
    assert len(looks_behind(third, [entry])) == 2


def test_the_desk_unfolds_a_score_that_came_by_a_merging(
    client, branch, two, officer, publish, township
):
    never = HouseholdFactory(branch=branch)
    join(two[0], never, officer)
    board = publish(MAY, MAY_END)
    client.force_login(officer, backend="township.roles.RoleBackend")
    entry = board.entries.get(household=never)
    page = client.get(f"/admin/boards/{board.pk}/entries/{entry.pk}/").text
    assert "<b>100.00</b>" in page
    of_branches = draft_board(
        township=township, level=Board.Level.BRANCHES, period=MAY, by=officer, at=MAY_END
    )
    entry = of_branches.entries.get()
    url = f"/admin/boards/{of_branches.pk}/entries/{entry.pk}/"
    assert "<b>100.00</b>" in client.get(f"{url}{never.pk}/").text
    assert client.get(f"{url}{two[0].pk}/").status_code == 404  # it counts as the other


def test_who_is_credited_with_a_stay_elsewhere_is_on_the_board_of_there(
    client, branch, other_branch, inspect, publish, officer
):
    """The double was of the branch up to 9 May, and looked at there; the other never was."""
    double, other = HouseholdFactory(branch=branch), HouseholdFactory(branch=other_branch)
    inspect(double, date(2023, 5, 3))
    double.branch = other_branch
    change_household(household=double, by=officer, on=date(2023, 5, 10))
    join(double, other, officer)
    board = publish(MAY, MAY_END)
    assert places(board) == [(other.pk, Decimal("100.00"))]
    entry = board.entries.get()
    assert (entry.household_code, entry.parts["days"]) == (other.code, 9)
    assert recompute_board(board).is_same
    client.force_login(officer, backend="township.roles.RoleBackend")
    assert client.get(f"/admin/boards/{board.pk}/entries/{entry.pk}/").status_code == 200
