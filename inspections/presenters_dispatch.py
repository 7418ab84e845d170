"""A week's page in words: its table and lists, and the text for the group chat."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from grid.domain.periods import Period, PeriodKind
from inspections.models import Dispatch

Page = dict[str, Any]
_LISTS = ("overdue", "found", "open", "closed", "patrols")


def columns() -> list[str]:
    """What the cells of a row are, in order."""
    return [
        _("Due this week"),
        pgettext("number", "Inspected"),
        _("Days with a patrol"),
        _("Places looked at"),
        _("Patrol findings"),
        _("Newly found"),
        pgettext("problem", "Closed"),
        _("Not put right"),
        _("Waiting for re-check"),
        _("Not closed"),
        _("Overdue"),
    ]


_CELLS = (
    "due", "inspected", "days", "patrols", "findings", "found", "closed", "undone", "waiting",
    "open", "overdue",
)  # fmt: skip


def present_page(page: Page, *, week: date, is_now: bool) -> Page:
    """The page as templates show it: days as dates, each figure with the rows behind it.

    A page that is no longer being counted (`is_now` False) has figures alone: its rows have
    gone on living.
    """
    day = date.fromisoformat(page["day"])
    rows = [_present_row(row, week, day, is_now) for row in page["rows"]]
    lists = {name: [_with_dates(line) for line in page.get(name, [])] for name in _LISTS}
    total = _present_row(page["total"], week, day, is_now)
    return {"day": day, "rows": rows, "total": total, "has_lists": "open" in page, **lists}


def _split_open(row: dict[str, Any]) -> dict[str, Any]:
    """With `undone`; pages held before the two were told apart know neither of them."""
    waiting = row.get("waiting")
    undone = None if waiting is None else row["open"] - waiting
    return row | {
        "waiting": "—" if waiting is None else waiting,
        "undone": undone if undone is not None else "—",
    }


def _with_dates(line: dict[str, Any]) -> dict[str, Any]:
    """A line of a list with its days as dates."""
    days = {name: date.fromisoformat(line[name]) for name in line if _is_day(name) and line[name]}
    return line | days


def _is_day(name: str) -> bool:
    return name == "date" or name.endswith("_on")


def _present_row(row: dict[str, Any], week: date, day: date, is_now: bool) -> dict[str, Any]:
    urls = dict(_links(row["branch"], week, day)) if is_now else {}
    row = _split_open(row)
    cells = [(row[name], urls.get(name, "") if row[name] else "") for name in _CELLS]
    if row["branch"] is None:  # days of several branches make no sum
        cells[_CELLS.index("days")] = ("—", "")
    return {**_with_dates(row), "cells": cells}


def _links(branch: int | None, week: date, day: date) -> Iterator[tuple[str, str]]:
    """The lists behind the figures; of one branch, or of all that the person sees."""

    def rows(name: str, **filters: object) -> str:
        if branch:
            filters["branch__id__exact"] = branch
        return f"{reverse(f'admin:inspections_{name}_changelist')}?{urlencode(filters)}"

    yield "inspected", rows("inspection", week__exact=week, kind__exact="weekly")
    walked = rows("patrol", date__gte=week, date__lte=day)
    yield from (("days", walked), ("patrols", walked), ("findings", f"{walked}&finding=yes"))
    yield "found", rows("problem", found_on__gte=week, found_on__lte=day)
    yield "closed", rows("problem", closed_on__gte=week, closed_on__lte=day)
    yield "undone", rows("problem", status__exact="open", rectified_on__isnull=True)
    yield "waiting", rows("problem", status__exact="open", rectified_on__isnull=False)
    yield "open", rows("problem", status__exact="open")
    yield (
        "overdue",
        rows("problem", status__exact="open", due_on__lt=day, rectified_on__isnull=True),
    )


def write_week(name: str, page: Page, *, week: date, held: Dispatch | None) -> str:
    """The week's text for the group chat: figures of a place and its branches, no names."""
    period = Period.holding(week, PeriodKind.WEEK)
    lines = [_("[%(place)s] %(week)s, living environment") % {"place": name, "week": period.label}]
    is_branch = "open" in page
    lines += _say_total(page["total"], date.fromisoformat(page["day"]), is_branch=is_branch)
    if not is_branch:
        lines += [_say_branch(row) for row in page["rows"]]
    if held:
        day = _say_day(held.held_on)
        lines += [_("The weekly dispatch of %(day)s decided:") % {"day": day}, held.decisions]
    return "\n".join(lines)


def _say_total(total: dict[str, Any], day: date, *, is_branch: bool) -> list[str]:
    told = _split_open(total) | {"day": _say_day(day)}
    patrols = _("Daily patrols: %(patrols)s places looked at, %(findings)s findings.")
    if is_branch:  # days of several branches make no sum
        patrols = _(
            "Daily patrols: on %(days)s days, %(patrols)s places looked at, %(findings)s findings."
        )
    problems = _(
        "Problems: %(found)s newly found, %(closed)s closed; on %(day)s %(open)s not closed: "
        "%(undone)s not put right (%(overdue)s overdue), %(waiting)s waiting for re-check."
    )
    households = _("Households: %(inspected)s inspected of %(due)s due this week.")
    return [text % told for text in (households, patrols, problems)]


def _say_branch(row: dict[str, Any]) -> str:
    told = _(
        "%(name)s: inspected %(inspected)s/%(due)s, patrols on %(days)s days, newly found "
        "%(found)s, closed %(closed)s, not put right %(undone)s%(late)s, waiting for re-check "
        "%(waiting)s"
    )
    overdue = _(" (%(overdue)s overdue)") % row if row["overdue"] else ""
    return told % (_split_open(row) | {"late": overdue})


def _say_day(day: date) -> str:
    return _("%(month)s/%(day)s") % {"month": day.month, "day": day.day}


def recent_weeks(today: date, chosen: date, number: int = 26) -> list[Period]:
    """The running week and those before it, the chosen one among them, the newest first."""
    this = Period.holding(today, PeriodKind.WEEK)
    mondays = {this.start - timedelta(weeks=back) for back in range(number)} | {chosen}
    return [Period.holding(monday, PeriodKind.WEEK) for monday in sorted(mondays, reverse=True)]
