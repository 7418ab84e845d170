"""A household on a phone: inspect it, or read how it stood."""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from grid.domain.periods import monday_of
from grid.models import User
from grid.scope import Scope
from inspections.domain.corrections import may_correct
from inspections.domain.standards import Item, StandardVersion, load_standard
from inspections.forms import MAX_PHOTOS
from inspections.forms_scores import NOT_APPLICABLE, REASON_LENGTH, REMARK_LENGTH
from inspections.models import ITEMS, Inspection, Problem, VisitHousehold
from inspections.queries import latest_versions, looks_at, open_problems
from inspections.queries_field import Facts, due_ids, household_facts
from inspections.queries_visits import is_on_visit
from inspections.views_parts import NOBODY, draw_part, household_url, render_field, say_day

HISTORY = 8
Errors = dict[str, list[str]]

_OF_ITEMS = {f"{word}-{n}" for word in ("points", "reasons") for n in range(1, ITEMS + 1)}


@login_required
@require_safe
def household(request: HttpRequest, pk: int) -> HttpResponse:
    return show_household(request, pk)


def show_household(
    request: HttpRequest,
    pk: int,
    *,
    entry: dict[str, Any] | None = None,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form for those who inspect, the results for the others.

    `entry` and `errors` are what a plain form had said and what was wrong with it. 404 out of
    scope.
    """
    user: User = request.user  # type: ignore[assignment]
    if not user.has_perm("grid.view_household"):
        raise PermissionDenied
    facts = household_facts(user, pk, day=timezone.localdate())
    if facts is None:
        raise Http404
    may_inspect = user.has_perm("inspections.add_inspection") and facts.is_active
    if not may_inspect or request.GET.get("show") == "results":
        return _results(request, facts, may_inspect=may_inspect)
    if facts.standard is None:
        query = _query(request, facts)
        return render_field(request, "field/no_standard.html", {"home": facts}, query=query)
    standard = load_standard(facts.standard)
    return render_form(request, facts, standard, entry, errors, status=status)


def render_form(
    request: HttpRequest,
    facts: Facts,
    standard: StandardVersion,
    entry: dict[str, Any] | None = None,
    errors: Errors | None = None,
    *,
    status: int = 200,
    template: str = "field/household.html",
    script: str = "entry",
) -> HttpResponse:
    """The eight items of a household, full marks or as `entry` had them."""
    user: User = request.user  # type: ignore[assignment]
    entry, errors = entry or {}, errors or {}
    today = timezone.localdate()
    due = _due_after(facts, monday_of(today))
    context = {
        "home": facts._asdict(),  # templates ask a dict several times as fast
        "seen": _say_last(facts, today),
        "is_done": facts.last_on is not None and facts.last_on >= monday_of(today),
        "items": _pristine_items(standard.id, get_language())
        if not entry
        else draw_items(standard, entry, errors),
        "standard": standard,
        "entry": {
            "id": entry.get("id") or uuid.uuid4(),
            "date": entry.get("date") or today.isoformat(),
            "kind": entry.get("kind") or _usual_kind(user),
            "remark": entry.get("remark") or "",
        },
        "kinds": [] if _is_branch_own(user) else Inspection.Kind.choices,
        "next": due[0] if due else None,
        "next_url": household_url(due[0]) if due else "",
        "words": draw_part("field/entry_words.html", nobody=NOBODY),
        "restored": draw_part("field/entry_restored.html"),
        "tail": draw_part("field/entry_tail.html", most=MAX_PHOTOS, next=bool(due)),
        "faults": [
            text for name, texts in errors.items() if name not in _OF_ITEMS for text in texts
        ],
        "remark_length": REMARK_LENGTH,
    }
    if leads_back_to_visit(user, facts.pk, today):
        context["back"] = reverse("field:visits")
    query = f"?branch={facts.branch_id}"
    return render_field(request, template, context, query=query, script=script, status=status)


def leads_back_to_visit(user: User, household: int, day: dt.date) -> bool:
    """Who is on a surprise visit goes on with it; nobody else is asked."""
    if not user.has_perm("inspections.change_visit"):
        return False
    return is_on_visit(Scope(user).of(VisitHousehold), household, on=day)


def _is_branch_own(user: User) -> bool:
    return user.role == User.Role.SECRETARY and not user.is_superuser


def _usual_kind(user: User) -> str:
    """Who comes from the township comes without notice (四不两直); a branch does its week."""
    return Inspection.Kind.WEEKLY if _is_branch_own(user) else Inspection.Kind.SURPRISE


def _due_after(facts: Facts, week: dt.date) -> list[int]:
    """What is still due, beginning with the household after this one."""
    due = due_ids(branch=facts.branch_id, week=week, quota=facts.quota)
    if facts.pk not in due:
        return due
    place = due.index(facts.pk)
    return due[place + 1 :] + due[:place]


def _say_last(facts: Facts, today: dt.date) -> str:
    if facts.last_on is None:
        return ""
    return f"{say_day(facts.last_on, year=today.year)} · {facts.last_total}"


class Choice(NamedTuple):
    """One of an item's quick answers."""

    value: str
    kind: str
    is_chosen: bool


class Card(NamedTuple):
    """An item as the form draws it."""

    item: Item
    step: str
    choices: list[Choice]
    exact: str
    chosen: tuple[str, ...]
    own: str
    points_faults: list[str]
    reasons_faults: list[str]


@lru_cache(maxsize=64)
def _pristine_items(standard: int, language: str) -> SafeString:
    """The eight items on full marks: the same for everybody, for as long as the version."""
    return draw_items(load_standard(standard), {}, {})


def draw_items(standard: StandardVersion, entry: dict[str, Any], errors: Errors) -> SafeString:
    """The items as `entry` has them (`points`: texts, `na`; `reasons`: lists of texts)."""
    points, reasons = entry.get("points") or [], entry.get("reasons") or []
    cards = [
        _card(
            item,
            str(points[place]) if place < len(points) else _plain(item.points),
            reasons[place] if place < len(reasons) else [],
            errors,
        )
        for place, item in enumerate(standard.items)
    ]
    context = {"cards": cards, "reason_length": REASON_LENGTH}
    return render_to_string("field/items.html", context)


def _card(item: Item, value: str, reasons: Iterable[str], errors: Errors) -> Card:
    given = [str(text) for text in reasons if str(text).strip()]
    quick = {
        "full": _plain(item.points),
        "half": _plain(Decimal(item.points) / 2),
        "none": "0",
        "na": NOT_APPLICABLE,
    }
    return Card(
        item=item,
        step="1" if item.points >= 10 else "0.5",
        choices=[Choice(text, kind, text == value) for kind, text in quick.items()],
        exact="" if value in quick.values() else value,
        chosen=tuple(text for text in given if text in item.reasons),
        own="；".join(text for text in given if text not in item.reasons),
        points_faults=errors.get(f"points-{item.number}", []),
        reasons_faults=errors.get(f"reasons-{item.number}", []),
    )


def _plain(points: Decimal | int) -> str:
    """`15`, `7.5`: as JavaScript writes the number."""
    return f"{Decimal(points).normalize():f}"


def _results(request: HttpRequest, facts: Facts, *, may_inspect: bool) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    query = _query(request, facts)
    rows = latest_versions(looks_at(Scope(user).of(Inspection), facts.pk))
    inspections = list(rows.prefetch_related("photos")[:HISTORY])
    now = timezone.now()
    problems = open_problems(Scope(user).of(Problem)).filter(household=facts.pk)
    context = {
        "home": facts,
        "may_inspect": may_inspect,
        "today": timezone.localdate(),
        "results": [
            Result(row, _lines(row), may_correct(row, by=user, at=now)) for row in inspections
        ],
        "problems": problems.select_related("item").order_by("due_on", "item_number"),
    }
    return render_field(request, "field/results.html", context, here="home", query=query)


def _query(request: HttpRequest, facts: Facts) -> str:
    """Back to the branch; a responsible member has only their own list."""
    user: User = request.user  # type: ignore[assignment]
    return "" if user.role == User.Role.RESPONSIBLE else f"?branch={facts.branch_id}"


class Line(NamedTuple):
    """One item of a result; `points` is None where it does not apply."""

    item: Item
    points: float | None
    reasons: str
    is_lost: bool
    is_failed: bool


class Result(NamedTuple):
    inspection: Inspection
    lines: list[Line]
    may_correct: bool


def _lines(inspection: Inspection) -> list[Line]:
    standard = load_standard(inspection.standard_id)
    return [
        Line(
            item,
            points,
            "；".join(reasons),
            points is not None and points < item.points,
            points is not None and points < item.pass_mark,
        )
        for item, points, reasons in zip(
            standard.items, inspection.points, inspection.reasons, strict=True
        )
    ]
