"""Pairs on the phone: a branch's active pairs, and noting help within one."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from boards.domain.pairs import PROMISE_LENGTH
from boards.models import Pair, PairHelp
from boards.queries_pairs import active_pairs, with_sides
from boards.views_pairs import note_from, show_to
from grid.models import User
from grid.scope import Scope
from inspections.views_parts import render_field

SHOWN = 60


@login_required
@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """The active pairs that concern this person, the latest first; two queries in all."""
    user = cast(User, request.user)
    if not user.has_perm("boards.view_pair"):
        raise PermissionDenied
    rows = with_sides(active_pairs(Scope(user).of(Pair)))
    helps = Prefetch("helps", queryset=Scope(user).of(PairHelp).order_by("-on"))
    found = rows.prefetch_related(helps).order_by("-formed_at", "pk")[:SHOWN]
    context = {
        "pairs": show_to(user, found),
        "may_note": user.has_perm("boards.add_pairhelp"),
        "today": timezone.localdate(),
        "length": PROMISE_LENGTH,
    }
    return render_field(request, "field/pairs.html", context, here="me")


@login_required
@require_POST
def add_help(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    if not user.has_perm("boards.add_pairhelp"):
        raise PermissionDenied
    fault = note_from(request, get_object_or_404(Scope(user).of(Pair), pk=pk))
    if fault:
        messages.error(request, fault)
    else:
        messages.success(request, _("Written down."))
    return redirect("pairs_field:index")
