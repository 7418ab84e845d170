"""Inspections at the desk: lists to filter, pages to look at, problems to close."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX

from grid.desk import ReadOnlyAdmin, ScopedFilter, column
from inspections import views_desk as views
from inspections import views_problem_desk as problem_views
from inspections.admin_filters import (
    DueFilter,
    FindingFilter,
    ItemFilter,
    VersionFilter,
    WeekFilter,
)
from inspections.exports import ProblemResource
from inspections.models import Inspection, Patrol, Problem, Standard
from inspections.presenters_problems import is_overdue, say_stage


class PageAdmin(ReadOnlyAdmin):
    """A list whose rows open a page of our own; out of sight is a 404."""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return self.show(request, row)

    def show(self, request: HttpRequest, row: Any) -> HttpResponse:
        raise NotImplementedError

    @column(gettext_lazy("household"), ordering="household__code")
    def household_name(self, row: Any) -> str:
        return f"{row.household.head}（{row.household.code}）"


def _only_look(request: HttpRequest) -> HttpResponse | None:
    return None if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])


@admin.register(Inspection)
class InspectionAdmin(PageAdmin):
    list_display = (
        "household_name",
        "branch",
        "kind_name",
        "date",
        "total_points",
        "weak_items",
        "photos_expected",
        "entered_by",
    )
    list_display_links = ("household_name",)
    list_filter = (("branch", ScopedFilter), "kind", WeekFilter, VersionFilter)
    list_select_related = ("household", "branch", "entered_by")
    search_fields = ("household__head", "household__initials", "household__code")
    search_help_text = gettext_lazy("Household: name, pinyin initials or code")
    date_hierarchy = "date"
    actions = None

    def show(self, request: HttpRequest, row: Inspection) -> HttpResponse:
        return _only_look(request) or views.show_inspection(request, row)

    @column(gettext_lazy("kind"), ordering="kind")
    def kind_name(self, row: Inspection) -> str:
        return str(Inspection.Kind(row.kind).label)  # get_kind_display asks for all

    @column(gettext_lazy("total"), ordering="total")
    def total_points(self, row: Inspection) -> str:
        return f"{row.total}"

    @column(gettext_lazy("points lost"))
    def weak_items(self, row: Inspection) -> str:
        """What the reasons say; the eight points stand on the inspection's page."""
        told = [reason for reasons in row.reasons for reason in reasons]
        return "；".join(told[:3]) + ("…" if len(told) > 3 else "")

    @column(gettext_lazy("photos"))
    def photos_expected(self, row: Inspection) -> int | str:
        return len(row.photo_hashes) or ""


@admin.register(Problem)
class ProblemAdmin(ExportMixin, PageAdmin):  # type: ignore[misc]
    list_display = (
        "item_name",
        "where_name",
        "branch",
        "finding",
        "found_on",
        "due_on",
        "claimed_by",
        "stage_name",
    )
    list_filter = (
        ("branch", ScopedFilter),
        "status",
        "stage",
        DueFilter,
        "severity",
        "source",
        ItemFilter,
    )
    list_select_related = ("household", "branch", "item", "claimed_by")
    list_only = (
        "item_number",
        "item__name",
        "finding",
        "household__head",
        "household__code",
        "place",
        "branch__name",
        "found_on",
        "due_on",
        "rectified_on",
        "claimed_by__name",
        "stage",
        "status",
    )
    list_before_template = "inspections/problems_before.html"
    search_fields = (
        "household__head",
        "household__initials",
        "household__code",
        "place",
        "finding",
    )
    search_help_text = gettext_lazy("Household: name, pinyin initials or code; place; finding")
    ordering = ("-status", "due_on", "pk")  # open ones first
    actions = ("recheck_selected",)
    resource_classes: ClassVar = [ProblemResource]
    formats: ClassVar = [XLSX]
    skip_export_form = True

    def show(self, request: HttpRequest, row: Problem) -> HttpResponse:
        return problem_views.show_problem(request, row)

    def has_recheck_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inspections.recheck_problem")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Problem]:
        return (
            super()
            .get_export_queryset(request)
            .select_related("branch", "household", "item", "claimed_by")
        )

    def get_export_filename(self, request: HttpRequest, *args: Any) -> str:
        return f"problems-{timezone.localdate():%Y%m%d}.xlsx"

    @admin.action(
        description=gettext_lazy("Re-checked: close what others have rectified"),
        permissions=["recheck"],
    )
    def recheck_selected(self, request: HttpRequest, queryset: QuerySet[Problem]) -> HttpResponse:
        return problem_views.recheck_many(request, queryset)

    @column(gettext_lazy("problem"), ordering="item_number")
    def item_name(self, row: Problem) -> str:
        return row.what

    @column(gettext_lazy("where"), ordering="household__code")
    def where_name(self, row: Problem) -> str:
        return row.where

    @column(
        gettext_lazy("stage"),
        ordering="stage",
        label={"overdue": "warning", "open": "info", "closed": "success"},
    )
    def stage_name(self, row: Problem) -> tuple[str, str]:
        is_late = is_overdue(row)
        return "overdue" if is_late else row.status, say_stage(row.stage, is_late=is_late)


@admin.register(Standard)
class StandardAdmin(PageAdmin):
    list_display = ("name", "version_name", "valid_from", "created_by", "created_at")
    list_select_related = ("created_by", "township")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inspections.change_standard")

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return views.revise(request)

    def show(self, request: HttpRequest, row: Standard) -> HttpResponse:
        return _only_look(request) or views.show_standard(request, row)

    @column(gettext_lazy("version"), ordering="version")
    def version_name(self, row: Standard) -> str:
        return f"v{row.version}"


@admin.register(Patrol)
class PatrolAdmin(ReadOnlyAdmin):
    list_display = ("date", "branch", "place", "finding_text", "entered_by", "received_at")
    list_filter = (("branch", ScopedFilter), FindingFilter)
    list_select_related = ("branch", "entered_by")
    search_fields = ("place", "finding")
    date_hierarchy = "date"
    actions = None

    @column(gettext_lazy("finding"), ordering="finding")
    def finding_text(self, row: Patrol) -> str:
        return row.finding or _("nothing found")
