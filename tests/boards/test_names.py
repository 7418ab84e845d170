"""Names are frozen with the paper: another head puts nobody else on a board (case 59)."""

import importlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.boards import draft_board
from boards.domain.life import open_notice
from boards.domain.redraft import redraft_under_notice
from boards.domain.revise import revise_board
from boards.models import Board, BoardEntry, Pair
from grid.domain.consents import give_consent
from grid.domain.households import change_household
from grid.models import Consent, Household, RosterFile
from grid.scope import Scope
from reports.domain.boards import latest_boards
from tests.boards.conftest import LEVEL
from tests.boards.months import JUNE, MAY, MAY_END
from tests.boards.test_revise import put_right

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
LATER = MAY_END + timedelta(days=20)
THEN, NOW = "吴丁", "申屠丁"


def by_roster(client, home, head):
    """As the office does it: a file of two columns, the answer, the import."""
    text = f"户编号,户主\n{home.code},{head}\n"
    files = [SimpleUploadedFile("青朗村.csv", text.encode())]
    township = home.branch.township_id
    client.post("/admin/rosters/", {"township": township, "uploads": files})
    roster = RosterFile.objects.latest("pk")
    client.post(f"/admin/rosters/{roster.pk}/heads/", {"head-0": "same"})
    client.post("/admin/rosters/confirm/", {"file": roster.pk})


def by_desk(client, home, head):
    told = {"head": head, "whose": "same", "persons": "", "phone": "", "note": ""}
    inline = {"responsibilities-TOTAL_FORMS": "0", "responsibilities-INITIAL_FORMS": "0"}
    client.post(f"/admin/grid/household/{home.pk}/change/", {**told, **inline})


@pytest.fixture(params=[by_roster, by_desk], ids=["import", "desk"])
def renamed(request, client, officer, homes, may, pairs):
    """The black 吴丁's household has another head since the board of May was published."""
    client.force_login(officer, backend=BACKEND)
    request.param(client, homes[3], NOW)
    homes[3].refresh_from_db()
    assert homes[3].head == NOW
    return homes[3]


def test_the_public_page_and_the_poster_never_name_another(client, renamed, may):
    for page in (f"/boards/{may.pk}/", f"/admin/boards/{may.pk}/poster/"):
        text = client.get(page).text
        assert "申" not in text
        assert text.count("吴*") == 2


def test_the_entry_by_its_code_names_who_headed_it_then(client, renamed, may):
    code = may.entries.get(household=renamed).code
    text = client.get(f"/o/{code}/").text
    assert "吴*" in text
    assert "申屠" not in text
    assert "申*" not in text


def test_slips_and_the_printed_board_keep_the_full_name_of_then(client, renamed, may):
    for page in ("slips/", "print/?names=full"):
        text = client.get(f"/admin/boards/{may.pk}/{page}").text
        assert THEN in text
        assert NOW not in text


def test_the_board_page_says_then_and_now(client, renamed, may):
    text = client.get(f"/admin/boards/{may.pk}/").text
    assert THEN in text
    assert f"当时户主，现户主{NOW}" in text
    entry = may.entries.get(household=renamed)
    assert (
        f"当时户主，现户主{NOW}" in client.get(f"/admin/boards/{may.pk}/entries/{entry.pk}/").text
    )


def test_the_households_own_line_says_who_stood_there_then(client, renamed, homes):
    text = client.get(f"/admin/history/households/{renamed.pk}/").text
    assert f"当时为{THEN}" in text
    assert "当时为" not in client.get(f"/admin/history/households/{homes[0].pk}/").text


def test_the_report_names_who_stood_there_then(renamed, officer, branch):
    (sides,) = latest_boards(scope=Scope(officer), township=branch.township, branch=branch)
    assert {line.head for line in sides.blacks} == {"吴丁", "吴丙"}
    assert [line.shown for line in sides.blacks] == ["吴*", "吴*"]


def test_the_agreement_keeps_who_signed_it(client, renamed):
    pair = Pair.objects.get(black_household=renamed)
    text = client.get(f"/admin/pairs/{pair.pk}/agreement/").text
    assert "青朗村 一组" in text
    assert THEN in text
    assert NOW not in text
    assert f"当时户主，现户主{NOW}" in client.get(f"/admin/pairs/{pair.pk}/").text


def agree(home, officer):
    give_consent(
        household=home, purpose=Consent.Purpose.NAME, how="paper", given_on=MAY.start, by=officer
    )


def test_the_new_heads_consent_opens_no_name_of_then(client, renamed, may, officer):
    agree(renamed, officer)
    text = client.get(f"/boards/{may.pk}/").text
    assert text.count("吴*") == 2
    assert "申" not in text


def test_the_consent_of_then_holds_for_then(client, homes, may, officer):
    agree(homes[3], officer)
    homes[3].head = NOW
    change_household(household=homes[3], by=officer)
    text = client.get(f"/boards/{may.pk}/").text
    assert THEN in text
    assert "申" not in text


def test_the_next_board_names_the_new_head(renamed, inspect, publish):
    inspect(renamed, date(2023, 6, 5))
    june = publish(JUNE, MAY_END + timedelta(days=30))
    assert june.entries.get(household=renamed).head == NOW


def test_a_board_says_hamlet_code_and_village_as_they_stood(may, homes, branch):
    Household.objects.filter(pk=homes[3].pk).update(hamlet="二组", code="999")
    type(branch).objects.filter(pk=branch.pk).update(name="新青朗村")
    entry = may.entries.get(household=homes[3])
    assert (entry.head, entry.hamlet, entry.branch_name) == (THEN, "一组", "青朗村")
    assert entry.household_code == homes[3].code != "999"


def test_a_village_keeps_its_name_on_the_board_of_branches(client, may, branch, officer):
    board = draft_board(
        township=branch.township, level="branches", period=MAY, by=officer, at=MAY_END
    )
    type(branch).objects.filter(pk=branch.pk).update(name="新青朗村")
    assert [entry.branch_name for entry in board.entries.all()] == ["青朗村"]
    open_notice(board=board, by=officer, at=MAY_END)
    text = client.get(f"/boards/{board.pk}/").text
    assert "青朗村" in text
    assert "新青朗村" not in text


def test_a_revision_keeps_the_names_of_the_first_version(client, renamed, homes, may, officer):
    put_right(homes[2], officer, at=LATER)
    new = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    assert new.entries.get(household=renamed).head == THEN
    for page in (f"/admin/boards/{new.pk}/correction/print/", f"/boards/{new.pk}/"):
        assert NOW not in client.get(page).text


def test_scored_anew_under_notice_the_names_stay(homes, inspect, township, branch, officer):
    for home in homes[:2]:
        inspect(home, date(2023, 5, 3))
    for home in homes[2:]:
        inspect(home, date(2023, 5, 3), i6=0, i1=0, i2=0)
    board = draft_board(
        township=township, level=LEVEL, period=MAY, branch=branch, by=officer, at=MAY_END
    )
    open_notice(board=board, by=officer, at=MAY_END)
    homes[3].head = NOW
    change_household(household=homes[3], by=officer)
    put_right(homes[2], officer, at=MAY_END + timedelta(hours=1))
    at = MAY_END + timedelta(hours=2)
    new = redraft_under_notice(board=board, reason="更正", by=officer, at=at)
    assert new.entries.get(household=homes[3]).head == THEN


def test_a_draft_made_anew_names_todays_head(homes, inspect, township, branch, officer):
    inspect(homes[3], date(2023, 5, 3))
    given = {"township": township, "level": LEVEL, "period": MAY, "branch": branch, "by": officer}
    draft_board(**given, at=MAY_END)
    homes[3].head = NOW
    change_household(household=homes[3], by=officer)
    assert draft_board(**given, at=MAY_END).entries.get().head == NOW


def test_older_boards_are_named_by_the_history_of_the_roster(renamed, homes, may, time_machine):
    """The household was entered as 吴丁, before the board; it was renamed after it."""
    BoardEntry.objects.update(head="", hamlet="", household_code="", branch_name="")
    Pair.objects.update(red_name="", red_place="", black_name="", black_place="")
    history = renamed.history.order_by("history_id")
    history.filter(pk=history.first().pk).update(history_date=MAY_END - timedelta(days=90))
    history.filter(head=NOW).update(history_date=MAY_END + timedelta(days=1))
    move = importlib.import_module("boards.migrations.0009_names")
    move.name_boards(apps, None)
    move.name_pairs(apps, None)
    entry = may.entries.get(household=renamed)
    assert (entry.head, entry.hamlet, entry.branch_name) == (THEN, "一组", "青朗村")
    assert entry.household_code == renamed.code
    pair = Pair.objects.get(black_household=renamed)
    assert (pair.black_name, pair.black_place) == (THEN, "青朗村 一组")


def test_what_the_history_does_not_reach_is_taken_as_first_known(renamed, may):
    renamed.history.update(history_date=MAY_END + timedelta(days=1))
    BoardEntry.objects.update(head="")
    importlib.import_module("boards.migrations.0009_names").name_boards(apps, None)
    assert may.entries.get(household=renamed).head == THEN


def test_without_any_history_today_is_what_is_known(renamed, may):
    renamed.history.all().delete()
    BoardEntry.objects.update(head="", household_code="")
    importlib.import_module("boards.migrations.0009_names").name_boards(apps, None)
    assert may.entries.get(household=renamed).head == NOW


@pytest.mark.parametrize("page", ["/boards/{}/", "/admin/boards/{}/", "/admin/boards/{}/slips/"])
def test_pages_cost_the_same_with_one_new_head_and_with_four(client, officer, homes, may, page):
    client.force_login(officer, backend=BACKEND)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.format(may.pk)).status_code == 200
        return len(captured)

    queries()
    Household.objects.filter(pk=homes[0].pk).update(head=NOW)
    once = queries()
    Household.objects.update(head=NOW)
    assert queries() == once


def test_a_draft_costs_no_query_for_each_household(homes, inspect, township, branch, officer):
    given = {"township": township, "level": LEVEL, "period": MAY, "branch": branch, "by": officer}

    def queries():
        with CaptureQueriesContext(connection) as captured:
            draft_board(**given, at=MAY_END)
        return len(captured)

    inspect(homes[0], date(2023, 5, 3))
    queries()
    once = queries()
    for home in homes[1:]:
        inspect(home, date(2023, 5, 3))
    assert queries() == once
    assert Board.objects.get().entries.filter(head="").count() == 0
