"""The rules a second time, over a small township in which every seam of them occurs."""

import ast
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from awards.models import AwardTitle
from boards.models import BoardEntry
from grid.domain.periods import Period
from grid.scope import Scope
from tests.factories import TownshipFactory, UserFactory
from tests.oracle import world
from tests.oracle.boards import read_boards
from tests.oracle.compare import (
    agree,
    compare_appraisals,
    compare_board,
    compare_candidates,
    compare_pairs,
    compare_report,
)
from tests.oracle.township import END, QUARTER, clock, live_through, set_the_scene
from tests.oracle.view import View

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
RULES = (
    "raw", "world", "view", "scoring", "order", "pairing", "boards", "appraising", "reporting",
    "nominating",
)  # fmt: skip
ALLOWED = {
    "bisect", "collections", "collections.abc", "dataclasses", "datetime", "django.db",
    "fractions", "functools", "hashlib", "itertools", "json", "typing", "uuid", "zoneinfo",
}  # fmt: skip
NOW = clock(END, 23)


@pytest.mark.parametrize("name", RULES)
def test_the_rules_know_nothing_of_the_apps(name):
    ours = {f"tests.oracle.{one}" for one in RULES}
    for node in ast.walk(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {one.name for one in node.names} <= ALLOWED
        if isinstance(node, ast.ImportFrom):
            assert node.module in ALLOWED | ours
            if node.module == "django.db":
                assert [one.name for one in node.names] == ["connection"]


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """Lived through once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        township = TownshipFactory()
        story = set_the_scene(township, UserFactory(role="officer", township=township))
        live_through(story)
        yield story
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seen(story):
    return world.load(story.township.pk)


def test_every_place_on_every_board(story, seen):
    boards = read_boards(story.township.pk)
    assert {board.rules for board in boards} == {2}
    agree([compare_board(seen, board) for board in boards], at_least=1500)


def test_what_became_of_every_pair(story, seen):
    agree([compare_pairs(seen, read_boards(story.township.pk))], at_least=15)


def test_every_members_year(story, seen):
    agree([compare_appraisals(seen, 2023, END, NOW)], at_least=len(story.members))


def test_every_report(story, seen):
    codes = ("2023-03", "2023-04", "2023-05", "2023-06", "2023-07", "2023Q2", "2023H1", "2023")
    reports = [
        compare_report(seen, Period.parse(code), Scope(story.officer), NOW) for code in codes
    ]
    agree(reports, at_least=500)


def test_every_candidate(story, seen):
    titles = [
        AwardTitle(name="全部", months=3, least_score=80),
        AwardTitle(name="三项", months=2, least_score=90, items=[1, 2, 8], no_black=False),
        AwardTitle(name="一项", months=1, least_score=95, items=[3], no_open_problem=False),
    ]
    days = (date(2023, 5, 31), date(2023, 6, 30))
    judged = [compare_candidates(seen, title, day, NOW) for title in titles for day in days]
    agree(judged, at_least=1000)


def test_every_seam_occurred(story, seen):
    """A rule that had nothing to decide was not compared."""
    happened = (
        "again", "late", "rectify", "close", "reopen", "reopen closed", "left", "back", "moved",
        "entered", "merged", "corrected", "annulled", "contest", "boards", "pairs",
    )  # fmt: skip
    assert [what for what in happened if not story.happened[what]] == []
    entries = BoardEntry.objects.filter(board__township=story.township)
    ties = Counter(entries.values_list("tie", flat=True))
    ties = {tie: ties[tie] for tie in ("surprise", "overdue", "looks", "record", "lot", "shared")}
    assert min(ties.values()) > 0, ties
    colours = Counter(entries.values_list("colour", flat=True))
    assert min(colours.values()) > 0
    june = View(seen, date(2023, 6, 1), date(2023, 6, 30), NOW)
    assert len(june.heirs) >= 3
    quarter = View(seen, QUARTER.start, QUARTER.end, NOW).looks_by_home.values()
    assert any(len({look.branch for look in looks}) > 1 for looks in quarter)
    partial = [home for (home, _), bits in june.belonging.items() if 0 < bits.bit_count() < 30]
    assert len(partial) >= 5
    by_contest = entries.filter(board__level="branches", board__period="2023-06")
    results = [one.parts["arena_contest"] for one in by_contest]
    assert results.count(None) == 1
    assert len(results) == len(story.branches)
