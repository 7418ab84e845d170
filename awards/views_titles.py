"""Award titles at the desk: the list, the project's draft, and changing one."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.domain.candidates import rule_of
from awards.domain.life import AwardRefused
from awards.domain.titles import add_title, change_title, create_default_titles
from awards.forms_titles import TitleForm
from awards.models import AwardTitle
from awards.presenters_titles import describe_quotas, describe_rule
from grid.desk import desk_page, render_desk
from grid.domain.history import list_history
from grid.models import Township, User
from grid.scope import Scope
from inspections.queries import item_names_of


@desk_page("awards.view_award")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The titles in their order, with the rule of each in words."""
    user = cast(User, request.user)
    township = _township(user)
    items = item_names_of(township.pk)
    titles = Scope(user).of(AwardTitle).filter(township=township)
    context = {
        "title": _("Award titles"),
        "rows": [
            (one, [*describe_rule(rule_of(one), items)], describe_quotas(one)) for one in titles
        ],
        "can_change": user.has_perm("awards.change_awardtitle"),
    }
    return render_desk(request, "awards/titles.html", context)


@desk_page("awards.change_awardtitle")
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """The four titles as this project drafts them, to be edited."""
    user = cast(User, request.user)
    try:
        create_default_titles(township=_township(user), by=user)
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The four titles are drafted. Look through their rules."))
    return redirect("titles:index")


@desk_page("awards.change_awardtitle")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    township = _township(user)
    form = TitleForm(request.POST or None, items=item_names_of(township.pk))
    if request.method == "POST" and form.is_valid():
        try:
            add_title(township=township, values=form.values, by=user)
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The title is added."))
            return redirect("titles:index")
    return _render_form(request, form, _("Add a title"), entries=[])


@desk_page("awards.change_awardtitle")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    title = get_object_or_404(Scope(user).of(AwardTitle), pk=pk)
    form = TitleForm(request.POST or None, instance=title, items=item_names_of(title.township_id))
    if request.method == "POST" and form.is_valid():
        try:
            change_title(
                title=title, values=form.values, reason=form.cleaned_data["reason"], by=user
            )
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(
                request, _("Saved. Awards given before keep the rule they were given by.")
            )
            return redirect("titles:index")
    return _render_form(request, form, title.name, entries=list_history(title))


def _render_form(request: HttpRequest, form: TitleForm, title: str, **more: Any) -> HttpResponse:
    context = {"title": title, "form": form, **more}
    status = 422 if form.errors else 200
    return render_desk(request, "awards/title_form.html", context, status=status)


def _township(user: User) -> Township:
    """The person's own; a superuser's is the first."""
    township = Scope(user).townships().order_by("code").first()
    if township is None:
        raise Http404
    return township
