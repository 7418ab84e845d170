"""Which board is in force (rule 22), in whatever order they are published."""

from datetime import date, datetime, timedelta

import pytest

from boards.domain.boards import draft_board
from boards.domain.life import open_notice, withdraw_board
from boards.domain.pairs import PairRefused, form_pairs
from boards.domain.revise import revise_board
from boards.models import Board
from boards.queries import latest_of_each_level, published
from boards.queries_public import public_boards
from grid.domain.periods import Period
from tests.boards.corrected import correct
from tests.boards.months import JUNE, JUNE_END, MAY, MAY_END, ZONE
from tests.boards.published import publish_at

pytestmark = pytest.mark.django_db
QUARTER, JULY = Period.parse("2023Q2"), JUNE.next
LATER = JUNE_END + timedelta(days=10)
IN_AUGUST = datetime(2023, 8, 2, 9, tzinfo=ZONE)


@pytest.fixture
def inspected(homes, inspect):
    for month in (5, 6, 7):
        for home in homes[:2]:
            inspect(home, date(2023, month, 3))
        for home in homes[2:]:
            inspect(home, date(2023, month, 3), i6=0, i1=0, i2=0)


def statuses():
    return dict(Board.objects.values_list("period", "status"))


@pytest.mark.usefixtures("inspected")
@pytest.mark.parametrize(
    ("order", "in_force"),
    [
        ((MAY, JUNE), "2023-06"),
        ((JUNE, MAY), "2023-06"),  # May late, behind June
        ((JUNE, QUARTER), "2023Q2"),  # both end on 30 June: the longer
        ((QUARTER, JUNE), "2023Q2"),
        ((QUARTER, MAY), "2023Q2"),
        ((QUARTER, JULY), "2023-07"),
        ((JULY, QUARTER), "2023-07"),
        ((QUARTER, JUNE, MAY, JULY), "2023-07"),
    ],
)
def test_one_board_is_in_force_whatever_the_order(publish, order, in_force):
    for days, period in enumerate(order):
        publish(period, IN_AUGUST + timedelta(days=days))
    expected = dict.fromkeys((one.code for one in order), "superseded") | {in_force: "published"}
    assert statuses() == expected
    assert [one.period for one in published(Board.objects.all())] == [in_force]
    assert [one.period for one in latest_of_each_level(published(Board.objects.all()))] == [
        in_force
    ]
    assert [one.period for one in public_boards()] == [in_force]


@pytest.mark.usefixtures("inspected")
def test_published_behind_one_in_force_it_says_so_and_pairs_nobody(publish, officer):
    publish(JUNE, JUNE_END)
    may = publish(MAY, LATER)
    assert may.status == Board.Status.SUPERSEDED
    steps = list(may.steps.values_list("status", flat=True))
    assert steps == ["draft", "notice", "published", "superseded"]
    assert "后一期红黑榜已生效" in may.steps.last().reason
    with pytest.raises(PairRefused):
        form_pairs(board=may, matches=[], by=officer, at=LATER)


@pytest.mark.usefixtures("inspected")
def test_other_levels_are_left_alone(publish, township, officer):
    publish(MAY, MAY_END)
    board = draft_board(
        township=township,
        level=Board.Level.TOWNSHIP_HOUSEHOLDS,
        period=QUARTER,
        by=officer,
        at=JUNE_END,
    )
    publish_at(board=board, by=officer, at=JUNE_END)
    assert set(statuses().values()) == {"published"}


@pytest.mark.usefixtures("inspected")
@pytest.mark.parametrize(
    ("others", "again"),
    [
        ((), None),
        ((MAY,), "2023-05"),
        ((MAY, JUNE), "2023-06"),
        ((JUNE, MAY), "2023-06"),
        ((JUNE, QUARTER), "2023Q2"),  # both ended on 30 June: the longer
        ((QUARTER, JUNE, MAY), "2023Q2"),
    ],
)
def test_withdrawn_the_one_before_is_in_force_again(publish, officer, others, again):
    for days, period in enumerate(others):
        publish(period, IN_AUGUST + timedelta(days=days))
    board = publish(JULY, IN_AUGUST + timedelta(days=9))
    withdraw_board(board=board, reason="评错了范围", by=officer, at=IN_AUGUST)
    expected = dict.fromkeys((one.code for one in others), "superseded") | {"2023-07": "withdrawn"}
    if again:
        expected[again] = "published"
        step = Board.objects.get(period=again).steps.last()
        assert (step.status, "恢复生效" in step.reason) == ("published", True)
    assert statuses() == expected


@pytest.mark.usefixtures("inspected")
def test_of_a_revised_one_the_latest_version_is_in_force_again(publish, officer, homes):
    may = publish(MAY, MAY_END)
    correct(homes[0], officer, at=MAY_END, month=5, share=0)
    revised = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    june = publish(JUNE, LATER)
    withdraw_board(board=june, reason="评错了范围", by=officer, at=IN_AUGUST)
    may.refresh_from_db()
    revised.refresh_from_db()
    assert (may.status, revised.status) == ("superseded", "published")


@pytest.mark.usefixtures("inspected")
def test_withdrawn_under_notice_nothing_else_changes(publish, township, branch, officer):
    for days, period in enumerate((MAY, JUNE)):
        publish(period, IN_AUGUST + timedelta(days=days))
    board = draft_board(
        township=township,
        level=Board.Level.BRANCH_HOUSEHOLDS,
        period=JULY,
        branch=branch,
        by=officer,
        at=IN_AUGUST,
    )
    board = open_notice(board=board, by=officer, at=IN_AUGUST)
    withdraw_board(board=board, reason="评错了范围", by=officer, at=IN_AUGUST)
    assert statuses() == {
        "2023-05": "superseded",
        "2023-06": "published",
        "2023-07": "withdrawn",
    }
