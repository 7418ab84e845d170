"""Who signs, and whom villagers ask: what stands under papers and on every notice."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from grid.desk import desk_page, render_desk
from grid.domain.office import change_office
from grid.forms_office import OfficeForm
from grid.models import User
from grid.scope import Scope


@desk_page("grid.change_township")
def index(request: HttpRequest) -> HttpResponse:
    """The person's own township; who has several begins with the first."""
    first = Scope(request.user).townships().order_by("code").first()
    if first is None:
        raise Http404
    return redirect("office:change", first.pk)


@desk_page("grid.change_township")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    townships = Scope(request.user).townships().order_by("code")
    township = get_object_or_404(townships, pk=pk)
    form = OfficeForm(request.POST or None, instance=township)
    if request.method == "POST" and form.is_valid():
        change_office(township=township, by=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("Saved. Papers and notices carry it from now on."))
        return redirect("office:change", pk)
    context = {
        "title": _("Office and contact"),
        "township": township,
        "townships": townships if len(townships) > 1 else [],
        "form": form,
    }
    return render_desk(request, "township/office.html", context, status=422 if form.errors else 200)
