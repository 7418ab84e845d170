"""A person leaves, comes back, or gets another role: phone, sessions, posts."""

import json
import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grid.domain.accounts import change_account
from grid.models import Position, Responsibility, User
from inspections.domain.phones import HandingRefused, hand_over_phone, report_phone
from inspections.models import PhoneReport
from inspections.queries_phones import phones_taken_over
from tests.factories import BranchFactory, MemberFactory, TownshipFactory, UserFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
PHONE = uuid.UUID(int=7)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def waiting(secretary, township):
    """Five inspections and three photos wait on the secretary's phone."""
    return say(secretary, entries=5, photos=3)


def say(person, phone=PHONE, **numbers):
    told = {"entries": 0, "photos": 0, "refused": 0} | numbers
    return report_phone(
        phone=phone, oldest_at=timezone.now(), township=person.township, by=person, **told
    )


def post(desk, user, **changes):
    fields = {"first_name": "张三", "role": user.role, "branch": user.branch_id or ""}
    fields |= {"is_active": "on" if user.is_active else ""} | changes
    return desk.post(f"/admin/grid/user/{user.pk}/change/", fields, follow=True)


# --- closing -----------------------------------------------------------------------------------


def test_closing_warns_of_what_waits_and_lists_it(desk, secretary, waiting):
    page = post(desk, secretary, is_active="").content.decode()
    assert "5条记录、3张照片未上传" in page
    secretary.refresh_from_db()
    assert secretary.is_active


def test_it_is_closed_all_the_same_if_the_officer_says_so(desk, secretary, waiting):
    post(desk, secretary, is_active="", leave="on")
    secretary.refresh_from_db()
    assert not secretary.is_active


@pytest.mark.parametrize("numbers", [{}, None])
def test_where_nothing_waits_nothing_is_asked(desk, secretary, numbers):
    if numbers is not None:
        say(secretary, **numbers)
    post(desk, secretary, is_active="")
    secretary.refresh_from_db()
    assert not secretary.is_active


def test_an_account_that_stays_open_is_not_asked_about(desk, secretary, waiting):
    post(desk, secretary, first_name="张四")
    secretary.refresh_from_db()
    assert secretary.first_name == "张四"


# --- handing over ------------------------------------------------------------------------------


def close(user, by):
    given = {"name": user.first_name, "role": user.role, "branch": user.branch}
    change_account(user=user, by=by, is_active=False, **given)
    return user


@pytest.fixture
def successor(township, branch):
    return UserFactory(username="successor", role="secretary", township=township, branch=branch)


@pytest.fixture
def left(secretary, waiting, officer):
    close(secretary, officer)
    return waiting


def test_the_successor_takes_over(desk, left, successor, officer, supervisor):
    page = desk.get("/admin/phones/").content.decode()
    assert "账号已停用" in page
    desk.post(f"/admin/phones/{left.pk}/hand/", {"to": successor.pk})
    left.refresh_from_db()
    assert (left.handed_to, left.handed_by) == (successor, officer)
    assert list(phones_taken_over(successor)) == [left]
    assert not phones_taken_over(officer)
    assert not phones_taken_over(supervisor)


def test_the_office_takes_over(desk, left, successor, officer):
    desk.post(f"/admin/phones/{left.pk}/hand/", {"to": ""})
    assert list(phones_taken_over(officer)) == [left]
    assert not phones_taken_over(successor)


def test_what_is_not_handed_over_nobody_takes(left, officer, successor):
    assert not phones_taken_over(officer)
    assert not phones_taken_over(successor)


def test_only_of_who_has_left_and_only_to_who_records(
    waiting, secretary, officer, successor, responsible
):
    with pytest.raises(HandingRefused):
        hand_over_phone(report=waiting, to=successor, by=officer)
    close(secretary, officer)
    stranger = UserFactory(role="officer", township=TownshipFactory(), username="stranger")
    for wrong in (responsible, stranger, secretary):
        with pytest.raises(HandingRefused):
            hand_over_phone(report=waiting, to=wrong, by=officer)


def test_the_phone_says_what_is_left(client, left, successor, officer):
    hand_over_phone(report=left, to=successor, by=officer)
    told = {"of": left.person_id, "phone": str(PHONE), "entries": 0, "photos": 0, "refused": 0}

    def tell(person):
        client.force_login(person, backend=BACKEND)
        url, data = reverse("field:phone"), json.dumps(told)
        return client.post(url, data, content_type="application/json").status_code

    assert tell(officer) == 404  # it was not handed to the office
    assert tell(successor) == 200
    left.refresh_from_db()
    assert (left.entries, left.photos) == (0, 0)
    assert tell(successor) == 404  # nothing is left to take over


def test_who_is_back_sends_for_themselves(left, secretary, successor, officer):
    hand_over_phone(report=left, to=successor, by=officer)
    User.objects.filter(pk=secretary.pk).update(is_active=True)
    say(secretary, entries=1)
    assert PhoneReport.objects.get().handed_at is None


# --- sessions ----------------------------------------------------------------------------------


def test_opening_it_again_revives_no_old_session(desk, leader):
    theirs = Client()
    theirs.force_login(leader, backend=BACKEND)
    assert theirs.get("/admin/").status_code == 200
    post(desk, leader, is_active="")
    leader.refresh_from_db()
    post(desk, leader, is_active="on")
    assert theirs.get("/admin/").status_code == 302
    leader.refresh_from_db()
    theirs.force_login(leader, backend=BACKEND)
    assert theirs.get("/admin/").status_code == 200


def test_other_changes_end_no_session(desk, leader):
    theirs = Client()
    theirs.force_login(leader, backend=BACKEND)
    post(desk, leader, first_name="李四")
    assert theirs.get("/admin/").status_code == 200


# --- role and post -----------------------------------------------------------------------------


def held(member):
    return set(member.positions.filter(until=None).values_list("kind", flat=True))


def change_role(user, role, by, branch=None):
    change_account(user=user, by=by, name="张三", role=role, branch=branch, is_active=True)


def test_the_post_follows_the_role(responsible, officer, branch):
    member = responsible.member
    Position.objects.create(member=member, kind="volunteer", since=date(2023, 1, 1))
    change_role(responsible, "secretary", officer, branch)
    assert held(member) == {"secretary", "volunteer"}
    change_role(responsible, "responsible", officer)
    assert held(member) == {"volunteer"}
    ended = member.positions.get(kind="secretary")
    assert ended.until == timezone.localdate()


def posts_form(member, kind, until=""):
    """The member's page, as the browser sends it with one post changed or added."""
    posts = list(member.positions.all())
    data = {"name": member.name, "branch": member.branch_id, "phone": "", "is_active": "on"}
    data |= {"positions-TOTAL_FORMS": len(posts) or 1, "positions-INITIAL_FORMS": len(posts)}
    data |= {"positions-0-member": member.pk, "positions-0-kind": kind}
    data |= {"positions-0-since": "2023-01-01", "positions-0-until": until}
    return data | ({"positions-0-id": posts[0].pk} if posts else {})


def test_the_role_follows_the_post(desk, responsible, branch):
    member, url = responsible.member, f"/admin/grid/member/{responsible.member_id}/change/"
    page = desk.post(url, posts_form(member, "secretary"), follow=True).content.decode()
    assert "账号角色已改为村支书" in page
    responsible.refresh_from_db()
    assert (responsible.role, responsible.branch, responsible.is_staff) == (
        "secretary",
        branch,
        True,
    )
    desk.post(url, posts_form(member, "secretary", until="2023-05-01"))
    responsible.refresh_from_db()
    assert (responsible.role, responsible.branch, responsible.is_staff) == (
        "responsible",
        None,
        False,
    )


def test_a_secretary_without_a_recorded_post_stays_one(desk, township, branch):
    """The account was made by hand; another post says nothing about it."""
    member = MemberFactory(branch=branch)
    user = UserFactory(
        username="by-hand", role="secretary", township=township, branch=branch, member=member
    )
    desk.post(f"/admin/grid/member/{member.pk}/change/", posts_form(member, "volunteer"))
    user.refresh_from_db()
    assert user.role == "secretary"


def test_an_officer_s_role_follows_no_post(desk, officer, branch):
    officer.member = MemberFactory(branch=branch)
    officer.save()
    desk.post(
        f"/admin/grid/member/{officer.member_id}/change/", posts_form(officer.member, "secretary")
    )
    officer.refresh_from_db()
    assert officer.role == "officer"


# --- two roles ---------------------------------------------------------------------------------


def test_a_secretary_who_answers_for_households_finds_them(client, secretary, branch, household):
    client.force_login(secretary, backend=BACKEND)
    assert "我的包户" not in client.get("/field/me/").content.decode()
    secretary.member = MemberFactory(branch=branch, name="龙书记")
    secretary.save()
    Responsibility.objects.filter(household=household).delete()
    other = BranchFactory(township=secretary.township)
    assert other.pk != branch.pk
    Responsibility.objects.create(
        household=household, member=secretary.member, since=date(2023, 1, 1)
    )
    assert "我的包户" in client.get("/field/me/").content.decode()
    page = client.get("/field/?show=mine").content.decode()
    assert household.head in page
    appraisal = client.get("/field/appraisal/")
    assert appraisal.context["own"].member == secretary.member


def test_a_members_account_is_asked_about_as_well(desk, secretary, branch, waiting):
    """Unticking the member closes the account: refused with what waits, done with the tick."""
    member = MemberFactory(branch=branch, name="龙书记")
    User.objects.filter(pk=secretary.pk).update(member=member)
    url = f"/admin/grid/member/{member.pk}/change/"
    data = {"name": member.name, "branch": branch.pk, "phone": ""}
    data |= {"positions-TOTAL_FORMS": 0, "positions-INITIAL_FORMS": 0}
    assert "5条记录、3张照片未上传" in desk.post(url, data).text
    secretary.refresh_from_db()
    member.refresh_from_db()
    assert (secretary.is_active, member.is_active) == (True, True)
    assert desk.post(url, data | {"leave": "on"}).status_code == 302
    secretary.refresh_from_db()
    member.refresh_from_db()
    assert (secretary.is_active, member.is_active) == (False, False)
