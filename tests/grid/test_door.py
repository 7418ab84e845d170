"""The door: who lands where, signing in, one-time passwords."""

import pytest
from django.urls import reverse

BACKEND = "township.roles.RoleBackend"


def sign_in(client, username: str, password: str = "pw"):
    return client.post(reverse("login"), {"username": username, "password": password})


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ("officer", "admin:index"),
        ("leader", "admin:index"),
        ("supervisor", "admin:index"),
        ("secretary", "field:home"),
        ("responsible", "field:home"),
        ("superuser", "admin:index"),
    ],
)
def test_everyone_lands_at_their_own_surface(client, request, person, place):
    user = request.getfixturevalue(person)
    assert sign_in(client, user.username)["Location"] == reverse("home")
    assert client.get(reverse("home"))["Location"] == reverse(place)


def test_strangers_are_sent_to_the_login(client, db):
    assert client.get(reverse("home"))["Location"] == reverse("login")


def test_a_wrong_password_is_told_in_chinese(client, officer):
    page = sign_in(client, "officer", "wrong")
    assert page.status_code == 200
    assert "请输入一个正确的" in page.content.decode()


def test_the_login_keeps_the_way(client, officer):
    page = client.get(reverse("login"), {"next": "/field/"})
    assert 'name="next" value="/field/"' in page.content.decode()


def test_the_desk_has_no_login_of_its_own(client, officer):
    assert client.get(reverse("admin:login"))["Location"].startswith(reverse("login"))
    client.force_login(officer, backend=BACKEND)
    assert client.get(reverse("admin:login"))["Location"] == reverse("home")


@pytest.fixture
def newcomer(officer):
    officer.must_change_password = True
    officer.save()
    return officer


@pytest.mark.parametrize("place", ["home", "field:home", "admin:index", "reports:index"])
def test_a_one_time_password_opens_one_page(client, newcomer, place):
    sign_in(client, "officer")
    assert client.get(reverse(place))["Location"] == reverse("password_change")


def test_a_one_time_password_is_changed_once(client, newcomer):
    sign_in(client, "officer")
    page = client.get(reverse("password_change"))
    assert "一次性密码" in page.content.decode()
    new = {"old_password": "pw", "new_password1": "青山绿水2023", "new_password2": "青山绿水2023"}
    assert client.post(reverse("password_change"), new)["Location"] == reverse("home")
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert newcomer.check_password("青山绿水2023")
    assert client.get(reverse("home"))["Location"] == reverse("admin:index")


def test_a_weak_new_password_is_refused_and_nothing_changes(client, newcomer):
    sign_in(client, "officer")
    weak = {"old_password": "pw", "new_password1": "12345678", "new_password2": "12345678"}
    assert client.post(reverse("password_change"), weak).status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.must_change_password


def test_the_door_can_be_closed(client, officer):
    client.force_login(officer, backend=BACKEND)
    assert client.post(reverse("logout"))["Location"] == reverse("login")
    assert client.get(reverse("home"))["Location"] == reverse("login")


def test_a_guessed_account_is_locked_and_says_so(client, officer, settings):
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        page = sign_in(client, "officer", "wrong")
    assert page.status_code == 429
    assert "账号已锁定" in page.content.decode()
    assert sign_in(client, "officer").status_code == 429
