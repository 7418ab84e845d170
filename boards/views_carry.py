"""One correction, one page: everything that it bears on, revised together with one reason."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.appraisals import AppraisalRefused
from boards.domain.boards import BoardRefused
from boards.domain.carry import REASON_LENGTH, carry_through
from boards.models import CorrectionAct
from boards.presenters_carry import show_bearings
from boards.queries import waiting_corrections
from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope
from inspections.models import Correction

PER_PAGE = 30
_SEEN = ("superseded__household__branch", "superseded__branch", "replacement", "by")


@desk_page("boards.publish_board")
def index(request: HttpRequest) -> HttpResponse:
    """Corrections that wait to be carried through, the oldest first."""
    rows = waiting_corrections(Scope(request.user).of(Correction)).select_related(*_SEEN)
    page = Paginator(rows.order_by("at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Corrections to carry through"), "page": page}
    return render_desk(request, "boards/carry_list.html", context)


@desk_page("boards.publish_board")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Before and after of everything; a POST with a reason revises it, all or nothing."""
    user = cast(User, request.user)
    rows = Scope(user).of(Correction).select_related(*_SEEN, "township")
    correction = get_object_or_404(rows, pk=pk)
    reason, fault = request.POST.get("reason", "")[:REASON_LENGTH], ""
    if request.method == "POST":
        try:
            carry_through(correction=correction, reason=reason, by=user)
        except (BoardRefused, AppraisalRefused) as refused:
            fault = str(refused)
        else:
            messages.success(request, _("Carried through: what it bears on is revised."))
            return redirect("carry:show", pk=pk)
    done = Scope(user).of(CorrectionAct).filter(correction=correction).select_related("by").first()
    context = {
        "title": _("What a correction bears on"),
        "correction": correction,
        "look": correction.superseded,
        "bearings": show_bearings(correction, user, timezone.now()),
        "done": done,
        "fault": fault,
        "reason": reason or correction.reason,
        "reason_length": REASON_LENGTH,
    }
    return render_desk(request, "boards/carry.html", context, status=422 if fault else 200)
