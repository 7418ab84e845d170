"""What a person may see. Every query of a view starts here, never at `Model.objects`.

A model says by its `SCOPE` how its rows hang on a township, a branch, a household.
Officers, leaders and supervisors see their township; a secretary sees the branch;
a responsible member sees the households under them; a superuser sees everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

if TYPE_CHECKING:
    from grid.models import Branch, Township, User

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class ScopePaths:
    """ORM paths from a model to its township, branch and household.

    A missing path means that rows are not narrowed at that level: a secretary sees
    what has no branch as far as it is of the township. With `shared`, rows whose branch is
    empty are the whole township's, and each branch sees them beside its own. Where a row
    concerns two (a pair), `other_branch` and `other_household` lead to the second. With `member`
    a row is about that member alone: a responsible member sees the own rows, nobody else's.
    """

    township: str
    branch: str | None = None
    household: str | None = None
    shared: bool = False
    other_branch: str | None = None
    other_household: str | None = None
    member: str | None = None

    def in_branch(self, branch: int | None) -> Q:
        """The rows of one branch; of all of them where the model knows no branch."""
        if not self.branch:
            return Q()
        own = Q(**{self.branch: branch})
        if self.other_branch:
            own |= Q(**{self.other_branch: branch})
        return own | Q(**{f"{self.branch}__isnull": True}) if self.shared else own

    def of_households(self, households: QuerySet[Any, Any]) -> Q:
        """The rows of these households."""
        own = Q(**{f"{self.household}__in": households})
        if self.other_household:
            own |= Q(**{f"{self.other_household}__in": households})
        return own


class Scope:
    """The rows that `user` may see; nothing for strangers and inactive accounts."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user

    def of(self, model: type[M]) -> QuerySet[M]:
        rows = model._default_manager.all()
        user = self.user
        if isinstance(user, AnonymousUser) or not user.is_active:
            return rows.none()
        if user.is_superuser:
            return rows
        paths: ScopePaths = model.SCOPE  # type: ignore[attr-defined]
        rows = rows.filter(**{paths.township: user.township_id})
        if user.role == user.Role.SECRETARY:
            rows = rows.filter(paths.in_branch(user.branch_id))
        if user.role == user.Role.RESPONSIBLE:
            rows = self._of_responsible(user, rows, paths)
        return rows

    def _of_responsible(self, user: User, rows: QuerySet[M], paths: ScopePaths) -> QuerySet[M]:
        from grid.models import Responsibility

        if paths.member:
            return rows.filter(**{paths.member: user.member_id})
        if paths.household:
            under = Responsibility._default_manager.filter(
                member=user.member_id, until__isnull=True
            )
            return rows.filter(paths.of_households(under.values("household")))
        return rows.filter(paths.in_branch(user.member.branch_id if user.member else None))

    def townships(self) -> QuerySet[Township]:
        from grid.models import Township

        return self.of(Township)

    def branches(self) -> QuerySet[Branch]:
        from grid.models import Branch

        return self.of(Branch)
