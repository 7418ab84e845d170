"""Accounts: who may sign in, and one-time passwords."""

import secrets
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from grid.models import Branch, Member, Position, Township, User

# Without those that look alike on paper: 0 O o, 1 l I.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


class AccountRefused(ValueError):
    """The account cannot be made like this; the message is for the person."""


@dataclass(frozen=True)
class IssuedAccount:
    """An account with its one-time password in clear: shown once, stored nowhere."""

    user: User
    password: str
    name: str
    place: str


def make_one_time_password() -> str:
    """Four letters and four digits, easy to read from paper: `kmra-4827`; about 31 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _i in range(4))
    return f"{letters}-{''.join(secrets.choice(_DIGITS) for _i in range(4))}"


def propose_username(name: str, taken: set[str]) -> str:
    """The name in pinyin, with a number where it is taken: `yangtongwen`, `yangtongwen2`."""
    stem = "".join(c for c in "".join(lazy_pinyin(name)).lower() if c.isascii() and c.isalnum())
    stem = stem[:20] or "user"
    username, number = stem, 1
    while username in taken:
        number += 1
        username = f"{stem}{number}"
    return username


def propose_role(kinds: Iterable[str]) -> str:
    """The role that fits a member's posts: secretaries inspect, township cadres supervise."""
    held = set(kinds)
    if Position.Kind.SECRETARY in held:
        return User.Role.SECRETARY
    if Position.Kind.TOWNSHIP_CADRE in held:
        return User.Role.SUPERVISOR
    return User.Role.RESPONSIBLE


@transaction.atomic
def create_account(
    *,
    username: str,
    role: str,
    township: Township,
    by: User | None,
    branch: Branch | None = None,
    member: Member | None = None,
    password: str | None = None,
    must_change_password: bool | None = None,
) -> tuple[User, str]:
    """Make one account; without `password` a one-time one is drawn that must be changed.

    Returns the account and the password in clear. Raises AccountRefused.
    """
    branch = branch or (member.branch if member else None)
    _check_account(username, role, township, branch, member)
    drawn = password is None
    password = password or make_one_time_password()
    user = User(
        username=username,
        first_name=member.name if member else "",
        role=role,
        township=township,
        branch=branch if role == User.Role.SECRETARY else None,
        member=member,
        must_change_password=drawn if must_change_password is None else must_change_password,
    )
    user.set_password(password)
    user.save()
    return user, password


def _check_account(
    username: str, role: str, township: Township, branch: Branch | None, member: Member | None
) -> None:
    if User.objects.filter(username=username).exists():
        raise AccountRefused(_("The user name %(name)s is taken.") % {"name": username})
    if role not in User.Role.values:
        raise AccountRefused(_("There is no such role."))
    if role == User.Role.SECRETARY and branch is None:
        raise AccountRefused(_("A secretary's account needs a branch."))
    if role == User.Role.RESPONSIBLE and member is None:
        raise AccountRefused(_("A responsible member's account needs a member."))
    if branch is not None and branch.township_id != township.pk:
        raise AccountRefused(_("The branch is not of this township."))
    if member is not None and User.objects.filter(member=member).exists():
        raise AccountRefused(_("%(name)s has an account already.") % {"name": member.name})


@transaction.atomic
def issue_accounts(*, members: Sequence[Member], by: User) -> list[IssuedAccount]:
    """An account with a one-time password for each member who has none, role by post.

    Passwords are hashed in threads (the hash releases the lock): about 0.15 s each.
    """
    members = [m for m in members if not hasattr(m, "user")]
    passwords = [make_one_time_password() for _m in members]
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(make_password, passwords))
    taken = set(User.objects.values_list("username", flat=True))
    issued = []
    for member, password, hashed in zip(members, passwords, hashes, strict=True):
        user = _new_user(member, hashed, taken)
        taken.add(user.username)
        user.save()
        issued.append(IssuedAccount(user, password, member.name, member.branch.name))
    return issued


def _new_user(member: Member, hashed: str, taken: set[str]) -> User:
    role = propose_role(p.kind for p in member.positions.all() if p.until is None)
    return User(
        username=propose_username(member.name, taken),
        password=hashed,
        first_name=member.name,
        role=role,
        township=member.branch.township,
        branch=member.branch if role == User.Role.SECRETARY else None,
        member=member,
        must_change_password=True,
    )


@transaction.atomic
def reset_password(*, user: User, by: User | None) -> IssuedAccount:
    """A new one-time password for one account; the old one is void at once.

    Raises AccountRefused for a superuser's account unless another superuser asks.
    """
    if user.is_superuser and not (by and by.is_superuser):
        raise AccountRefused(_("A superuser's password is not reset here."))
    password = make_one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    place = user.branch.name if user.branch else user.township.name if user.township else ""
    return IssuedAccount(user, password, str(user), place)
