"""Posts and roles go together: a branch secretary's account is a secretary's, and back."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Greatest

from grid.models import Member, Position, User

Role, Kind = User.Role, Position.Kind


def propose_role(kinds: Iterable[str]) -> str:
    """The role that fits a member's posts: secretaries inspect, township cadres supervise."""
    held = set(kinds)
    if Position.Kind.SECRETARY in held:
        return User.Role.SECRETARY
    if Position.Kind.TOWNSHIP_CADRE in held:
        return User.Role.SUPERVISOR
    return User.Role.RESPONSIBLE


def end_posts(posts: QuerySet[Position], on: date) -> int:
    """They end on this day, never before they began."""
    return posts.filter(until=None).update(
        until=Greatest(F("since"), Value(on, output_field=DateField()))
    )


def follow_role(*, member: Member, before: str, role: str, on: date) -> None:
    """The member's account has changed its role: the post of a secretary begins or ends."""
    posts = Position.objects.filter(member=member, kind=Kind.SECRETARY)
    if role == Role.SECRETARY and not posts.filter(until=None).exists():
        posts.create(member=member, kind=Kind.SECRETARY, since=on)
    if before == Role.SECRETARY and role != Role.SECRETARY:
        end_posts(posts, on)


def is_secretary(member: Member) -> bool:
    """Whether the member holds the post of a branch secretary today."""
    return Position.objects.filter(member=member, kind=Kind.SECRETARY, until=None).exists()


@transaction.atomic
def follow_posts(
    *, by: User | None, gained: Collection[Member] = (), lost: Collection[Member] = ()
) -> list[User]:
    """Who has become a secretary has a secretary's account; who is none any more, a member's.

    Other roles are not given by a post, and nobody changes the own. The accounts that changed.
    """
    accounts = User.objects.select_for_update(of=("self",)).filter(is_superuser=False)
    accounts = accounts.exclude(pk=by.pk if by else 0).select_related("member__branch")
    up = list(accounts.filter(member__in=gained, role=Role.RESPONSIBLE).order_by("pk"))
    down = list(accounts.filter(member__in=lost, role=Role.SECRETARY).order_by("pk"))
    for user in up:
        user.role, user.branch = Role.SECRETARY, user.member.branch if user.member else None
    for user in down:
        user.role, user.branch = Role.RESPONSIBLE, None
    for user in (*up, *down):
        user.save(update_fields=["role", "branch", "is_staff"])
    return [*up, *down]
