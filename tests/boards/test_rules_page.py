"""The page that tells a villager how scores come about, with the township's own numbers."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.policy import DEFAULT_POLICY, revise_policy
from boards.domain.rules import BoardRule, LastTie, PairRule, Unseen
from tests.boards.months import MAY_END
from tests.factories import TownshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def revised(township, officer):
    """Numbers of its own: a surprise inspection counts three times, seven days' notice."""
    numbers = replace(
        DEFAULT_POLICY,
        kind_weights={"weekly": Decimal(2), "surprise": Decimal(6), "arena": Decimal(3)},
        boards=DEFAULT_POLICY.boards
        | {"township_households": BoardRule(17, Decimal("91.5"), 6, Decimal(64))},
        pair=PairRule(Decimal("0.7"), Unseen.OWN),
        notice_days=7,
        last_tie=LastTie.SHARED,
    )
    return revise_policy(
        township=township, numbers=numbers, valid_from=date(2023, 6, 1), reason="支委会决定",
        by=officer, at=MAY_END,
    )  # fmt: skip


def test_anybody_reads_the_numbers_that_came_with_the_system(client, township):
    page = client.get("/rules/").text
    assert "评分办法说明" in page
    assert "督导一次顶2次周检查，擂台赛检查一次顶2次" in page
    assert "全部农户：90分及以上的前20名上红榜，不到70分的后10名列入黑榜" in page
    assert "公示期5天" in page
    assert "自己得分的50%加对方得分的50%" in page
    assert "农户平均分占60%" in page
    assert "不到80%的" in page
    assert "只取一次，不能重来" in page


def test_a_townships_own_numbers(client, township, revised, time_machine):
    time_machine.move_to(MAY_END)
    for url in ("/rules/", f"/rules/{township.code}/"):
        page = client.get(url).text
        assert "督导一次顶3次周检查，擂台赛检查一次顶1.5次" in page
        assert "91.5分及以上的前17名上红榜，不到64分的后6名列入黑榜" in page
        assert "公示期7天" in page
        assert "自己得分的70%加对方得分的30%" in page
        assert "名次并列" in page
        assert "不能重来" not in page


def test_a_board_tells_the_rules_that_it_was_made_by(client, may, revised, time_machine):
    """The board of May was made before the new numbers, and keeps the old ones."""
    time_machine.move_to(MAY_END)
    page = client.get(f"/boards/{may.pk}/rules/").text
    assert "2023年5月榜单按以下办法评分" in page
    assert "公示期5天" in page
    code = may.entries.first().code
    for url in (f"/boards/{may.pk}/", f"/o/{code}/"):
        assert f'href="/boards/{may.pk}/rules/"' in client.get(url).text
    assert 'href="/rules/"' in client.get("/boards/").text


def test_the_slip_names_the_page(client, officer, township, may):
    client.force_login(officer, backend="township.roles.RoleBackend")
    page = client.get(f"/admin/boards/{may.pk}/slips/").text
    assert f"评分办法说明：http://testserver/rules/{township.code}/" in page


def test_a_board_that_is_not_public_tells_nothing(client, may):
    may.status = "withdrawn"
    may.save()
    assert client.get(f"/boards/{may.pk}/rules/").status_code == 404


def test_a_site_of_several_townships_asks_which(client, township):
    other = TownshipFactory(name="安顺乡")
    page = client.get("/rules/").text
    assert f'href="/rules/{township.code}/"' in page
    assert f'href="/rules/{other.code}/"' in page
    assert client.get("/rules/000/").status_code == 404


def test_it_can_be_read_without_glasses(client, township):
    """No small type, and no formula unless unfolded."""
    page = client.get("/rules/").text
    opened = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
    assert "<small" not in page
    assert "％" not in opened.split("<main")[1]
    assert "%" not in opened.split("<main")[1]


def test_it_costs_two_queries(client, township):
    with CaptureQueriesContext(connection) as captured:
        client.get("/rules/")
    assert len(captured) == 2
