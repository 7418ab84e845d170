"""A member who leaves: posts and responsibilities end, the account closes, nothing is lost."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from grid.domain.members import Left, release_member
from grid.models import Position, Responsibility

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 1)


@pytest.fixture
def member(responsible, household):
    member = responsible.member
    Position.objects.create(member=member, kind=Position.Kind.WORK_TEAM, since=DAY)
    Responsibility.objects.filter(household=household).delete()
    Responsibility.objects.create(household=household, member=member, since=DAY)
    return member


def test_all_that_was_open_ends(member, responsible, officer):
    on = DAY + timedelta(days=9)
    assert release_member(member=member, on=on, by=officer) == Left(households=1, accounts=1)
    assert set(member.responsibilities.values_list("until", flat=True)) == {on}
    assert not member.positions.filter(until=None).exists()
    responsible.refresh_from_db()
    assert not responsible.is_active
    assert release_member(member=member, on=on, by=officer) == Left(0, 0)


def test_what_begins_later_ends_as_it_begins(member, officer):
    release_member(member=member, on=DAY - timedelta(days=3), by=officer)
    assert set(member.responsibilities.values_list("until", flat=True)) == {DAY}


def test_nobody_locks_themselves_out(member, responsible):
    assert release_member(member=member, on=DAY, by=responsible).accounts == 0
    responsible.refresh_from_db()
    assert responsible.is_active


def test_unticking_active_at_the_desk_says_what_ended(client, officer, member):
    client.force_login(officer, backend="township.roles.RoleBackend")
    url = f"/admin/grid/member/{member.pk}/change/"
    posts = member.positions.all()
    data = {"name": member.name, "branch": member.branch_id, "phone": member.phone}
    data |= {"positions-TOTAL_FORMS": len(posts), "positions-INITIAL_FORMS": len(posts)}
    for place, post in enumerate(posts):
        values = {"id": post.pk, "member": member.pk, "kind": post.kind, "since": post.since}
        data |= {f"positions-{place}-{name}": value for name, value in values.items()}
    page = client.post(url, data, follow=True).content.decode()
    assert "已离岗" in page
    member.refresh_from_db()
    assert not member.is_active
    assert set(member.responsibilities.values_list("until", flat=True)) == {timezone.localdate()}
