"""Accounts, one-time passwords, the first login."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from grid.domain.accounts import (
    AccountRefused,
    create_account,
    issue_accounts,
    make_one_time_password,
    propose_username,
    reset_password,
)
from grid.models import Position, User
from tests.factories import MemberFactory, TownshipFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"


def make_secretary(branch, name="龙家光"):
    member = MemberFactory(branch=branch, name=name)
    Position.objects.create(member=member, kind="secretary", since="2023-01-01")
    return member


def test_one_time_passwords_are_readable_and_differ():
    passwords = {make_one_time_password() for _ in range(200)}
    assert len(passwords) > 190
    assert all(
        re.fullmatch(r"[a-z]{4}-[2-9]{4}", p) and not set("lio01") & set(p) for p in passwords
    )


def test_user_names_stay_apart():
    assert propose_username("杨通文", set()) == "yangtongwen"
    assert propose_username("杨通文", {"yangtongwen"}) == "yangtongwen2"


def test_issued_accounts_fit_the_posts_and_sign_in_once(client, branch, officer):
    members = [make_secretary(branch), MemberFactory(branch=branch, name="唐永梅")]
    issued = issue_accounts(members=members, by=officer)
    assert [one.user.role for one in issued] == ["secretary", "responsible"]
    assert issued[0].user.branch == branch
    assert client.login(username="longjiaguang", password=issued[0].password)
    # Nothing opens before the password is changed …
    assert client.get("/field/").headers["Location"] == "/password/"
    assert client.get("/admin/").headers["Location"] == "/password/"
    new = {"old_password": issued[0].password, "new_password1": "qinglang-2023-村"}
    client.post("/password/", {**new, "new_password2": "qinglang-2023-村"})
    # … and the one-time password is void afterwards.
    assert client.get("/field/").status_code == 200
    client.logout()
    assert not client.login(username="longjiaguang", password=issued[0].password)


def test_the_one_time_password_cannot_be_kept(client, branch, officer):
    issued = issue_accounts(members=[make_secretary(branch)], by=officer)[0]
    client.login(username=issued.user.username, password=issued.password)
    same = dict.fromkeys(("old_password", "new_password1", "new_password2"), issued.password)
    assert client.post("/password/", same).status_code == 200
    assert User.objects.get(pk=issued.user.pk).must_change_password


def test_who_has_an_account_gets_no_second(branch, officer):
    member = make_secretary(branch)
    issue_accounts(members=[member], by=officer)
    member.refresh_from_db()
    assert issue_accounts(members=[member], by=officer) == []


@pytest.mark.parametrize("role", ["secretary", "responsible", "emperor"])
def test_accounts_that_lack_something_are_refused(township, role):
    with pytest.raises(AccountRefused):
        create_account(username="a", role=role, township=township, by=None)
    assert not User.objects.exists()


def test_a_taken_name_is_refused(township, officer):
    with pytest.raises(AccountRefused):
        create_account(username="officer", role="officer", township=township, by=None)


def test_reset_leaves_superusers_alone(superuser, officer, secretary):
    with pytest.raises(AccountRefused):
        reset_password(user=superuser, by=officer)
    issued = reset_password(user=secretary, by=officer)
    secretary.refresh_from_db()
    assert secretary.check_password(issued.password)
    assert secretary.must_change_password


def test_the_sheet_is_shown_once_and_kept_nowhere(client, branch, officer):
    client.force_login(officer, backend=BACKEND)
    member = make_secretary(branch)
    assert member.name in client.get("/admin/accounts/issue/?post=secretary").content.decode()
    page = client.post("/admin/accounts/issue/", {"members": [member.pk]})
    assert page.headers["Cache-Control"] == "no-store"
    password = re.search(r"[a-z]{4}-[2-9]{4}", page.content.decode())[0]
    assert User.objects.get(member=member).check_password(password)
    assert client.post("/admin/accounts/issue/", {}).status_code == 422


def test_an_officer_gives_accounts_in_their_township_only(client, officer):
    stranger = MemberFactory()
    client.force_login(officer, backend=BACKEND)
    assert client.post("/admin/accounts/issue/", {"members": [stranger.pk]}).status_code == 422
    assert not User.objects.filter(member=stranger).exists()


def test_the_command_makes_the_first_officer(township):
    out = StringIO()
    call_command("create_account", "wangli", "--township", township.code, stdout=out)
    password = re.search(r"[a-z]{4}-[2-9]{4}", out.getvalue())[0]
    user = User.objects.get(username="wangli")
    assert user.check_password(password)
    assert user.role == "officer"
    for wrong in (["wangli", "--township", township.code], ["b", "--township", "999999999"]):
        with pytest.raises(CommandError):
            call_command("create_account", *wrong)


@override_settings(AXES_ENABLED=True)
def test_guessing_locks_the_account(client, officer):
    for _ in range(8):
        answer = client.post("/login/", {"username": "officer", "password": "wrong"})
    assert answer.status_code == 429
    assert "锁定" in answer.content.decode()
    assert client.post("/login/", {"username": "officer", "password": "pw"}).status_code == 429


def test_several_townships_need_a_code():
    TownshipFactory(), TownshipFactory()
    with pytest.raises(CommandError):
        call_command("import_roster", "x.xlsx")
