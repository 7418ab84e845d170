"""The grid at the desk: households, members, branches. Accounts: grid.admin_accounts."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX
from unfold.admin import TabularInline

from grid.admin_accounts import UserAdmin
from grid.admin_filters import HamletFilter, ResponsibleFilter
from grid.admin_history import HistoryAdmin
from grid.desk import ScopedFilter, column
from grid.domain.households import change_household, enter_household, replace_household
from grid.domain.members import Left, release_member
from grid.domain.names import mask_phone
from grid.domain.posts import follow_posts, is_secretary
from grid.domain.rosters.heads import Choice
from grid.exports import HouseholdResource
from grid.forms_accounts import MemberForm
from grid.forms_households import HouseholdForm
from grid.forms_seen import SeenRows
from grid.models import Branch, Consent, Household, Member, Position, Responsibility, User
from grid.queries import consents_in_force
from grid.scope import Scope
from grid.views_households import ACTS, links_of

admin.site.register(User, UserAdmin)


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
        "code", "head", "hamlet", "persons", "masked_phone", "responsible", "branch", "state",
    )  # fmt: skip
    list_display_links = ("code", "head")
    list_filter = (
        ("branch", ScopedFilter),
        HamletFilter,
        ResponsibleFilter,
        "is_active",
        "is_party_household",
    )
    list_select_related = ("branch",)
    search_fields = ("head", "initials", "code", "hamlet")
    search_help_text = _("Head's name, pinyin initials, code or hamlet")
    ordering = ("branch__code", "code")
    fields = (
        ("branch", "code"),
        ("head", "persons"),
        ("hamlet", "phone"),
        ("is_party_household", "note"),
    )
    form = HouseholdForm
    change_form_outer_before_template = "households/state.html"
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
        # The hamlet is changed by an act, the branch never.
        return ("hamlet", "branch", "code") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new household is given the next free code of its branch."""
        if obj is None:
            return ("branch", *self.fields[1:])
        return (*self.fields, "whose") if self.has_change_permission(request, obj) else self.fields

    def save_model(self, request: HttpRequest, obj: Household, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        if not change:
            enter_household(household=obj, by=by)
        elif form.cleaned_data.get("whose") != Choice.NEW:
            change_household(household=obj, by=by)
        else:
            new = replace_household(household=obj, on=timezone.localdate(), by=by)
            text = gettext("%(old)s ended; %(new)s is entered in its place.")
            obj.refresh_from_db()
            messages.info(request, text % {"old": obj, "new": new})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        household = kwargs.get("obj")
        may_act = request.user.has_perm("grid.change_household")
        context["acts"] = links_of(household) if household and may_act else []
        context["doubles"] = household.merged.all() if household else []
        consents = Scope(request.user).of(Consent).filter(household=household)
        context["consents"] = consents_in_force(consents) if household else []
        return super().render_change_form(request, context, *args, **kwargs)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("grid.change_household")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not request.user.has_perm("grid.change_household"):
            return {}
        return {
            f"act_{name}": (_go_to(name), f"act_{name}", act.title) for name, act in ACTS.items()
        }

    @column(
        _("state"),
        ordering="is_active",
        label={"active": "success", "gone": "warning", "merged": "info"},
    )
    def state(self, household: Household) -> tuple[str, Any]:
        if household.merged_into_id:
            return "merged", _("merged")
        return ("active", _("active")) if household.is_active else ("gone", _("deactivated"))

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
    formset = SeenRows
    template_before = "desk/seen_rows.html"
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
    form = MemberForm
    inlines = (PositionInline,)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("positions")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        may_close = obj is not None and self.has_change_permission(request, obj)
        return (*self.fields, "leave") if may_close else self.fields

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        member, by = form.instance, cast(User, request.user)
        was_secretary = is_secretary(member)
        super().save_related(request, form, formsets, change)
        if change and "is_active" in form.changed_data and not member.is_active:
            left = release_member(member=member, on=timezone.localdate(), by=by)
            messages.warning(request, say_left(member, left))
            for line in left.waiting:
                messages.warning(request, line)
        elif was_secretary != (now := is_secretary(member)):
            gained, lost = ([member], []) if now else ([], [member])
            for account in follow_posts(gained=gained, lost=lost, by=by):
                messages.info(request, say_role(account))

    @column(_("posts"))
    def posts(self, member: Member) -> str:
        held = [p for p in member.positions.all() if p.until is None]
        return "、".join(str(Position.Kind(position.kind).label) for position in held)

    @column(_("phone"))
    def masked_phone(self, member: Member) -> str:
        return mask_phone(member.phone)


def say_left(member: Member, left: Left) -> str:
    """What ended with the member, for the officer who said so."""
    return gettext(
        "%(name)s is no longer active: %(households)s households need a new responsible member, "
        "%(accounts)s account closed."
    ) % {"name": member.name, "households": left.households, "accounts": left.accounts}


def say_role(account: User) -> str:
    """That an account has followed its member's post."""
    text = gettext("The posts of %(name)s have changed: the account is now that of a %(role)s.")
    return text % {"name": account, "role": account.get_role_display()}


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
