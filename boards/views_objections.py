"""Objections at the desk: the list, taking one down, deciding, striking off by re-check."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from boards.domain.blacken import blacken_entry
from boards.domain.boards import BoardRefused
from boards.domain.objections import (
    ObjectionRefused,
    decide_objection,
    strike_entry,
    take_objection,
)
from boards.forms_objections import DecisionForm, ObjectionForm, ReasonForm
from boards.models import BoardEntry, Objection
from boards.queries import visible_boards
from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope

PER_PAGE = 30


@desk_page("boards.view_objection")
def index(request: HttpRequest) -> HttpResponse:
    """What waits first, then the latest decided."""
    rows = (
        Scope(request.user)
        .of(Objection)
        .annotate(
            place=Case(
                When(decision="", then=Value(0)), default=Value(1), output_field=IntegerField()
            )
        )
    )
    found = rows.select_related("entry__board", "taken_by", "decided_by")
    page = Paginator(found.order_by("place", "-received_at"), PER_PAGE)
    context = {
        "title": pgettext("page", "Objections"),
        "page": page.get_page(request.GET.get("page")),
        "may_decide": cast(User, request.user).has_perm("boards.change_objection"),
        "decisions": DecisionForm().fields["decision"].choices,  # type: ignore[attr-defined]
    }
    return render_desk(request, "boards/objections.html", context)


@desk_page("boards.change_objection")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    objection = get_object_or_404(Scope(request.user).of(Objection), pk=pk)
    given = DecisionForm(request.POST)
    try:
        if not given.is_valid():
            raise ObjectionRefused(_say(given))
        decide_objection(objection=objection, by=cast(User, request.user), **given.cleaned_data)
    except ObjectionRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Decided; the household can read the answer."))
    return redirect("objections:index")


@desk_page("boards.add_objection")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down an objection told by telephone or handed in on paper."""
    user = cast(User, request.user)
    entry = _entry(user, pk)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_objection(entry=entry, by=user, **form.cleaned_data)
        except ObjectionRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The objection is taken down; the entry waits."))
            return redirect("boards:show", pk=entry.board_id)
    context = {"title": _("Take down an objection"), "form": form, "entry": entry}
    status = 422 if form.errors else 200
    return render_desk(request, "boards/objection_form.html", context, status=status)


@desk_page("boards.change_objection")
@require_POST
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a black entry off its side after a re-check."""
    user = cast(User, request.user)
    entry = _entry(user, pk)
    given = ReasonForm(request.POST)
    try:
        strike_entry(
            entry=entry, reason=given.cleaned_data["reason"] if given.is_valid() else "", by=user
        )
    except ObjectionRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Struck off; the board says why."))
    return redirect("boards:show", pk=entry.board_id)


@desk_page("boards.publish_board")
@require_POST
def blacken(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry on the black side whose own notice period is over."""
    user = cast(User, request.user)
    entry = _entry(user, pk)
    try:
        blacken_entry(entry=entry, by=user)
    except BoardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("It stands on the black side now."))
    return redirect("boards:show", pk=entry.board_id)


def _entry(user: User, pk: int) -> BoardEntry:
    rows = Scope(user).of(BoardEntry).filter(board__in=visible_boards(user).order_by())
    return get_object_or_404(rows.select_related("board"), pk=pk)


def _say(form: DecisionForm) -> str:
    return " ".join(str(text) for texts in form.errors.values() for text in texts)
