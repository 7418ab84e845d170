"""Acts on households that were ticked in the list, each on a page that says what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.desk import desk_page, render_desk
from grid.domain import households as domain
from grid.forms_households import MergeForm, MoveForm, ReasonForm, ResponsibleForm, limit_choices
from grid.models import Household, Member, User
from grid.scope import Scope

MOST_AT_ONCE = 500
Households = Sequence[Household]


@dataclass(frozen=True)
class Act:
    """`name` is the action in the list; `run(households, data, by)` calls the domain."""

    name: str
    title: Any
    says: Any
    form: type[forms.Form]
    run: Callable[[Households, dict[str, Any], User], None]


def _move(households: Households, data: dict[str, Any], by: User) -> None:
    domain.move_households(households=households, hamlet=data["hamlet"], by=by)


def _answer(households: Households, data: dict[str, Any], by: User) -> None:
    today = timezone.localdate()
    domain.change_responsible(households=households, member=data["member"], on=today, by=by)


def _deactivate(households: Households, data: dict[str, Any], by: User) -> None:
    today = timezone.localdate()
    domain.deactivate_households(households=households, on=today, reason=data["reason"], by=by)


def _activate(households: Households, data: dict[str, Any], by: User) -> None:
    domain.activate_households(households=households, reason=data["reason"], by=by)


def _merge(households: Households, data: dict[str, Any], by: User) -> None:
    if len(households) != 2:
        raise domain.HouseholdRefused(_("Choose exactly two households to merge."))
    target = data["target"]
    source = next(household for household in households if household.pk != target.pk)
    domain.merge_households(
        source=source, target=target, on=timezone.localdate(), reason=data["reason"], by=by
    )


ACTS = {
    act.name: act
    for act in (
        Act(
            "move",
            gettext_lazy("Move to another hamlet"),
            gettext_lazy("The households keep their codes and everything recorded of them."),
            MoveForm,
            _move,
        ),
        Act(
            "responsible",
            gettext_lazy("Change the responsible member"),
            gettext_lazy(
                "From today this member answers for them; what was before stays on record."
            ),
            ResponsibleForm,
            _answer,
        ),
        Act(
            "deactivate",
            gettext_lazy("Deactivate"),
            gettext_lazy(
                "They are no longer due, nor on boards to come. What was recorded stays, "
                "and they can be activated again."
            ),
            ReasonForm,
            _deactivate,
        ),
        Act(
            "activate",
            gettext_lazy("Activate again"),
            gettext_lazy("They are due again from this week on."),
            ReasonForm,
            _activate,
        ),
        Act(
            "merge",
            gettext_lazy("Merge a double household"),
            gettext_lazy(
                "The other one is taken off the lists and points to the one that stays. "
                "Inspections stay where they were made. This cannot be undone here."
            ),
            MergeForm,
            _merge,
        ),
    )
}


@desk_page("grid.change_household")
def act_on_households(request: HttpRequest, name: str) -> HttpResponse:
    """The page of one act; the chosen households are in `ids`."""
    act = ACTS.get(name)
    if act is None:
        raise Http404
    user = cast(User, request.user)
    scope = Scope(user)
    ids = [int(i) for i in request.GET.get("ids", "").split(",") if i.isdigit()][:MOST_AT_ONCE]
    chosen = scope.of(Household).filter(pk__in=ids).select_related("branch").order_by("code")
    households = list(chosen)
    form = act.form(request.POST or None)
    townships = {household.branch.township_id for household in households}
    members = scope.of(Member).filter(branch__township__in=townships, is_active=True)
    limit_choices(form, chosen, members.select_related("branch"))
    if request.method == "POST" and households and form.is_valid():
        try:
            act.run(households, form.cleaned_data, user)
        except domain.HouseholdRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(
                request, _("Done for %(count)s households.") % {"count": len(households)}
            )
            return redirect("admin:grid_household_changelist")
    context = {"title": act.title, "act": act, "households": households, "form": form}
    return render_desk(request, "households/act.html", context, status=422 if form.errors else 200)
