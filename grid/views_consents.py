"""A household's consents at the desk: what it agreed to, noting one, withdrawing one."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grid.desk import desk_page, render_desk
from grid.domain.consents import ConsentRefused, give_consent, withdraw_consent
from grid.forms_consents import ConsentForm, PurposeForm
from grid.models import Consent, Household, User
from grid.scope import Scope


def _household(request: HttpRequest, pk: int) -> Household:
    rows = Scope(request.user).of(Household).select_related("branch")
    return get_object_or_404(rows, pk=pk)


@desk_page("grid.view_household")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in force and what was; a form for who may note one."""
    user = cast(User, request.user)
    household = _household(request, pk)
    may_note = user.has_perm("grid.add_consent")
    if request.method == "POST" and not may_note:
        raise PermissionDenied
    form = ConsentForm(request.POST or None)
    if form.is_valid():
        try:
            give_consent(household=household, by=user, **form.cleaned_data)
        except ConsentRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The consent is on record."))
            return redirect("households:consents", pk=pk)
    context = {
        "title": _("Consents · %(household)s") % {"household": household},
        "household": household,
        "consents": _consents(user, household),
        "form": form if may_note else None,
    }
    status = 422 if form.errors else 200
    return render_desk(request, "households/consents.html", context, status=status)


def _consents(user: User, household: Household) -> list[Consent]:
    rows = Scope(user).of(Consent).filter(household=household)
    return list(rows.select_related("noted_by", "withdrawn_by"))


@desk_page("grid.add_consent")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    household = _household(request, pk)
    given = PurposeForm(request.POST)
    try:
        if not given.is_valid():
            raise ConsentRefused(_("There is no such consent on record."))
        withdraw_consent(
            household=household, purpose=given.cleaned_data["purpose"], by=cast(User, request.user)
        )
    except ConsentRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Withdrawn; it is gone from public pages."))
    return redirect("households:consents", pk=pk)
