"""Boards at the desk: the list; a row opens the board's own page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boards.models import Board
from boards.queries import mark_affected, visible_boards
from grid.desk import ReadOnlyAdmin, column


@admin.register(Board)
class BoardAdmin(ReadOnlyAdmin):
    list_display = (
        "period_name",
        "level",
        "branch",
        "status",
        "version",
        "affected",
        "published_at",
        "published_by",
    )
    list_filter = ("level", "status", "period")
    list_select_related = ("branch", "published_by")
    ordering = ("-end", "level", "branch__code")
    list_before_template = "boards/list_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        boards = visible_boards(request.user)  # type: ignore[arg-type]
        return mark_affected(boards).order_by(*self.ordering)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        board = get_object_or_404(self.get_queryset(request), pk=object_id)
        return redirect("boards:show", pk=board.pk)

    @column(gettext_lazy("period"), ordering="end")
    def period_name(self, board: Board) -> str:
        return board.label

    @column(gettext_lazy("corrected since"))
    def affected(self, board: Any) -> str:
        """Whether something in it was corrected since this version was scored, and waits."""
        return str(_("affected")) if board.is_affected else ""
