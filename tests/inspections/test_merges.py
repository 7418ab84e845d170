"""A double household is merged: what goes along, what comes back, what both have counts once."""

from datetime import timedelta

import pytest

from boards.queries import cleared_by_branch, count_overdue
from grid.domain.households import activate_households, merge_households
from grid.domain.merging import tell_merge, tell_undo
from grid.domain.periods import monday_of
from grid.models import Household, HouseholdMerge
from grid.queries import merged_map
from inspections.domain.corrections import annul_inspection
from inspections.domain.record import record_inspection
from inspections.models import Inspection, Problem, ProblemTerm, Standing
from inspections.queries import due_households, ever_counted, week_list
from inspections.queries_field import due_ids
from tests.factories import HouseholdFactory
from tests.inspections.entries import MONDAY, make_entry, points_of
from tests.inspections.steps import at_noon

DAY = timedelta(days=1)
MERGED = MONDAY + 20 * DAY


@pytest.fixture
def double(branch):
    return HouseholdFactory(branch=branch, code="200-0901")


@pytest.fixture
def look(standard, secretary):
    def record(at, day, **lost):
        entry = make_entry(
            at, standard, date=day, points=points_of(**lost), entered_at=at_noon(day)
        )
        return record_inspection(entry=entry, by=secretary, received_at=at_noon(day)).inspection

    return record


@pytest.fixture
def merge(household, double, officer):
    def act(on=MERGED):
        return merge_households(
            source=double, target=household, on=on, reason="重复录入", by=officer, at=at_noon(on)
        )

    return act


@pytest.fixture
def undo(double, officer):
    def act(on=MERGED + 10 * DAY):
        double.refresh_from_db()
        activate_households(households=[double], reason="误并", by=officer, at=at_noon(on))

    return act


def state():
    fields = [
        field.attname for field in Problem._meta.concrete_fields if field.attname != "closed_by_id"
    ]
    return list(Problem.objects.order_by("pk").values(*fields))


def standing_of(household):
    return Standing.objects.filter(household=household).values_list("last_on", "last_total").first()


# --- the merging itself ---------------------------------------------------------------------------


def test_who_is_one_with_whom_on_a_day(merge, undo, household, double, township, officer):
    merge()
    assert merged_map(township, on=MERGED - DAY) == {}
    assert merged_map(township, on=MERGED) == {double.pk: household.pk}
    undo()
    assert merged_map(township, on=MERGED + 60 * DAY) == {}
    at = at_noon(MERGED + 9 * DAY)  # as it was known before it was undone
    assert merged_map(township, on=MERGED, at=at) == {double.pk: household.pk}
    assert merged_map(township, on=MERGED, at=at_noon(MERGED - DAY)) == {}
    kept = HouseholdMerge.objects.get()
    assert (kept.on, kept.reason, kept.by, kept.undone_by) == (MERGED, "重复录入", officer, officer)
    assert kept.undone_at == at_noon(MERGED + 10 * DAY)


def test_merged_again_after_it_was_undone(merge, undo, household, double, township):
    merge()
    undo()
    merge(on=MERGED + 20 * DAY)
    assert merged_map(township, on=MERGED + 19 * DAY) == {}
    assert merged_map(township, on=MERGED + 20 * DAY) == {double.pk: household.pk}


# --- problems -------------------------------------------------------------------------------------


def test_open_problems_go_along_and_come_back(merge, undo, look, household, double):
    look(double, MONDAY, i1=5, i2=0)
    before = state()
    merge()
    assert set(Problem.objects.values_list("household", "status")) == {(household.pk, "open")}
    undo()
    assert state() == before
    assert not ProblemTerm.objects.exists()


@pytest.mark.parametrize("older", ["source", "target"])
def test_open_at_both_the_earlier_date_stays(merge, undo, look, household, double, older):
    first, second = (double, household) if older == "source" else (household, double)
    look(first, MONDAY, i1=5)  # due on the 7th day after
    look(second, MONDAY + DAY, i1=5)  # a day later
    before = state()
    merge()
    stays = Problem.objects.get(status="open")
    assert (stays.household, stays.due_on) == (household, MONDAY + 7 * DAY)
    other = Problem.objects.exclude(pk=stays.pk).get()
    assert (other.status, other.stage) == ("withdrawn", "merged")
    assert first.code in other.steps.get().note
    undo()
    assert state() == before


def test_a_period_that_ended_before_keeps_both(merge, look, household, double, branch):
    look(household, MONDAY, i1=5)
    look(double, MONDAY + DAY, i1=5)

    def figures(day):
        rows = ever_counted(Problem.objects.all())
        cleared = cleared_by_branch(rows, MONDAY, day)
        return dict(cleared), dict(count_overdue(rows, day, "household"))

    merge()
    assert figures(MERGED - DAY) == ({branch.pk: (2, 0)}, {household.pk: 1, double.pk: 1})
    assert figures(MERGED) == ({branch.pk: (1, 0)}, {household.pk: 1})


def test_a_look_after_the_merging_finds_what_went_along(merge, undo, look, household, double):
    look(double, MONDAY, i1=5)
    merge()
    look(household, MERGED + DAY, i1=0)
    assert Problem.objects.count() == 1  # already on the list
    undo()
    assert Problem.objects.get().household == double


# --- standing and due list ------------------------------------------------------------------------


def test_the_one_that_stays_was_seen_when_either_was(merge, undo, look, household, double, branch):
    look(household, MONDAY, i1=5)
    look(double, MONDAY + 8 * DAY)
    merge()
    assert standing_of(household) == (MONDAY + 8 * DAY, 100)
    undo()
    assert standing_of(household) == (MONDAY, 90)
    assert standing_of(double) == (MONDAY + 8 * DAY, 100)


def test_never_seen_it_takes_the_looks_of_its_double(merge, look, household, double, branch):
    look(double, MONDAY)
    merge()
    assert standing_of(household) == (MONDAY, 100)
    later = look(household, MERGED + DAY)
    week = monday_of(MERGED + DAY)
    (row,) = week_list(branch=branch, week=week, quota=5)
    assert row.seen_before == MONDAY  # before this week: the double's look
    assert later.date >= week


def test_who_was_inspected_this_week_as_the_double_is_not_due(
    look, merge, household, double, branch
):
    week = monday_of(MERGED)
    look(double, week)
    assert household in due_households(Household.objects.all(), branch=branch, week=week)
    merge()
    assert not due_households(Household.objects.all(), branch=branch, week=week)
    assert due_ids(branch=branch.pk, week=week, quota=1) == []


def test_a_look_of_the_double_annulled_later_moves_the_standing(
    merge, look, household, double, officer
):
    look(household, MONDAY, i1=5)
    at_double = look(double, MONDAY + 3 * DAY)
    merge()
    annul_inspection(
        inspection=Inspection.objects.get(pk=at_double.pk),
        reason="看错了户",
        by=officer,
        at=at_noon(MERGED + DAY),
    )
    assert standing_of(household) == (MONDAY, 90)


# --- what the officer and the phone see -----------------------------------------------------------


def test_what_will_go_along_is_told(look, household, double):
    look(double, MONDAY, i1=5, i2=5)
    look(household, MONDAY, i1=5)
    told = "".join(tell_merge(double, household))
    assert "检查1户次" in told
    assert "未销号问题2个" in told
    assert "1个问题两户都有" in told


def test_the_desk_asks_before_and_the_pages_show_both(
    client, look, household, double, officer, secretary
):
    look(double, MONDAY, i1=5)
    look(household, MONDAY + DAY)
    client.force_login(officer, backend="township.roles.RoleBackend")
    page = f"/admin/households/merge/?ids={double.pk}"
    said = {"target": household.pk, "reason": "重复录入"}
    asked = client.post(page, said).content.decode()
    assert "检查1户次" in asked
    assert not HouseholdMerge.objects.exists()
    agreed = f"{double} → {household}："
    assert client.post(page, {**said, "agreed": "别的两户"}).status_code == 200
    assert not HouseholdMerge.objects.exists()  # agreed to something else
    assert client.post(page, {**said, "agreed": agreed}).status_code == 302
    assert HouseholdMerge.objects.get().source == double
    shown = client.get(f"/admin/grid/household/{household.pk}/change/").content.decode()
    link = f"/admin/inspections/inspection/?household__id__in={household.pk},{double.pk}"
    assert link in shown
    listed = client.get(link).content.decode()
    assert double.code in listed
    assert household.code in listed
    own = client.get(f"/admin/grid/household/{double.pk}/change/").content.decode()
    assert "撤销合并" in own
    client.force_login(secretary, backend="township.roles.RoleBackend")
    results = client.get(f"/field/households/{household.pk}/?show=results")
    assert len(results.context["results"]) == 2


def test_the_desk_asks_before_undoing(client, merge, look, household, double, officer):
    look(double, MONDAY, i1=5)
    merge()
    assert "问题1个" in "".join(tell_undo([double]))
    client.force_login(officer, backend="township.roles.RoleBackend")
    page = f"/admin/households/activate/?ids={double.pk}"
    asked = client.post(page, {"reason": "误并"}).content.decode()
    assert "问题1个" in asked
    double.refresh_from_db()
    assert not double.is_active
    agreed = f"{household} → {double}："
    assert client.post(page, {"reason": "误并", "agreed": agreed}).status_code == 302
    double.refresh_from_db()
    assert (double.is_active, double.merged_into) == (True, None)
    assert Problem.objects.get().household == double
