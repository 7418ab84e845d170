"""The rules a second time, over a small township in which every seam of them occurs."""

import ast
from pathlib import Path

import pytest

from tests.oracle import boards, world
from tests.oracle.compare import SHOWN, compare_board

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
RULES = ("raw", "world", "view", "scoring", "order", "pairing", "boards")
ALLOWED = {
    "bisect", "collections", "collections.abc", "dataclasses", "datetime", "django.db",
    "fractions", "functools", "hashlib", "itertools", "json", "typing", "uuid", "zoneinfo",
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_the_rules_know_nothing_of_the_apps(name):
    for node in ast.walk(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {one.name for one in node.names} <= ALLOWED
        if isinstance(node, ast.ImportFrom):
            ours = {f"tests.oracle.{one}" for one in RULES}
            assert node.module in ALLOWED | ours
            if node.module == "django.db":
                assert [one.name for one in node.names] == ["connection"]


@pytest.fixture
def story(township, officer):
    from tests.oracle.township import live_through, set_the_scene

    story = set_the_scene(township, officer)
    live_through(story)
    return story


def test_a_quarter_by_chance(story):
    print(story.happened)
    seen = world.load(story.township.pk)
    faults, compared = [], 0
    for board in boards.read_boards(story.township.pk):
        count, told = compare_board(seen, board)
        compared += count
        faults += told
    assert not faults, f"{len(faults)} of {compared}: {faults[:SHOWN]}"
