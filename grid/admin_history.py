"""Admins whose rows show who changed what, when and why."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from grid.desk import ScopedAdmin, render_desk
from grid.domain.history import list_history

_RECENT = 5


class HistoryAdmin(ScopedAdmin):
    """The last acts stand under the row, all of them on a page; none is rewritten."""

    change_form_outer_after_template = "desk/history_recent.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            "title": _("History of %(row)s") % {"row": row},
            "entries": list_history(row),
            "back": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk]
            ),
        }
        return render_desk(request, "desk/history.html", context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["recent"] = list_history(obj, limit=_RECENT) if obj else []
        response: HttpResponse = super().render_change_form(
            request, context, add, change, form_url, obj
        )
        return response
