"""Acts on households that were ticked in the list, each on a page that says what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.desk import desk_page, render_desk
from grid.domain import households as domain
from grid.domain.merging import tell_merge, tell_undo
from grid.domain.numbers import read_key
from grid.forms_households import ActForm, MergeForm, MoveForm, ReasonForm, ResponsibleForm
from grid.models import Household, User
from grid.scope import Scope

MOST_AT_ONCE = 500
Households = Sequence[Household]
Data = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """`name` is the action in the list; `run(households, data, by)` calls the domain.

    `when`: offered for a household that is active, or for one that is not.
    """

    name: str
    title: Any
    says: Any
    form: type[ActForm]
    run: Callable[[Households, Data, User], int]
    when: bool = True
    # What follows from it, shown to be agreed to before it is done; nothing: not asked.
    tell: Callable[[Households, Data], list[str]] = lambda households, data: []


def _move(households: Households, data: Data, by: User) -> int:
    return domain.move_households(households=households, hamlet=data["hamlet"], by=by)


def _answer(households: Households, data: Data, by: User) -> int:
    today = timezone.localdate()
    return domain.change_responsible(households=households, member=data["member"], on=today, by=by)


def _deactivate(households: Households, data: Data, by: User) -> int:
    today = timezone.localdate()
    return domain.deactivate_households(
        households=households, on=today, reason=data["reason"], by=by
    )


def _activate(households: Households, data: Data, by: User) -> int:
    return domain.activate_households(households=households, reason=data["reason"], by=by)


def _merge(households: Households, data: Data, by: User) -> int:
    """Two were ticked, or one on its own page and the other chosen there."""
    source, target = _doubles(households, data)
    domain.merge_households(
        source=source, target=target, on=timezone.localdate(), reason=data["reason"], by=by
    )
    return 1


def _doubles(households: Households, data: Data) -> tuple[Household, Household]:
    """The one that goes, and the one that stays."""
    target = data["target"]
    sources = [household for household in households if household.pk != target.pk]
    if len(sources) != 1:
        raise domain.HouseholdRefused(_("Choose exactly two households to merge."))
    return sources[0], target


def _tell_merge(households: Households, data: Data) -> list[str]:
    source, target = _doubles(households, data)
    domain.check_doubles(source, target)
    names = {"source": source, "target": target}
    return [_("%(source)s → %(target)s:") % names, *tell_merge(source, target)]


def _tell_undo(households: Households, data: Data) -> list[str]:
    return tell_undo(households)


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
            gettext_lazy(
                "They are due again from this week on; a merge is undone. Then say again who "
                "answers for them."
            ),
            ReasonForm,
            _activate,
            when=False,
            tell=_tell_undo,
        ),
        Act(
            "merge",
            gettext_lazy("Merge a double household"),
            gettext_lazy(
                "The other one is taken off the lists. From today its inspections count for the "
                "one that stays; open problems, pairs and titles go along. Periods that have "
                "ended are not changed. To undo it, activate that one again: all of it goes back."
            ),
            MergeForm,
            _merge,
            tell=_tell_merge,
        ),
    )
}


def links_of(household: Household) -> list[tuple[Any, str]]:
    """The acts that make sense for one household: title and address."""
    return [
        (_title(act, household), f"{reverse('households:act', args=[name])}?ids={household.pk}")
        for name, act in ACTS.items()
        if act.when == household.is_active
    ]


def _title(act: Act, household: Household) -> Any:
    return _("Undo the merging") if household.merged_into_id and not act.when else act.title


@desk_page("grid.change_household")
def act_on_households(request: HttpRequest, name: str) -> HttpResponse:
    """The page of one act; the chosen households are in `ids`."""
    act = ACTS.get(name)
    if act is None:
        raise Http404
    user = cast(User, request.user)
    households = _chosen(request)
    bound = request.POST if request.method == "POST" else None
    form = act.form(bound, scope=Scope(user), households=households)
    told: list[str] = []
    if bound is not None and households and form.is_valid():
        try:
            told = act.tell(households, form.cleaned_data)
            if not told or bound.get("agreed") == told[0]:  # of these two, not of others since
                done = act.run(households, form.cleaned_data, user)
                return _say_done(request, act, households, done)
        except domain.HouseholdRefused as fault:
            form.add_error(None, str(fault))
    context = {
        "told": told,
        "title": act.title,
        "act": act,
        "households": households,
        "form": form,
        "hamlets": getattr(form, "hamlets", []),
        "most": MOST_AT_ONCE,
        "is_full": len(households) == MOST_AT_ONCE,
        "back": _back(households),
    }
    return render_desk(request, "households/act.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> list[Household]:
    ids = [read_key(i) for i in request.GET.get("ids", "").split(",")][:MOST_AT_ONCE]
    rows = Scope(request.user).of(Household).filter(pk__in=ids).select_related("branch__township")
    return list(rows.order_by("branch__code", "code"))


def _back(households: Households) -> str:
    """The page of the one household, or the list."""
    if len(households) == 1:
        return reverse("admin:grid_household_change", args=[households[0].pk])
    return reverse("admin:grid_household_changelist")


def _say_done(request: HttpRequest, act: Act, households: Households, done: int) -> HttpResponse:
    words = _("%(act)s: %(done)s households changed, %(same)s were so already.")
    same = len(households) - done if act.form is not MergeForm else 0
    messages.success(request, words % {"act": act.title, "done": done, "same": same})
    return redirect(_back(households))
