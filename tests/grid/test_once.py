"""Forms whose button is pressed twice: done once, and the slips come again for ten minutes."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from grid.domain.once import begin_use, finish_use
from grid.models import FormUse, User
from inspections.models import Problem, Standard, Visit
from tests.awards.ceremony_day import make_place
from tests.factories import MemberFactory, UserFactory
from tests.inspections.test_parallel import all_at_once

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
PASSWORD = re.compile(r"[a-z]{4}-[2-9]{4}")
TOKEN = re.compile(r'name="once" value="([0-9a-f-]{36})"')


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


def token_on(client, url):
    (token,) = TOKEN.findall(client.get(url).content.decode())
    return token


@pytest.fixture
def press(desk, branch):
    """Make accounts for three members; the button may be pressed again."""
    members = [MemberFactory(branch=branch) for _ in range(3)]
    said = {"members": [member.pk for member in members]}
    said["once"] = token_on(desk, "/admin/accounts/issue/")
    return lambda: desk.post("/admin/accounts/issue/", said)


def test_accounts_pressed_twice_give_the_same_slips(press, desk):
    first, second = press(), press()
    assert first.headers["Location"] == second.headers["Location"]
    sheet = desk.get(second.headers["Location"])
    assert sheet.headers["Cache-Control"] == "no-store"
    passwords = PASSWORD.findall(sheet.content.decode())
    assert len(set(passwords)) == 3
    users = User.objects.filter(role="responsible").order_by("pk")
    assert all(user.check_password(word) for user, word in zip(users, passwords, strict=True))


def test_nothing_that_is_stored_holds_a_password_or_the_token(press, desk):
    address = press().headers["Location"]
    kept = str(list(FormUse.objects.values_list()))
    token = re.search(r"[0-9a-f-]{36}", address)[0]
    assert token not in kept
    assert not any(word in kept for word in PASSWORD.findall(desk.get(address).content.decode()))


@pytest.mark.parametrize(("minutes", "is_shown"), [(10, True), (11, False)])
def test_the_slips_are_shown_for_ten_minutes(press, desk, time_machine, minutes, is_shown):
    time_machine.move_to("2023-06-01 09:00 +0800", tick=False)
    address = press().headers["Location"]
    time_machine.shift(timedelta(minutes=minutes))
    page = desk.get(address)
    assert bool(PASSWORD.search(page.content.decode())) is is_shown
    if not is_shown:
        assert "不再显示" in desk.get(address, follow=True).content.decode()


def test_nobody_else_sees_them(press, client, township):
    address = press().headers["Location"]
    other = UserFactory(username="second", role="officer", township=township)
    client.force_login(other, backend=BACKEND)
    assert not PASSWORD.search(client.get(address, follow=True).content.decode())


def test_a_password_given_since_is_not_shown_as_this_one(press, desk):
    address = press().headers["Location"]
    user = User.objects.filter(role="responsible").first()
    user.set_password("another-Secret-7")
    user.save()
    page = desk.get(address).content.decode()
    assert len(set(PASSWORD.findall(page))) == 2
    assert f">{user.username}<" not in page


def test_a_new_account_pressed_twice(desk, officer):
    said = {"name": "唐永梅", "username": "tangym", "role": "leader", "branch": ""}
    said |= {"township": officer.township_id, "once": token_on(desk, "/admin/accounts/new/")}
    pages = [desk.post("/admin/accounts/new/", said) for _ in range(2)]
    assert {page.status_code for page in pages} == {302}
    user = User.objects.get(username="tangym")
    (word,) = PASSWORD.findall(desk.get(pages[1].headers["Location"]).content.decode())
    assert user.check_password(word)
    assert user.must_change_password


def test_what_was_refused_may_be_sent_again(desk, officer):
    said = {"name": "", "username": "tangym", "role": "leader", "branch": ""}
    said |= {"township": officer.township_id, "once": token_on(desk, "/admin/accounts/new/")}
    assert desk.post("/admin/accounts/new/", said).status_code == 422
    assert desk.post("/admin/accounts/new/", said | {"name": "唐永梅"}).status_code == 302


REPORT = {"place": "村口", "finding": "有垃圾", "severity": "ordinary"}


def test_a_problem_pressed_twice_is_one(desk, branch):
    url = "/admin/problems/report/"
    said = {**REPORT, "branch": branch.pk, "once": token_on(desk, url)}
    first, second = desk.post(url, said), desk.post(url, said)
    assert first.headers["Location"] == second.headers["Location"]
    assert Problem.objects.count() == 1
    desk.post(url, said | {"once": token_on(desk, url)})  # meant: another one
    assert Problem.objects.count() == 2


@pytest.mark.parametrize(
    "url",
    ["/admin/visits/plan/", "/admin/inspections/standard/add/", "/admin/ceremonies/plan/"],
)
def test_these_forms_carry_a_token_and_lead_on(desk, officer, standard, url):
    """Sent a second time, the page does not run: it leads where the first one led."""
    make_place(officer.township)  # without one no ceremony can be planned
    token = token_on(desk, url)
    use, _is_first = begin_use(token=uuid.UUID(token), by=officer)
    finish_use(use=use, url="/admin/elsewhere/")
    before = (Visit.objects.count(), Standard.objects.count())
    assert desk.post(url, {"once": token}).headers["Location"] == "/admin/elsewhere/"
    assert (Visit.objects.count(), Standard.objects.count()) == before


@pytest.mark.parametrize("wrong", ["", "x", "0" * 400])
def test_a_token_that_is_none_is_as_good_as_none(desk, branch, wrong):
    said = {**REPORT, "branch": branch.pk, "once": wrong}
    assert desk.post("/admin/problems/report/", said).status_code == 302


def test_old_uses_are_forgotten(officer):
    begin_use(token=uuid.uuid4(), by=officer, at=timezone.now() - timedelta(days=8))
    begin_use(token=uuid.uuid4(), by=officer)
    assert FormUse.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_have_one_first(officer):
    token = uuid.uuid4()
    answers = all_at_once(*[lambda: begin_use(token=token, by=officer)] * 8)
    assert sorted(is_first for _use, is_first in answers) == [False] * 7 + [True]
