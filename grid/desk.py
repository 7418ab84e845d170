"""Our own pages inside the desk's shell, and admin classes that respect scope and role."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.views import ChangeList

from grid.desk_counts import LeanPaginator
from grid.forms_seen import SeenForm
from grid.scope import Scope

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Column = TypeVar("Column", bound=Callable[..., Any])


def desk_page(permission: str) -> Callable[[View[P]], View[P]]:
    """Open a page of the desk to staff with `permission`: strangers log in, others get 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not (admin.site.has_permission(request) and request.user.has_perm(permission)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def render_desk(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """A template that extends `desk/page.html`, with what the shell needs around `context`."""
    return TemplateResponse(
        request, template, {**admin.site.each_context(request), **context}, status=status
    )


class LeanList(ChangeList):  # type: ignore[misc]
    """A list that reads of its rows only the columns it shows, if its admin says which."""

    result_list: Any
    formset: Any = None

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.model_admin.list_only:
            self.result_list = self.result_list.only(*self.model_admin.list_only)

    @property
    def draws_rows(self) -> bool:
        """Whether `desk_rows` can draw it. An empty list, a choice in a window, cells to edit,
        and rows with sections, handles or actions of their own are left to unfold."""
        admin = self.model_admin
        extras = (getattr(admin, "list_sections", ()), admin.ordering_field, admin.actions_row)
        return bool(self.result_list) and not (self.is_popup or self.formset or any(extras))


class ScopedAdmin(ModelAdmin):  # type: ignore[misc]
    """An admin whose lists, choices and autocompletes hold only what the person may see.

    Nothing is deleted at the desk (facts keep their history), so delete is always refused.
    """

    change_list_template = "desk/change_list.html"
    list_only: tuple[str, ...] = ()  # what the columns read, where a row holds much more
    form = SeenForm
    change_form_before_template = "desk/seen.html"
    list_per_page = 50
    paginator = LeanPaginator
    show_full_result_count = False
    list_fullwidth = True
    warn_unsaved_form = True
    compressed_fields = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Scope(request.user).of(self.model)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LeanList

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        related: type[Model] = db_field.related_model
        if "queryset" not in kwargs and hasattr(related, "SCOPE"):
            kwargs["queryset"] = Scope(request.user).of(related)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        """Out of scope is not found; Django would send on to the index with a message."""
        raise Http404


class ReadOnlyAdmin(ScopedAdmin):
    """A list and its rows to look at; writing goes through pages and `domain/` functions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ScopedFilter(admin.RelatedFieldListFilter):
    """A list filter by branch (or the like) that offers only what the person may see."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, Any]]:
        return [(str(row.pk), str(row)) for row in Scope(request.user).of(field.related_model)]

    @property
    def include_empty_choice(self) -> bool:
        return False


def column(
    description: Any, *, ordering: str | None = None, label: dict[str, str] | None = None
) -> Callable[[Column], Column]:
    """Unfold's `display` with types: a list column, as a coloured label if `label` is given."""
    decorate: Callable[[Column], Column] = display(
        description=description, ordering=ordering, label=label
    )
    return decorate
