"""Filters of the inspection and problem lists."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.domain.numbers import read_number
from grid.domain.periods import Period, PeriodKind, monday_of
from grid.scope import Scope
from inspections.models import ITEMS, Inspection, Problem, StandardItem
from inspections.queries import effective, open_problems, overdue_problems

_WEEKS = 10
Choice = tuple[str, str]


class WeekFilter(admin.SimpleListFilter):
    """The last ten weeks, and whichever week a link has chosen (`week__exact=2023-05-01`)."""

    title = gettext_lazy("week")
    parameter_name = "week__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:
        this = monday_of(timezone.localdate())
        mondays = {this - timedelta(weeks=back) for back in range(_WEEKS)}
        chosen = self._chosen()
        if chosen:
            mondays.add(monday_of(chosen))
        return [
            (str(monday), Period.holding(monday, PeriodKind.WEEK).label)
            for monday in sorted(mondays, reverse=True)
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        week = self._chosen()
        return queryset.filter(week=week) if week else queryset

    def _chosen(self) -> date | None:
        try:
            return date.fromisoformat(self.value() or "")
        except ValueError:
            return None


class VersionFilter(admin.SimpleListFilter):
    """Without a choice the list shows what counts, as every figure does."""

    title = gettext_lazy("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:
        return [("corrected", _("corrected ones")), ("annulled", _("annulled ones"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("those that count")}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Inspection]
    ) -> QuerySet[Inspection]:
        match self.value():
            case "corrected":
                return queryset.filter(correction__replacement__isnull=False)
            case "annulled":
                return queryset.filter(correction__replacement__isnull=True, is_effective=False)
        return effective(queryset)


class ItemFilter(admin.SimpleListFilter):
    """One of the eight items, by its number: it keeps its place when a version renames it."""

    title = gettext_lazy("item")
    parameter_name = "item_number__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:
        names = item_names(request)
        return [(str(n), f"{n} {names.get(n, '')}") for n in range(1, ITEMS + 1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        number = read_number(self.value())
        return queryset if number is None else queryset.filter(item_number=number)


class DueFilter(admin.SimpleListFilter):
    """Open problems by how urgent they are."""

    title = gettext_lazy("time left")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:
        return [
            ("overdue", _("overdue")),
            ("week", _("due within a week")),
            ("later", _("due later")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Problem]) -> QuerySet[Problem]:
        today = timezone.localdate()
        soon = today + timedelta(days=7)
        match self.value():
            case "overdue":
                return overdue_problems(queryset, on=today)
            case "week":
                return open_problems(queryset).filter(due_on__range=(today, soon))
            case "later":
                return open_problems(queryset).filter(due_on__gt=soon)
        return queryset


def item_names(request: HttpRequest) -> dict[int, str]:
    """The items' names by number, from the newest version that the person may see."""
    items = Scope(request.user).of(StandardItem)
    rows = items.order_by("standard__valid_from", "standard__version")
    return dict(rows.values_list("number", "name"))


class FindingFilter(admin.SimpleListFilter):
    """Patrols that found something."""

    title = gettext_lazy("finding")
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:
        return [("yes", _("something found")), ("no", _("nothing found"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.exclude(finding="")
            case "no":
                return queryset.filter(finding="")
        return queryset
