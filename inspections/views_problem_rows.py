"""The lines of the problem list on a phone, drawn without the template engine (views_parts)."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from inspections.queries_field_problems import ProblemLine


def draw_standing(lines: Iterable[ProblemLine], *, today: dt.date) -> SafeString:
    """What is open: what, by when, where, how far. Every text is escaped here."""
    address, language = _address(), get_language()
    drawn = [
        f'<li><a class="row" href="{address % line.pk}"><b>{escape(_say_what(line))}</b>'
        f"{_draw_due(line, today, language)}<span>{escape(_say_where(line))}"
        f" {escape(line.hamlet or '')}</span><span>{escape(_say_more(line))}</span></a></li>"
        for line in lines
    ]
    return _as_list("rows problems", drawn)


def draw_closed(lines: Iterable[ProblemLine]) -> SafeString:
    """What was put right: where and what, when, how."""
    address, language = _address(), get_language()
    drawn = [
        f'<li><a class="row" href="{address % line.pk}">'
        f"<b>{escape(_say_where(line))} · {escape(_say_what(line))}</b>"
        f" <i>{_say_day(line.closed_on, language)}</i>"
        f" <span>{escape(line.closing_note)}</span></a></li>"
        for line in lines
    ]
    return _as_list("rows", drawn)


def _as_list(name: str, lines: list[str]) -> SafeString:
    """Lines whose texts are escaped."""
    return mark_safe(f'<ul class="{name}">{"".join(lines)}</ul>') if lines else SafeString()  # noqa: S308


@lru_cache(maxsize=1)
def _address() -> str:
    return reverse("field:problem", args=[0]).replace("/0/", "/%d/")


def _say_what(line: ProblemLine) -> str:
    """As `Problem.what` and `Problem.where` have it."""
    return line.finding if line.item is None else line.item


def _say_where(line: ProblemLine) -> str:
    return line.place if line.head is None else f"{line.head}（{line.code}）"


def _draw_due(line: ProblemLine, today: dt.date, language: str) -> str:
    if line.rectified_on:
        return f"<i>{escape(gettext('to be re-checked'))}</i>"
    if line.due_on >= today:
        return f"<i>{_say_by(line.due_on, language)}</i>"
    return f'<i class="late">{escape(gettext("overdue"))} · {_say_by(line.due_on, language)}</i>'


@lru_cache(maxsize=1024)
def _say_by(day: dt.date, language: str) -> str:
    return escape(gettext("by %(day)s") % {"day": _say_day(day, language)})


@lru_cache(maxsize=1024)
def _say_day(day: dt.date | None, language: str) -> str:
    return escape(date_format(day, "MONTH_DAY_FORMAT")) if day else ""


def _say_more(line: ProblemLine) -> str:
    """What was found at the item, who has it in hand, how often it came back."""
    said = [line.finding if line.item is not None else ""]
    if line.claimed_by:
        said.append(gettext("claimed by %(who)s") % {"who": line.claimed_by})
    if line.reopened:
        times = ngettext("reopened %(times)s time", "reopened %(times)s times", line.reopened)
        said.append(times % {"times": line.reopened})
    return " · ".join(filter(None, said))
