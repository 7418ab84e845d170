"""What may happen to a household, and what the database holds."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grid.domain.households import (
    HouseholdRefused,
    activate_households,
    change_responsible,
    deactivate_households,
    merge_households,
    move_households,
)
from grid.models import Household, Responsibility
from tests.factories import HouseholdFactory, MemberFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
DAY = date(2023, 5, 8)


def answer_for(household, member, since=date(2023, 1, 1)):
    return Responsibility.objects.create(household=household, member=member, since=since)


def test_one_open_responsibility_is_held_by_the_database(household, branch):
    answer_for(household, MemberFactory(branch=branch))
    with pytest.raises(IntegrityError), transaction.atomic():
        answer_for(household, MemberFactory(branch=branch, name="唐永梅"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.filter(pk=household.pk).update(merged_into=household.pk)


def test_moving_keeps_code_and_leaves_history(household, officer):
    move_households(households=[household], hamlet="大寨组", by=officer)
    household.refresh_from_db()
    assert (household.hamlet, household.code) == ("大寨组", "200-0001")
    latest = household.history.first()
    assert (latest.history_user, household.history.count()) == (officer, 2)
    with pytest.raises(HouseholdRefused):
        move_households(households=[household], hamlet=" ", by=officer)


def test_deactivating_ends_the_responsibility_and_can_be_undone(household, branch, officer):
    open_row = answer_for(household, MemberFactory(branch=branch))
    deactivate_households(households=[household], on=DAY, reason="全家外迁", by=officer)
    open_row.refresh_from_db()
    assert (open_row.until, Household.objects.get().is_active) == (DAY, False)
    activate_households(households=[household], reason="返乡", by=officer)
    assert Household.objects.get().is_active
    reasons = household.history.values_list("history_change_reason", flat=True)
    assert {"全家外迁", "返乡"} <= set(reasons)
    with pytest.raises(HouseholdRefused):
        deactivate_households(households=[household], on=DAY, reason=" ", by=officer)


def test_merging_points_to_the_one_that_stays(household, branch, officer):
    double = HouseholdFactory(branch=branch)
    merge_households(source=double, target=household, on=DAY, reason="重复录入", by=officer)
    double.refresh_from_db()
    assert (double.is_active, double.merged_into) == (False, household)
    with pytest.raises(HouseholdRefused):
        merge_households(source=double, target=household, on=DAY, reason="又", by=officer)
    activate_households(households=[double], reason="误并", by=officer)
    double.refresh_from_db()
    assert (double.is_active, double.merged_into) == (True, None)


def test_merges_make_no_chains(household, branch, officer):
    double, third = HouseholdFactory(branch=branch), HouseholdFactory(branch=branch)
    merge_households(source=double, target=household, on=DAY, reason="重复录入", by=officer)
    for source, target in ((household, third), (third, double)):
        with pytest.raises(HouseholdRefused):
            merge_households(source=source, target=target, on=DAY, reason="又", by=officer)
    assert Household.objects.filter(is_active=True).count() == 2


def test_what_is_so_already_gets_no_history(household, branch, officer):
    other = HouseholdFactory(branch=branch, hamlet="大寨组")
    assert move_households(households=[household, other], hamlet=" 大寨组", by=officer) == 1
    assert activate_households(households=[household], reason="误", by=officer) == 0
    assert (household.history.count(), other.history.count()) == (2, 1)


def test_a_stale_page_does_not_undo_what_another_officer_did(household, branch, officer):
    stale = Household.objects.select_related("branch__township").get(pk=household.pk)
    deactivate_households(households=[household], on=DAY, reason="外迁", by=officer)
    member = MemberFactory(branch=branch)
    with pytest.raises(HouseholdRefused):
        change_responsible(households=[stale], member=member, on=DAY, by=officer)
    assert deactivate_households(households=[stale], on=DAY, reason="又", by=officer) == 0


def test_merging_refuses_itself_and_other_branches(household, other_branch, officer):
    abroad = HouseholdFactory(branch=other_branch)
    for source, target in ((household, household), (abroad, household)):
        with pytest.raises(HouseholdRefused):
            merge_households(source=source, target=target, on=DAY, reason="重复", by=officer)
    assert Household.objects.filter(is_active=True).count() == 2


def test_a_new_responsible_member_follows_the_old_one(household, branch, officer):
    before, after = MemberFactory(branch=branch), MemberFactory(branch=branch, name="唐永梅")
    answer_for(household, before)
    change_responsible(households=[household], member=after, on=DAY, by=officer)
    change_responsible(households=[household], member=after, on=DAY, by=officer)
    rows = list(household.responsibilities.values_list("member", "since", "until"))
    assert rows == [(before.pk, date(2023, 1, 1), DAY), (after.pk, DAY, None)]
    with pytest.raises(HouseholdRefused):
        change_responsible(households=[household], member=MemberFactory(), on=DAY, by=officer)


@pytest.mark.parametrize("query", ["ytw", "杨通文", "大寨", "200-0007"])
def test_search_by_name_initials_hamlet_and_code(client, officer, branch, query):
    HouseholdFactory(branch=branch, code="200-0007", head="杨通文", hamlet="大寨组")
    HouseholdFactory(branch=branch, code="200-0008", head="龙家光", hamlet="一组")
    client.force_login(officer, backend=BACKEND)
    page = client.get("/admin/grid/household/", {"q": query}).content.decode()
    assert "200-0007" in page
    assert "200-0008" not in page


@pytest.mark.parametrize("model", ["household", "member", "branch", "user"])
def test_lists_cost_the_same_for_one_row_and_for_many(client, officer, branch, model):
    client.force_login(officer, backend=BACKEND)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"/admin/grid/{model}/").status_code == 200
        return len(captured)

    answer_for(HouseholdFactory(branch=branch), MemberFactory(branch=branch))
    queries()  # fills caches of the process
    once = queries()
    for _ in range(5):
        answer_for(HouseholdFactory(branch=branch), MemberFactory(branch=branch))
    assert queries() == once


def test_an_act_is_done_from_the_list(client, officer, household):
    client.force_login(officer, backend=BACKEND)
    chosen = {"action": "act_move", "_selected_action": [household.pk]}
    answer = client.post("/admin/grid/household/", chosen)
    assert answer.headers["Location"] == f"/admin/households/move/?ids={household.pk}"
    done = client.post(answer.headers["Location"], {"hamlet": "大寨组"})
    assert done.status_code == 302
    assert Household.objects.get().hamlet == "大寨组"
    assert client.post(answer.headers["Location"], {"hamlet": ""}).status_code == 422


def test_an_act_reaches_no_other_township(client, officer):
    abroad = HouseholdFactory()
    client.force_login(officer, backend=BACKEND)
    client.post(f"/admin/households/move/?ids={abroad.pk}", {"hamlet": "大寨组"})
    abroad.refresh_from_db()
    assert abroad.hamlet == "一组"


def test_a_secretary_only_looks(client, secretary, household):
    client.force_login(secretary, backend=BACKEND)
    assert client.get("/admin/households/move/").status_code == 403
    page = client.get("/admin/grid/household/").content.decode()
    assert "act_move" not in page
    assert client.get("/admin/grid/household/export/").status_code == 403
