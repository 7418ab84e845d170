"""Who left the black board through pairs: counted once, the same on every page."""

import json
from datetime import date

import pytest

from boards.models import Pair
from boards.queries_pairs import Left, count_left
from grid.domain.periods import Period
from tests.boards.months import JUNE, JUNE_END, MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(pairs, homes, inspect, publish):
    """The first pair left the black board, the second fell; published on the first of July."""
    inspect(pairs[0].red_household, date(2023, 6, 5))
    inspect(pairs[0].black_household, date(2023, 6, 5))
    for home in (pairs[1].red_household, pairs[1].black_household):
        inspect(home, date(2023, 6, 5), i6=0, i1=0, i2=0)
    publish(JUNE, JUNE_END)
    return list(Pair.objects.order_by("pk"))


def count(code):
    return count_left(Pair.objects.all(), Period.parse(code))


def test_counts_by_the_day_on_which_the_board_was_published(settled):
    assert [pair.outcome for pair in settled] == ["left", "fell"]
    assert count("2023-07") == count("2023Q3") == count("2023") == Left(0, 1)
    assert count("2023-06") == count("2023H1") == Left(0, 0)


def test_who_left_twice_counts_once(settled):
    first, second = settled
    second.outcome, second.black_household = Pair.Outcome.LEFT, first.black_household
    second.save()
    assert count("2023Q3") == Left(0, 1)


def test_villages_are_counted_apart(settled, branch, other_branch):
    Pair.objects.update(outcome=Pair.Outcome.LEFT)
    Pair.objects.filter(pk=settled[0].pk).update(
        red_household=None, black_household=None, red_branch=other_branch, black_branch=branch
    )
    assert count("2023Q3") == Left(1, 1)


def test_page_dashboard_report_and_list_say_the_same(client, settled, officer, branch):
    client.force_login(officer)
    link = "/admin/pairs/?show=left&amp;period=2023Q3"
    sentence = "本期共有0个村（社区）、1户农户脱离黑榜"
    assert sentence in client.get("/admin/reports/2023Q3/").text
    assert link in client.get("/admin/reports/2023Q3/").text
    data = json.loads(client.get("/admin/reports/2023Q3/?format=json").content)
    assert data["left_black_board"] == {"branches": 0, "households": 1}
    assert sentence not in client.get("/admin/reports/2023Q2/").text
    for url in ("/admin/", f"/admin/reports/branches/{branch.code}/"):
        page = client.get(f"{url}?period=2023Q3").text
        assert "<b>0 / 1</b>" in page
        assert link in page
    listed = client.get("/admin/pairs/?show=left&period=2023Q3")
    assert [one.pair for one in listed.context["pairs"]] == [settled[0]]
    assert "0个村（社区）、1户农户脱离黑榜" in listed.text


def test_the_list_is_narrowed(client, may, settled, officer, branch, other_branch):
    def listed(query):
        return {one.pair for one in client.get(f"/admin/pairs/?{query}").context["pairs"]}

    client.force_login(officer)
    assert listed("") == listed("period=nonsense&level=x") == set(settled)
    assert listed("show=") == set()
    assert listed("show=fell") == {settled[1]}
    assert listed(f"period={MAY}") == set()
    assert listed(f"branch__id__exact={branch.pk}") == set(settled)
    assert listed(f"branch__id__exact={other_branch.pk}") == set()
