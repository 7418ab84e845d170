"""Prizes at the desk: the stock, each prize's moves, and what the titles get."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.domain.life import AwardRefused
from awards.domain.prizes import (
    add_prize,
    change_prize,
    count_stock,
    give_out,
    set_title_prizes,
    take_in,
)
from awards.forms_prizes import Kind, MoveForm, NewPrizeForm, PrizeForm, TitlePrizesForm
from awards.models import AwardTitle, Prize, PrizeMove
from awards.queries_prizes import in_use, moves_of, titles_in_use, visible_prizes
from grid.desk import desk_page, render_desk
from grid.forms_seen import Seen
from grid.models import Township, User
from grid.scope import Scope

LOOK, MANAGE = "awards.view_prize", "awards.change_prize"
PER_PAGE = 100


@desk_page(LOOK)
def index(request: HttpRequest) -> HttpResponse:
    """The stock; a form for a new kind of prize."""
    return _show_stock(request, NewPrizeForm())


@desk_page(MANAGE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    form = NewPrizeForm(request.POST)
    township = _township(request)
    if form.is_valid():
        try:
            prize = add_prize(township=township, **form.cleaned_data)
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Added. Now take in what there is."))
            return redirect("prizes:show", prize.pk)
    return _show_stock(request, form, status=422)


def _show_stock(request: HttpRequest, form: NewPrizeForm, *, status: int = 200) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "title": _("Prizes"),
        "prizes": visible_prizes(user),
        "form": form,
        "may_manage": user.has_perm(MANAGE),
    }
    return render_desk(request, "awards/prizes.html", context, status=status)


def _township(request: HttpRequest) -> Township:
    """Of the officer; the superuser's is the first."""
    user = cast(User, request.user)
    township = user.township or Scope(user).townships().first()
    if township is None:
        raise Http404
    return township


@desk_page(LOOK)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A prize: stock, forms to move it, and its moves with the stock after each."""
    return _show_prize(request, _find(request, pk))


def _find(request: HttpRequest, pk: int) -> Prize:
    return get_object_or_404(visible_prizes(cast(User, request.user)), pk=pk)


def _named(prize: Prize) -> dict[str, Any]:
    """As `PrizeForm` shows it."""
    return {"name": prize.name, "unit": prize.unit, "is_active": prize.is_active}


def _show_prize(
    request: HttpRequest, prize: Prize, *, status: int = 200, **forms: Any
) -> HttpResponse:
    user = cast(User, request.user)
    moves = moves_of(Scope(user).of(PrizeMove), prize)
    form = PrizeForm(initial=_named(prize))
    context = {
        "title": prize.name,
        "prize": prize,
        "page": Paginator(moves, PER_PAGE).get_page(request.GET.get("page")),
        "move": MoveForm(),
        "form": form,
        "seen": Seen(None, form),
        "may_manage": user.has_perm(MANAGE),
    }
    return render_desk(request, "awards/prize.html", context | forms, status=status)


@desk_page(MANAGE)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in, give out, or write down what was counted."""
    prize, form = _find(request, pk), MoveForm(request.POST)
    if form.is_valid():
        try:
            made = _write(prize, form.cleaned_data, cast(User, request.user))
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            told = _("Written down. In stock now: %(stock)s %(unit)s.")
            messages.success(request, told % {"stock": made.balance, "unit": prize.unit})
            return redirect("prizes:show", prize.pk)
    return _show_prize(request, _find(request, pk), status=422, move=form)


def _write(prize: Prize, said: dict[str, Any], by: User) -> PrizeMove:
    quantity, note = said["quantity"], said["note"]
    if said["kind"] == Kind.COUNT:
        return count_stock(prize=prize, counted=quantity, note=note, by=by)
    act: Callable[..., PrizeMove] = take_in if said["kind"] == Kind.IN else give_out
    return act(prize=prize, quantity=quantity, note=note, by=by)


@desk_page(MANAGE)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or unit, or no longer used."""
    prize = _find(request, pk)
    form = PrizeForm(request.POST, initial=_named(prize))
    seen = Seen(request.POST, form)
    if form.is_valid() and not seen.refuse(form):
        try:
            change_prize(prize=prize, **form.cleaned_data)
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("prizes:show", prize.pk)
    return _show_prize(request, _find(request, pk), status=422, form=form, seen=seen)


@desk_page(MANAGE)
def titles(request: HttpRequest) -> HttpResponse:
    """What each winner of a title gets: a number for each title and prize."""
    township = _township(request)
    user = cast(User, request.user)
    form = TitlePrizesForm(
        request.POST if request.method == "POST" else None,
        titles=titles_in_use(Scope(user).of(AwardTitle)).filter(township=township),
        prizes=in_use(visible_prizes(user)).filter(township=township),
    )
    seen = Seen(request.POST or None, form)
    if request.method == "POST" and form.is_valid() and not seen.refuse(form):
        with transaction.atomic():
            for title, quantities in form.quantities():
                set_title_prizes(title=title, quantities=quantities)
        messages.success(request, _("Saved. It holds for what is handed over from now on."))
        return redirect("prizes:titles")
    context = {"title": _("What the titles get"), "form": form, "seen": seen}
    return render_desk(
        request, "awards/title_prizes.html", context, status=422 if form.errors else 200
    )
