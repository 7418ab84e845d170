"""The list for everybody: names masked but with consent, no login; and objections to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from awards.domain.decide import is_open, take_objection
from awards.domain.life import AwardRefused
from awards.forms_selection import PublicObjectionForm
from awards.models import AwardObjection
from awards.presenters_selection import name_lines, show_list
from awards.queries import names_on, objections_by_code, public_list


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is to be honoured, and how to object."""
    ceremony = get_object_or_404(public_list(pk))
    awards = list(names_on(ceremony))
    form = PublicObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        award = get_object_or_404(names_on(ceremony), pk=values.pop("award"))
        try:
            taken = take_objection(award=award, source=AwardObjection.Source.PAGE, **values)
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            return redirect("award_notice:answer", code=taken.code)
    context = {
        "ceremony": ceremony,
        "groups": list(show_list(awards, masked=True)),
        "count": len(awards),
        "choices": name_lines(awards, masked=True),
        "chosen": form["award"].value(),
        "is_open": is_open(ceremony, timezone.now()),
        "form": form,
    }
    return _render(request, "public/award_notice.html", context, 422 if form.errors else 200)


@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """An objection and what was decided, for who has its code."""
    objection = get_object_or_404(objections_by_code(code))
    ((_pk, name),) = name_lines([objection.award], masked=True)
    context = {"objection": objection, "ceremony": objection.award.ceremony, "name": name}
    return _render(request, "public/award_answer.html", context)


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Not for search engines: a list is for the township, and for its time."""
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
