"""A villager reads the own entry on an old phone and objects."""

from datetime import timedelta

import pytest
from django.utils import timezone

from boards.domain.boards import draft_board
from boards.domain.life import open_notice
from boards.models import Board, Objection
from grid.domain.periods import Period, PeriodKind
from inspections.domain.record import record_inspections
from inspections.domain.standards import load_standard
from tests.browser.conftest import PHONE
from tests.browser.measures import assert_fits
from tests.inspections.entries import make_entry, points_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def noticed(homes, branch, officer, township):
    standard = load_standard(township.standards.get().pk)
    week = Period.holding(timezone.localdate() - timedelta(days=7), PeriodKind.WEEK)
    entries = [
        make_entry(home, standard, date=week.start, points=points_of(i1=0, i2=0, i6=0))
        for home in homes[:2]
    ]
    record_inspections(entries=entries, by=officer)
    board = draft_board(
        township=township,
        level=Board.Level.BRANCH_HOUSEHOLDS,
        period=week,
        branch=branch,
        by=officer,
    )
    return open_notice(board=board, by=officer)


def test_objecting_on_a_phone(noticed, new_context, live_server):
    page = new_context(viewport=PHONE, has_touch=True, bypass_csp=True).new_page()
    page.goto(f"{live_server.url}/boards/{noticed.pk}/")
    assert_fits(page)
    entry = noticed.entries.first()
    page.goto(f"{live_server.url}/o/{entry.code}/")
    assert_fits(page)
    page.fill("#text", "当天家里正在翻修")
    page.locator("form:has(#text) button").tap()
    page.wait_for_selector("text=正在处理")
    assert_fits(page)
    assert Objection.objects.get().entry == entry
