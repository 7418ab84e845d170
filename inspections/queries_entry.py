"""The household of an entry, looked up in the poster's scope: once for every post."""

from functools import lru_cache

from django.db import connection

from grid.models import Branch, Household, User
from grid.scope import Scope
from inspections.queries_prepared import Prepared

# Stand-ins, see Prepared: numbers that occur nowhere else.
_PK, _TOWNSHIP, _BRANCH, _MEMBER = -720_001, -720_002, -720_003, -720_004

_HOME = [field.attname for field in Household._meta.concrete_fields]
_ITS_BRANCH = [field.attname for field in Branch._meta.concrete_fields]


def household_in_scope(user: User, pk: int) -> Household | None:
    """`Scope(user).of(Household)` at `pk`, with its branch; None out of scope."""
    if not user.is_active:
        return None
    rows = _prepare(user.role, user.is_superuser).rows(
        pk=pk,
        township=user.township_id or 0,
        branch=user.branch_id or 0,
        member=user.member_id or 0,
    )
    if not rows:
        return None
    home, branch = rows[0][: len(_HOME)], rows[0][len(_HOME) :]
    household = Household.from_db(connection.alias, _HOME, home)
    household.branch = Branch.from_db(connection.alias, _ITS_BRANCH, branch)
    return household


@lru_cache(maxsize=16)
def _prepare(role: str, is_superuser: bool) -> Prepared:
    someone = User(
        role=role,
        is_superuser=is_superuser,
        township_id=_TOWNSHIP,
        branch_id=_BRANCH,
        member_id=_MEMBER,
    )
    rows = Scope(someone).of(Household).filter(pk=_PK).order_by()
    columns = [*_HOME, *(f"branch__{name}" for name in _ITS_BRANCH)]
    return Prepared(
        rows.values_list(*columns),
        pk=_PK,
        township=_TOWNSHIP,
        branch=_BRANCH,
        member=_MEMBER,
    )
