"""The scoring policy at the desk: its versions, the next one, and its effect before it is saved."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boards.domain.effects import foresee
from boards.domain.policy import Policy, check_begin, first_free_day, policy_for, revise_policy
from boards.domain.rules import PolicyInvalid
from boards.forms_policy import PolicyForm, as_entered
from boards.models import ScoringPolicy
from boards.presenters_policy import list_changes, show_effects, show_versions
from grid.desk import desk_page, render_desk
from grid.domain.numbers import read_key
from grid.domain.periods import Period, PeriodKind
from grid.models import Township, User
from grid.scope import Scope
from inspections.models import Inspection


@desk_page("boards.view_scoringpolicy")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The versions, the newest first, and the numbers of the one that holds today."""
    user = cast(User, request.user)
    township = _find_township(request, request.GET.get("township"))
    today = timezone.localdate()
    policy = policy_for(township=township, on=today)
    rows = Scope(user).of(ScoringPolicy).filter(township=township).select_related("made_by")
    context = {
        "title": _("Scoring policy"),
        "township": township,
        "townships": list(Scope(user).townships().order_by("code")),
        "versions": show_versions(rows),
        "today": today,
        "form": _fill(township, policy),
        "can_revise": user.has_perm("boards.add_scoringpolicy"),
    }
    return render_desk(request, "boards/policy.html", context)


@desk_page("boards.add_scoringpolicy")
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest) -> HttpResponse:
    """Write the next version; look at its effect; only then save it."""
    data = request.POST if request.method == "POST" else None
    township = _find_township(request, (data or request.GET).get("township"))
    if data is None:
        return _show_form(request, township, _fill_next(township), status=200)
    form = PolicyForm(data)
    if not form.is_valid() or form.policy is None:
        return _show_form(request, township, form, status=422)
    step = data.get("step")
    try:
        check_begin(township, form.cleaned_data["valid_from"], timezone.localdate())
        if step == "save":
            return _save(request, township, form)
    except PolicyInvalid as fault:
        form.refuse(fault)
        return _show_form(request, township, form, status=422)
    if step == "edit":
        return _show_form(request, township, form, status=200)
    return _show_effect(request, township, form, form.policy)


def _find_township(request: HttpRequest, pk: str | None) -> Township:
    townships = Scope(request.user).townships().order_by("code")
    if pk:
        return get_object_or_404(townships, pk=read_key(pk))
    first = townships.first()
    if first is None:
        raise Http404
    return first


def _fill(township: Township, policy: Policy, **more: Any) -> PolicyForm:
    return PolicyForm(initial={"township": township.pk, **as_entered(policy), **more})


def _fill_next(township: Township) -> PolicyForm:
    """What would hold then, from the first quarter that can still be changed."""
    today = timezone.localdate()
    begin = Period.holding(today, PeriodKind.QUARTER).next.start
    begin = max(begin, first_free_day(township) or begin)
    return _fill(township, policy_for(township=township, on=begin), valid_from=begin)


def _show_form(
    request: HttpRequest, township: Township, form: PolicyForm, *, status: int
) -> HttpResponse:
    context = {
        "title": _("Revise the scoring policy"),
        "township": township,
        "form": form,
        "first_day": first_free_day(township),
    }
    return render_desk(request, "boards/policy_form.html", context, status=status)


def _find_period(request: HttpRequest, township: Township, today: date) -> Period:
    """The last quarter that has ended and was inspected in; in the very first, the running one."""
    running = Period.holding(today, PeriodKind.QUARTER)
    ended = Scope(request.user).of(Inspection).filter(township=township, date__lt=running.start)
    last = ended.order_by("-date").values_list("date", flat=True).first()
    return Period.holding(last, PeriodKind.QUARTER) if last else running


def _show_effect(
    request: HttpRequest, township: Township, form: PolicyForm, policy: Policy
) -> HttpResponse:
    before = policy_for(township=township, on=form.cleaned_data["valid_from"])
    today = timezone.localdate()
    period = _find_period(request, township, today)
    effects = foresee(township=township, period=period, before=before, after=policy, on=today)
    context = {
        "title": _("Effect of the new policy"),
        "township": township,
        "form": form,
        "period": period,
        "changes": list_changes(before, policy),
        "effects": show_effects(effects, full=True),
    }
    return render_desk(request, "boards/policy_effect.html", context)


def _save(request: HttpRequest, township: Township, form: PolicyForm) -> HttpResponse:
    version = revise_policy(
        township=township,
        numbers=cast(Policy, form.policy),
        valid_from=form.cleaned_data["valid_from"],
        reason=form.cleaned_data["reason"],
        by=cast(User, request.user),
    )
    text = _("Version %(version)s is saved. It holds for periods that begin on %(day)s or later.")
    messages.success(request, text % {"version": version.version, "day": version.valid_from})
    return redirect("policy:index")
