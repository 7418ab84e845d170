"""Filters of the household list that make sense within one branch."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.domain.hamlets import hamlet_order
from grid.domain.numbers import read_key, read_number
from grid.models import Household, Member, User
from grid.scope import Scope

BRANCH = "branch__id__exact"
Choices = Sequence[tuple[str, str]]


class OfBranchFilter(admin.SimpleListFilter):
    """Offered once a branch is chosen (a township's hamlets would be a hundred); a link that
    already carries a value shows it anyway."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        scope = Scope(request.user)
        branch = read_number(request.GET.get(BRANCH))
        chosen = None if branch is None else scope.of(Household).filter(branch=branch)
        if chosen is None and getattr(request.user, "role", "") == User.Role.SECRETARY:
            chosen = scope.of(Household)
        if chosen is None:
            return self.known(scope)
        return self.offer(scope, chosen)

    def known(self, scope: Scope) -> Choices:
        return []

    def offer(self, scope: Scope, households: QuerySet[Household]) -> Choices:
        raise NotImplementedError


class HamletFilter(OfBranchFilter):
    title = gettext_lazy("hamlet")
    parameter_name = "hamlet"

    def known(self, scope: Scope) -> Choices:
        value = self.value()
        return [(value, value)] if value else []

    def offer(self, scope: Scope, households: QuerySet[Household]) -> Choices:
        names = set(households.order_by().values_list("hamlet", flat=True).distinct())
        return [(name, name) for name in sorted(names, key=hamlet_order) if name]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(hamlet=value) if value else queryset


class ResponsibleFilter(OfBranchFilter):
    """By the member who answers for the households today; 0: those nobody answers for."""

    title = gettext_lazy("responsible member")
    parameter_name = "responsible"

    def known(self, scope: Scope) -> Choices:
        members = scope.of(Member).filter(pk=read_key(self.value()))
        return [("0", _("nobody yet")), *((str(m.pk), m.name) for m in members)]

    def offer(self, scope: Scope, households: QuerySet[Household]) -> Choices:
        members = scope.of(Member).filter(
            responsibilities__household__in=households, responsibilities__until=None
        )
        names = members.distinct().order_by("name").values_list("pk", "name")
        return [("0", _("nobody yet")), *((str(pk), name) for pk, name in names)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if read_number(value) is None:
            return queryset
        open_rows = {"responsibilities__until": None, "responsibilities__isnull": False}
        if value == "0":
            held = Scope(request.user).of(Household).filter(**open_rows)
            return queryset.filter(is_active=True).exclude(pk__in=held.values("pk"))
        return queryset.filter(responsibilities__until=None, responsibilities__member=value)
