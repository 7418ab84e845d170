"""Accounts: who may sign in, and one-time passwords."""

import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from axes.utils import reset as unlock
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from grid.domain.names import spell_name
from grid.domain.posts import follow_role, propose_role
from grid.models import Branch, Member, Township, User

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


def derive_password(token: UUID, key: str) -> str:
    """A one-time password that the form's token gives again, and nobody without it.

    So the slips can be shown again without being stored. `key`: whose it is.
    """
    drawn = salted_hmac("one-time password", f"{token}-{key}", algorithm="sha256").digest()
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in drawn[:4])
    return f"{letters}-{''.join(_DIGITS[byte % len(_DIGITS)] for byte in drawn[4:8])}"


def slip_key(user: User) -> str:
    return f"member-{user.member_id}" if user.member_id else user.username


def propose_username(name: str, taken: set[str]) -> str:
    """The name in pinyin, with a number where it is taken: `yangtongwen`, `yangtongwen2`."""
    stem = "".join(c for c in "".join(spell_name(name)).lower() if c.isascii() and c.isalnum())
    stem = stem[:20] or "user"
    username, number = stem, 1
    while username in taken:
        number += 1
        username = f"{stem}{number}"
    return username


def create_account(
    *,
    username: str,
    role: str,
    township: Township,
    by: User | None,
    branch: Branch | None = None,
    member: Member | None = None,
    name: str = "",
    password: str | None = None,
    must_change_password: bool | None = None,
) -> tuple[User, str]:
    """Make one account; without `password` a one-time one is drawn that must be changed.

    Returns the account and the password in clear. Raises AccountRefused.
    """
    branch = branch or (member.branch if member else None)
    _check_new(username, role, township, branch, member, by)
    drawn = password is None
    password = password or make_one_time_password()
    user = User(
        username=username,
        first_name=name or (member.name if member else ""),
        role=role,
        township=township,
        branch=branch if role == User.Role.SECRETARY else None,
        member=member,
        must_change_password=drawn if must_change_password is None else must_change_password,
    )
    user.set_password(password)
    user.save()
    return user, password


def _check_new(
    username: str,
    role: str,
    township: Township,
    branch: Branch | None,
    member: Member | None,
    by: User | None,
) -> None:
    try:
        User.username_validator(username)
    except ValidationError as fault:
        raise AccountRefused(fault.message) from fault
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(_("The user name %(name)s is taken.") % {"name": username})
    if by and not by.is_superuser and by.township_id != township.pk:
        raise AccountRefused(_("The account is of another township."))
    _check_role(role, township, branch, member)
    if member is not None and User.objects.filter(member=member).exists():
        raise AccountRefused(_("%(name)s has an account already.") % {"name": member.name})


def _check_role(
    role: str, township: Township, branch: Branch | None, member: Member | None
) -> None:
    if role not in User.Role.values:
        raise AccountRefused(_("There is no such role."))
    if role == User.Role.SECRETARY and branch is None:
        raise AccountRefused(_("A secretary's account needs a branch."))
    if role == User.Role.RESPONSIBLE and member is None:
        raise AccountRefused(_("A responsible member's account needs a member."))
    if branch is not None and branch.township_id != township.pk:
        raise AccountRefused(_("The branch is not of this township."))


def issue_accounts(
    *,
    members: Sequence[Member],
    by: User | None,
    roles: Mapping[int, str] | None = None,
    token: UUID | None = None,
) -> list[IssuedAccount]:
    """An account with a one-time password for each member who has none, in one transaction.

    `roles`: the officer's choice by member id; without one the role follows the posts. Members
    carry `branch__township`. Hashing takes about 0.3 s a password and is shared among threads
    (the hash releases the lock); it is done before the transaction, so that nobody waits for it.
    With `token` the passwords are those that it gives again. Raises AccountRefused for a role
    that the member cannot have.
    """
    members = [member for member in members if not hasattr(member, "user")]
    for member in members:
        _check_issued_role(member, (roles or {}).get(member.pk), by)
    passwords = [
        derive_password(token, f"member-{member.pk}") if token else make_one_time_password()
        for member in members
    ]
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(make_password, passwords))
    return _save_issued(members, passwords, hashes, roles or {})


def _check_issued_role(member: Member, role: str | None, by: User | None) -> None:
    if role is not None and role not in User.Role.values:
        raise AccountRefused(_("There is no such role."))
    if by and not by.is_superuser and member.branch.township_id != by.township_id:
        raise AccountRefused(_("The member is of another township."))


@transaction.atomic
def _save_issued(
    members: Sequence[Member],
    passwords: Sequence[str],
    hashes: Sequence[str],
    roles: Mapping[int, str],
) -> list[IssuedAccount]:
    taken = set(User.objects.values_list("username", flat=True))
    # Another officer may have been quicker while we hashed.
    served = set(User.objects.filter(member__in=members).values_list("member", flat=True))
    issued = []
    for member, password, hashed in zip(members, passwords, hashes, strict=True):
        if member.pk not in served:
            user = _new_user(member, hashed, taken, roles.get(member.pk))
            taken.add(user.username)
            user.save()
            issued.append(IssuedAccount(user, password, member.name, member.branch.name))
    return issued


def _new_user(member: Member, hashed: str, taken: set[str], role: str | None) -> User:
    role = role or propose_role(p.kind for p in member.positions.all() if p.until is None)
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

    Also opens an account that was locked by wrong guesses: the page of the lock sends people to
    the officer. Raises AccountRefused for a superuser's account unless a superuser asks.
    """
    _check_may_touch(user, by)
    password = make_one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    unlock(username=user.username)
    place = user.branch.name if user.branch else user.township.name if user.township else ""
    return IssuedAccount(user, password, str(user), place)


@transaction.atomic
def change_account(
    *, user: User, by: User, name: str, role: str, branch: Branch | None, is_active: bool
) -> User:
    """Name, role and state of an account; what was entered with it stays under its name.

    Who becomes a secretary holds that post from today, who is one no longer gives it up. Closed,
    its sessions end for good. Nobody changes the own role or closes the own account: a township
    must not lose its last officer by a slip. Raises AccountRefused.
    """
    branch = check_change(user=user, by=by, role=role, branch=branch, is_active=is_active)
    before = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.member and role != before.role:
        follow_role(member=user.member, before=before.role, role=role, on=timezone.localdate())
    user.closed_times = before.closed_times + (before.is_active and not is_active)
    user.first_name, user.role, user.is_active = name, role, is_active
    user.branch = branch
    user.save()
    return user


def check_change(
    *, user: User, by: User, role: str, branch: Branch | None, is_active: bool
) -> Branch | None:
    """The branch that the account would have. Raises AccountRefused; writes nothing.

    `user` may already carry the new values (a form's instance): its role is read again.
    """
    _check_may_touch(user, by)
    before = User.objects.get(pk=user.pk)
    if user == by and (role != before.role or not is_active):
        raise AccountRefused(_("Your own role and account are changed by another officer."))
    if role != User.Role.SECRETARY:
        branch = None
    elif branch is None and user.member:
        branch = user.member.branch
    if user.township:
        _check_role(role, user.township, branch, user.member)
    return branch


def _check_may_touch(user: User, by: User | None) -> None:
    if user.is_superuser and not (by and by.is_superuser):
        raise AccountRefused(_("A superuser's account is not changed here."))
    if by and not by.is_superuser and user.township_id != by.township_id:
        raise AccountRefused(_("The account is of another township."))
