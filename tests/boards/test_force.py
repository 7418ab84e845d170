"""Which board is in force (rule 22), in whatever order they are published."""

from datetime import date, datetime, timedelta

import pytest

from boards.domain.boards import draft_board
from boards.domain.pairs import PairRefused, form_pairs
from boards.models import Board
from boards.queries import latest_of_each_level, published
from boards.queries_public import public_boards
from grid.domain.periods import Period
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
