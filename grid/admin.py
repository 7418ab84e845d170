"""The grid at the desk: households, members, branches, accounts."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import TabularInline

from grid.desk import ScopedAdmin, ScopedFilter, column
from grid.domain.names import mask_phone
from grid.exports import HouseholdResource
from grid.models import Branch, Household, Member, Position, Responsibility, User
from grid.scope import Scope
from grid.views_households import ACTS


class HistoryAdmin(SimpleHistoryAdmin, ScopedAdmin):  # type: ignore[misc]
    """A scoped admin whose rows show who changed what, and when."""

    history_list_display: ClassVar = ["history_change_reason"]

    def has_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # history is read, never rewritten


class ResponsibilityInline(TabularInline):  # type: ignore[misc]
    """Who answered for the household, from when to when."""

    model = Responsibility
    fields = ("member", "since", "until")
    readonly_fields = fields
    extra = 0
    can_delete = False
    ordering = ("-since",)
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responsibility]:
        rows: QuerySet[Responsibility] = super().get_queryset(request)
        return rows.select_related("member")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Household)
class HouseholdAdmin(ExportMixin, HistoryAdmin):  # type: ignore[misc]
    list_display = (
        "code", "head", "hamlet", "branch", "persons", "masked_phone", "responsible", "is_active",
    )  # fmt: skip
    list_display_links = ("code", "head")
    list_filter = (("branch", ScopedFilter), "is_active", "is_party_household")
    list_select_related = ("branch",)
    search_fields = ("head", "initials", "=code", "code", "hamlet")
    search_help_text = _("Head's name, pinyin initials, code or hamlet")
    ordering = ("branch__code", "code")
    fields = (
        ("branch", "code"),
        ("head", "persons"),
        ("hamlet", "phone"),
        "is_party_household",
        "note",
        ("is_active", "merged_into"),
    )
    inlines = (ResponsibilityInline,)
    resource_classes: ClassVar = [HouseholdResource]
    formats: ClassVar = [XLSX]
    skip_export_form = True
    actions = tuple(f"act_{name}" for name in ACTS)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held = Scope(request.user).of(Responsibility).filter(until=None).select_related("member")
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("responsibilities", held))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("hamlet", "is_active", "merged_into")  # changed by acts that leave a reason
        return (*fixed, "branch", "code") if obj else ("is_active", "merged_into")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("grid.change_household")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not request.user.has_perm("grid.change_household"):
            return {}
        return {
            f"act_{name}": (_go_to(name), f"act_{name}", act.title) for name, act in ACTS.items()
        }

    @column(_("phone"))
    def masked_phone(self, household: Household) -> str:
        return mask_phone(household.phone)

    @column(_("responsible member"))
    def responsible(self, household: Household) -> str:
        return " ".join(r.member.name for r in household.responsibilities.all() if not r.until)


def _go_to(name: str) -> Any:
    """The list's action: on to the page of the act, with what was ticked."""

    def go(admin_: Any, request: HttpRequest, chosen: QuerySet[Household]) -> HttpResponse:
        ids = ",".join(str(pk) for pk in chosen.values_list("pk", flat=True)[:500])
        return HttpResponseRedirect(f"{reverse('households:act', args=[name])}?ids={ids}")

    return go


class PositionInline(TabularInline):  # type: ignore[misc]
    model = Position
    fields = ("kind", "since", "until")
    extra = 0
    hide_title = True


@admin.register(Member)
class MemberAdmin(HistoryAdmin):
    list_display = ("name", "branch", "posts", "masked_phone", "is_party_member", "is_active")
    list_filter = (("branch", ScopedFilter), "positions__kind", "is_active", "is_party_member")
    list_select_related = ("branch",)
    search_fields = ("name", "initials")
    search_help_text = _("Name or pinyin initials")
    ordering = ("branch__code", "pk")
    fields = (("name", "branch"), ("phone", "is_party_member"), "is_active")
    inlines = (PositionInline,)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("positions")

    @column(_("posts"))
    def posts(self, member: Member) -> str:
        held = [p for p in member.positions.all() if p.until is None]
        return "、".join(str(position.get_kind_display()) for position in held)

    @column(_("phone"))
    def masked_phone(self, member: Member) -> str:
        return mask_phone(member.phone)


@admin.register(Branch)
class BranchAdmin(HistoryAdmin):
    list_display = ("code", "name", "kind", "is_market", "household_count")
    list_display_links = ("code", "name")
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = (("code", "name"), ("kind", "is_market"))
    readonly_fields = ("code", "name", "kind")  # those come from the township's table
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @column(_("households"))
    def household_count(self, branch: Any) -> int:
        return int(branch.number)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        active = Count("households", filter=Q(households__is_active=True))
        return super().get_queryset(request).annotate(number=active)


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """Accounts are made from members; here they are looked at, stopped, and reset."""

    list_display = ("username", "first_name", "role", "branch", "last_login", "is_active")
    list_filter = ("role", "is_active", ("branch", ScopedFilter))
    list_select_related = ("branch",)
    search_fields = ("username", "first_name")
    ordering = ("role", "username")
    fields = ("username", "first_name", "role", "branch", "is_active", "last_login")
    readonly_fields = ("username", "role", "branch", "last_login")
    actions = None
    change_form_outer_after_template = "accounts/reset.html"
    list_before_template = "accounts/list_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        super().response_change(request, obj)
        return redirect("admin:grid_user_changelist")
