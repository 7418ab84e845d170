"""Parts of the field's pages that are drawn without the template engine, or only once.

A phone's page may cost twice an empty one, no more; these are what was measured to exceed it.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from grid.models import User
from inspections.queries_field import Seen

NOBODY = str(UUID(int=0))  # stands for the id that the phone makes


def draw_part(template: str, **values: str | int) -> SafeString:
    """A part that depends on nothing but `values` and the language: drawn once in a process."""
    if settings.DEBUG:  # templates are being edited
        return render_to_string(template, values)
    return _drawn(template, get_language(), tuple(values.items()))


@lru_cache(maxsize=512)
def _drawn(template: str, language: str, values: tuple[tuple[str, str | int], ...]) -> SafeString:
    return render_to_string(template, dict(values))


def render_field(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    here: str = "",
    query: str = "",
    script: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of the field. `here` is its place in the bar at the bottom (none: no bar),
    `query` keeps the branch, `script` is the module `js/field-….js` that works on it.
    """
    user: User = request.user  # type: ignore[assignment]
    inspects = user.has_perm("inspections.add_inspection")
    frame = {
        "head": draw_part("field/head.html", script=script, has_store=inspects),
        "net": draw_part("field/net.html", nobody=NOBODY, own=bool(user.branch_id))
        if inspects
        else "",
        "bar": draw_part("field/bar.html", here=here, query=query) if here else "",
        "back": f"{_home()}{query}",
        "query": query,
    }
    return render(request, template, frame | context, status=status)


@lru_cache(maxsize=1)
def _home() -> str:
    return reverse("field:home")


@lru_cache(maxsize=1)
def _household() -> str:
    return reverse("field:household", args=[0]).replace("/0/", "/%d/")


def household_url(pk: int) -> str:
    return _household() % pk


class Row(NamedTuple):
    """A household as a list shows it."""

    url: str
    head: str
    place: str
    seen: str
    initials: str


def say_day(day: dt.date, *, year: int) -> str:
    """`5月3日`; another year is named."""
    told = gettext("%(month)s/%(day)s") % {"month": day.month, "day": day.day}
    return told if day.year == year else f"{day.year}/{told}"


def say_week(week: dt.date) -> str:
    """`第18周 5月1日—5月7日`."""
    end = week + dt.timedelta(days=6)
    return gettext("Week %(week)s, %(start)s – %(end)s") % {
        "week": week.isocalendar().week,
        "start": say_day(week, year=week.year),
        "end": say_day(end, year=end.year),
    }


def rows_of(households: Iterable[Seen]) -> list[Row]:
    """The lines of a list: who, where, and the last result."""
    year, never = timezone.localdate().year, gettext("never inspected")
    return [
        Row(
            household_url(home.pk),
            home.head,
            f"{home.hamlet} · {home.code}" if home.hamlet else home.code,
            f"{say_day(home.last_on, year=year)} · {home.last_total}" if home.last_on else never,
            home.initials,
        )
        for home in households
    ]


def draw_rows(rows: Iterable[Row]) -> SafeString:
    """The list itself. Every text is escaped here."""
    lines = [
        f'<li data-key="{escape(row.initials)}"><a class="row" href="{escape(row.url)}">'
        f"<b>{escape(row.head)}</b> <i>{escape(row.seen)}</i> <span>{escape(row.place)}</span>"
        "</a></li>"
        for row in rows
    ]
    return _as_list("rows", lines)


def draw_hamlets(hamlets: Iterable[tuple[str, int]], query: str) -> SafeString:
    """A link for each hamlet, with its number of households."""
    unnamed = gettext("No hamlet given")
    lines = [
        f'<li><a class="card" href="{escape(query)}&amp;hamlet={quote(hamlet)}">'
        f'<span>{escape(hamlet or unnamed)}</span> <b class="num">{households}</b></a></li>'
        for hamlet, households in hamlets
    ]
    return _as_list("hamlets", lines)


def _as_list(name: str, lines: list[str]) -> SafeString:
    """Lines whose texts are escaped; nothing when there are none."""
    if not lines:
        return SafeString()
    return mark_safe(f'<ul class="{name}" data-{name}>{"".join(lines)}</ul>')  # noqa: S308
