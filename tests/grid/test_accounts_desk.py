"""Accounts at the desk: roles chosen, one made by hand, changed, closed, reset."""

import re

import pytest
from axes.models import AccessAttempt
from django.test import Client

from grid.domain.accounts import AccountRefused, change_account, issue_accounts
from grid.models import User
from tests.factories import MemberFactory, TownshipFactory, UserFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
PASSWORD = re.compile(r"[a-z]{4}-[2-9]{4}")
PAGE = "/admin/grid/user/{}/change/"


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


def test_the_officer_chooses_the_role(desk, branch):
    member = MemberFactory(branch=branch)
    chosen = {"members": [member.pk], f"role-{member.pk}": "supervisor"}
    sheet = desk.post("/admin/accounts/issue/", chosen)
    assert sheet.status_code == 200
    user = User.objects.get(member=member)
    assert (user.role, user.branch, user.must_change_password) == ("supervisor", None, True)


def test_the_same_sheet_sent_twice_makes_no_second_account(desk, branch):
    member = MemberFactory(branch=branch)
    assert desk.post("/admin/accounts/issue/", {"members": [member.pk]}).status_code == 200
    again = desk.post("/admin/accounts/issue/", {"members": [member.pk]})
    assert again.status_code == 422
    assert not PASSWORD.search(again.content.decode())
    assert User.objects.filter(member=member).count() == 1


def test_members_of_another_township_are_refused_in_the_domain(officer):
    with pytest.raises(AccountRefused):
        issue_accounts(members=[MemberFactory()], by=officer)


NEW = {"name": "唐永梅", "username": "tangym", "role": "leader", "branch": ""}


def test_an_account_for_someone_in_no_roster(desk, officer):
    page = desk.post("/admin/accounts/new/", {**NEW, "township": officer.township_id})
    assert page.headers["Cache-Control"] == "no-store"
    user = User.objects.get(username="tangym")
    assert user.check_password(PASSWORD.search(page.content.decode())[0])
    assert (user.role, user.first_name, user.township) == ("leader", "唐永梅", officer.township)
    assert not user.is_superuser


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "officer"},
        {"username": "OFFICER"},
        {"username": "两 字"},
        {"role": "responsible"},
        {"role": "secretary"},
        {"name": ""},
    ],
)
def test_faults_are_told_at_the_form(desk, officer, wrong):
    given = {**NEW, "township": officer.township_id, **wrong}
    assert desk.post("/admin/accounts/new/", given).status_code == 422
    assert User.objects.count() == 1


def test_no_account_in_another_township(desk):
    assert desk.post("/admin/accounts/new/", {**NEW, "township": TownshipFactory().pk}).status_code
    assert User.objects.count() == 1


def give(user, **changes):
    fields = {"first_name": user.first_name, "role": user.role, "branch": user.branch_id or ""}
    return {**fields, "is_active": "on" if user.is_active else "", **changes}


def test_a_supervisor_becomes_secretary(desk, supervisor, branch):
    url = PAGE.format(supervisor.pk)
    page = desk.post(url, give(supervisor, role="secretary"))
    assert "需要" in page.content.decode()
    desk.post(url, give(supervisor, role="secretary", branch=branch.pk))
    supervisor.refresh_from_db()
    assert (supervisor.role, supervisor.branch) == ("secretary", branch)
    desk.post(url, give(supervisor, role="leader", branch=branch.pk))
    supervisor.refresh_from_db()
    assert (supervisor.role, supervisor.branch) == ("leader", None)


def test_a_closed_account_is_out_at_once_and_may_come_back(desk, leader):
    theirs = Client()
    theirs.force_login(leader, backend=BACKEND)
    assert theirs.get("/admin/").status_code == 200
    desk.post(PAGE.format(leader.pk), give(leader, is_active=""))
    assert theirs.get("/admin/").status_code == 302
    desk.post(PAGE.format(leader.pk), give(leader, is_active="on"))
    leader.refresh_from_db()
    assert leader.is_active


def test_nobody_closes_or_demotes_themselves(desk, officer):
    for wrong in ({"is_active": ""}, {"role": "leader"}):
        page = desk.post(PAGE.format(officer.pk), give(officer, **wrong))
        assert page.status_code == 200
        officer.refresh_from_db()
        assert (officer.is_active, officer.role) == (True, "officer")


def test_superusers_and_strangers_do_not_exist_for_officers(desk, superuser, township):
    superuser.township, superuser.username = township, "caretaker"
    superuser.save()
    stranger = UserFactory(township=TownshipFactory(), role="leader", username="foreigner")
    for user in (superuser, stranger):
        assert desk.get(PAGE.format(user.pk)).status_code == 404
        assert desk.post(PAGE.format(user.pk), give(user, is_active="")).status_code == 404
        assert user.username not in desk.get("/admin/grid/user/").content.decode()
    assert desk.post(f"/admin/accounts/{stranger.pk}/reset/").status_code == 404
    old = superuser.password
    assert desk.post(f"/admin/accounts/{superuser.pk}/reset/").status_code in {302, 404}
    superuser.refresh_from_db()
    assert superuser.password == old


def test_an_officer_touches_no_superuser_in_the_domain(officer, superuser):
    with pytest.raises(AccountRefused):
        change_account(
            user=superuser, by=officer, name="", role="leader", branch=None, is_active=False
        )


def test_the_form_shows_neither_hash_nor_flags(desk, leader):
    page = desk.get(PAGE.format(leader.pk)).content.decode()
    for hidden in (
        leader.password,
        "is_superuser",
        "is_staff",
        "user_permissions",
        'name="password',
    ):
        assert hidden not in page
    desk.post(PAGE.format(leader.pk), give(leader, is_superuser="on", username="root2"))
    leader.refresh_from_db()
    assert (leader.is_superuser, leader.username) == (False, "leader")


def test_a_reset_ends_sessions_and_opens_the_lock(desk, leader, settings):
    settings.AXES_ENABLED = True
    theirs = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        theirs.post("/login/", {"username": "leader", "password": "wrong"})
    assert AccessAttempt.objects.filter(username="leader").exists()
    old = Client()
    old.force_login(leader, backend=BACKEND)
    sheet = desk.post(f"/admin/accounts/{leader.pk}/reset/")
    page = sheet.content.decode()
    assert "只显示这一次" in page
    assert "10分钟" not in page
    password = PASSWORD.search(page)[0]
    assert old.get("/admin/").status_code == 302
    entered = theirs.post("/login/", {"username": "leader", "password": password})
    assert entered.headers["Location"] == "/"
    assert theirs.get("/admin/").headers["Location"] == "/password/"


@pytest.mark.parametrize("person", ["leader", "supervisor", "secretary", "responsible"])
def test_only_officers_see_accounts(client, request, person):
    user = request.getfixturevalue(person)
    client.force_login(user, backend=BACKEND)
    for url in ("/admin/grid/user/", "/admin/accounts/issue/", "/admin/accounts/new/"):
        assert client.get(url).status_code in {302, 403}
