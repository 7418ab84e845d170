"""The scoring policy at the desk: versions, the form, the effect before it is saved."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given

from boards.domain.boards import draft_board
from boards.domain.effects import foresee
from boards.domain.policy import DEFAULT_POLICY, policy_for, revise_policy
from boards.forms_policy import PolicyForm, as_entered
from boards.models import Board, ScoringPolicy
from boards.presenters_policy import list_changes
from grid.domain.periods import Period
from inspections.models import Inspection
from tests.boards.test_policy import policies
from tests.boards.test_recompute import inspect
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
PAGE, NEW = "/admin/policy/", "/admin/policy/new/"
Q2 = Period.parse("2023Q2")
SURPRISE, WEEKLY = Inspection.Kind.SURPRISE, Inspection.Kind.WEEKLY


@pytest.fixture(autouse=True)
def _july(time_machine):
    time_machine.move_to("2023-07-03T09:00:00+08:00")


@pytest.fixture
def officers_desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def quarter(branch, other_branch, standard, officer):
    """Two branches: one with a poor surprise visit, the other seen weekly only."""
    homes = [HouseholdFactory(branch=branch), HouseholdFactory(branch=other_branch)]
    inspect(homes, officer, [(0, WEEKLY, 3, (0, 0, 0)), (0, SURPRISE, 9, (15, 15, 0))])
    inspect(homes, officer, [(1, WEEKLY, 3, (15, 0, 0))])
    return homes


def entered(township, **changes):
    return {
        "township": township.pk,
        **as_entered(DEFAULT_POLICY),
        "valid_from": "2023-10-01",
        "reason": "党委会研究",
        **{name.replace("__", "-"): value for name, value in changes.items()},
    }


@given(policies())
def test_the_form_gives_back_what_it_was_filled_with(policy):
    filled = {"township": 1, "valid_from": "2023-10-01", "reason": "试行", **as_entered(policy)}
    form = PolicyForm(filled)
    assert form.is_valid(), form.errors
    assert form.policy == policy
    assert list_changes(policy, form.policy) == []


def test_the_effect_is_shown_before_anything_is_saved(officers_desk, township, quarter):
    data = entered(township, kind_weights__surprise="9", boards__branches__black_below="70")
    page = officers_desk.post(NEW, {**data, "step": "preview"}).content.decode()
    assert "若按新数值计算2023年第二季度的排名" in page
    assert "权重：“四不两直”督导　2 → <b>9</b>" in page
    assert "杨通文" in page  # the household whose surprise visit weighs more now
    assert not ScoringPolicy.objects.exists()
    again = officers_desk.post(NEW, {**data, "step": "edit"}).content.decode()
    assert 'name="kind_weights-surprise" value="9"' in again
    assert not ScoringPolicy.objects.exists()
    done = officers_desk.post(NEW, {**data, "step": "save"}, follow=True).content.decode()
    assert "第1版已保存" in done
    assert "党委会研究" in done
    policy = policy_for(township=township, on=date(2023, 10, 1))
    assert policy.kind_weights["surprise"] == 9
    assert policy.boards["branches"].black_below == Decimal(70)
    assert policy_for(township=township, on=date(2023, 9, 30)) == DEFAULT_POLICY


def test_errors_stand_at_their_fields(officers_desk, township, officer, quarter):
    for changes, text in (
        ({"part_weights__households": "50"}, "各项占比合计为90，应为100"),
        ({"appraisal-bands-3-from": "5"}, "最后一个等次应从0分起"),
        ({"appraisal-bands-5-from": "5"}, "每个等次都要有名称"),
        ({"notice_days": "0"}, "应在1至60之间"),
        ({"notice_days": "五"}, "整数"),
        ({"valid_from": "2025-01-01"}, "超过一年"),
        ({"reason": ""}, "这个字段是必填项"),
    ):
        response = officers_desk.post(NEW, {**entered(township, **changes), "step": "preview"})
        assert response.status_code == 422
        assert text in response.content.decode(), text
    same = officers_desk.post(NEW, {**entered(township), "step": "save"})
    assert "无需修订" in same.content.decode()
    draft_board(township=township, level="branches", period=Q2, by=officer)
    Board.objects.update(status="notice")
    early = officers_desk.post(
        NEW, {**entered(township, notice_days="7", valid_from="2023-06-30"), "step": "save"}
    )
    assert "最早可从2023年7月1日起生效" in early.content.decode()
    assert not ScoringPolicy.objects.exists()


def test_the_effect_is_what_a_board_would_say(township, quarter, officer):
    """Counted through the same functions: drafting under each policy gives the same places."""
    after = replace(
        DEFAULT_POLICY,
        kind_weights={**DEFAULT_POLICY.kind_weights, "surprise": Decimal(9)},
    )
    told = foresee(
        township=township, period=Q2, before=DEFAULT_POLICY, after=after, on=date(2023, 7, 3)
    )
    given = {"township": township, "period": Q2, "by": officer}
    levels = ["branches", "township_households"]
    before = [_places(draft_board(level=level, **given)) for level in levels]
    revise_policy(township=township, numbers=after, valid_from=Q2.start, reason="试行", by=officer)
    afterwards = [_places(draft_board(level=level, **given)) for level in levels]
    for effect, old, new in zip(told, before, afterwards, strict=False):
        assert _as_places({move.key: move.before for move in effect.moves}) == old
        assert _as_places({move.key: move.after for move in effect.moves}) == new
    assert [effect.rescored for effect in told] == [1, 1, 1]
    assert before != afterwards


def _as_places(places):
    return {(key, place.rank, place.score, place.colour) for key, place in places.items()}


def _places(board):
    name = "branch" if board.level == "branches" else "household"
    return set(board.entries.values_list(name, "rank", "score", "colour"))


def test_without_any_inspection_the_effect_says_so(officers_desk, township):
    data = entered(township, notice_days="7", step="preview")
    assert "无法排名" in officers_desk.post(NEW, data).content.decode()


def test_who_may_look_and_who_may_revise(client, township, leader, secretary, responsible, officer):
    for person, look, revise in (
        (leader, 200, 403), (secretary, 200, 403), (responsible, 403, 403), (officer, 200, 200),
    ):  # fmt: skip
        client.force_login(person, backend=BACKEND)
        assert client.get(PAGE).status_code == look
        assert client.get(NEW).status_code == revise
        assert client.post(NEW, entered(township, step="save")).status_code in {revise, 422}
    assert officer
    elsewhere = ScoringPolicy.objects.count()
    assert elsewhere == 0


def test_another_township_is_not_found(officers_desk):
    assert officers_desk.get(f"{PAGE}?township=999999").status_code == 404
    assert officers_desk.get(f"{NEW}?township=x").status_code == 404


def test_pages_cost_the_same_for_few_and_for_many(
    officers_desk, township, branch, officer, quarter
):
    def queries():
        with CaptureQueriesContext(connection) as index:
            officers_desk.get(PAGE)
        data = entered(township, kind_weights__surprise="9", step="preview")
        data["valid_from"] = "2024-01-01"
        with CaptureQueriesContext(connection) as effect:
            assert officers_desk.post(NEW, data).status_code == 200
        return len(index), len(effect)

    queries()
    once = queries()
    homes = [HouseholdFactory(branch=branch) for _ in range(8)]
    inspect(homes, officer, [(n, SURPRISE, 4, (15, 2.5 * (n % 3), 0)) for n in range(8)])
    for days in (6, 7, 8):
        numbers = replace(DEFAULT_POLICY, notice_days=days)
        revise_policy(
            township=township,
            numbers=numbers,
            valid_from=date(2023, 10, 1),
            reason="试",
            by=officer,
        )
    assert queries() == once
