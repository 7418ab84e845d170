"""Two good and two poor households, their board of May, and the pairs formed from it."""

from datetime import date, datetime

import pytest

from boards.domain.boards import draft_board
from boards.domain.pairs import Match, form_pairs, propose_matches
from boards.models import Board
from inspections.domain.record import record_inspections
from inspections.domain.standards import create_default_standard, load_standard
from tests.boards.months import MAY, MAY_END, ZONE
from tests.boards.published import publish_at
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of

LEVEL = Board.Level.BRANCH_HOUSEHOLDS


@pytest.fixture
def standard(township):
    return load_standard(create_default_standard(township=township, on=date(2023, 1, 1)).pk)


@pytest.fixture
def inspect(standard, officer):
    def act(household, on, **lost):
        at = datetime(on.year, on.month, on.day, 10, tzinfo=ZONE)
        entry = make_entry(household, standard, date=on, entered_at=at, points=points_of(**lost))
        return record_inspections(entries=[entry], by=officer, received_at=at)[0]

    return act


@pytest.fixture
def homes(branch):
    return [
        HouseholdFactory(branch=branch, head=head, hamlet="一组")
        for head in ("杨甲", "杨乙", "吴丙", "吴丁")
    ]


@pytest.fixture
def publish(township, branch, officer):
    def act(period, at):
        board = draft_board(
            township=township, level=LEVEL, period=period, branch=branch, by=officer, at=at
        )
        return publish_at(board=board, by=officer, at=at)

    return act


@pytest.fixture
def may(homes, inspect, publish):
    """Two with 100 points, two with 55: red and black."""
    for home in homes[:2]:
        inspect(home, date(2023, 5, 3))
    for home in homes[2:]:
        inspect(home, date(2023, 5, 3), i6=0, i1=0, i2=0)
    return publish(MAY, MAY_END)


@pytest.fixture
def pairs(may, officer):
    matches = [Match(red, black, "每周上门", "保持干净") for red, black in propose_matches(may)]
    return form_pairs(board=may, matches=matches, by=officer, at=MAY_END)
