"""Paper is always accepted: sheets to print for a hamlet, and to type in by keyboard alone."""

import datetime as dt
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grid.desk import desk_page, render_desk
from grid.domain.hamlets import hamlet_order
from grid.domain.numbers import read_key
from grid.domain.periods import Period, PeriodKind, monday_of
from grid.domain.rosters.sheets import RosterUnreadable
from grid.models import Branch, Household
from grid.scope import Scope
from inspections.domain.record import EntryConflict, record_inspections
from inspections.domain.standards import NoStandard, StandardVersion, standard_for
from inspections.exports_sheets import write_sheet
from inspections.forms import LATE_AGE
from inspections.forms_sheet_rows import (
    SheetRow,
    blank_rows,
    check_rows,
    read_rows,
    tell_doubles,
)
from inspections.forms_sheets import fill_rows
from inspections.presenters_sheets import draw_code
from inspections.queries import due_households

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 2 * 1024 * 1024  # bytes; a sheet of 500 households has 40 KB


class Sheet(NamedTuple):
    """One sheet: the households of a hamlet, or those still due this week."""

    branch: Branch
    name: str
    households: list[Household]
    query: str


@desk_page("inspections.add_inspection")
def sheets(request: HttpRequest) -> HttpResponse:
    """The hamlets of a branch, each with its sheet to print and to type in."""
    branches = list(Scope(request.user).branches().order_by("code"))
    branch = _choose(branches, request.GET.get("branch", ""))
    rows = []
    if branch:
        homes = _active(request, branch).order_by().values_list("hamlet")
        counted = homes.annotate(number=Count("pk"))
        for hamlet, number in sorted(counted, key=lambda row: hamlet_order(row[0])):
            rows.append((hamlet, number, urlencode({"branch": branch.pk, "hamlet": hamlet})))
    context = {
        "title": _("Paper sheets"),
        "branches": branches,
        "branch": branch,
        "rows": rows,
        "due": urlencode({"branch": branch.pk, "due": 1}) if branch else "",
    }
    return render_desk(request, "inspections/sheets.html", context)


def _choose(branches: list[Branch], text: str) -> Branch | None:
    return next((one for one in branches if str(one.pk) == text), next(iter(branches), None))


def _active(request: HttpRequest, branch: Branch) -> QuerySet[Household]:
    return Scope(request.user).of(Household).filter(branch=branch, is_active=True)


def _read_sheet(request: HttpRequest) -> Sheet:
    """The sheet that the address asks for. Out of scope or no such sheet: 404."""
    asked = request.GET or request.POST
    text = asked.get("branch", "")
    branches = Scope(request.user).branches().select_related("township")
    branch = get_object_or_404(branches, pk=read_key(text))
    homes = _active(request, branch).select_related("branch", "standing")
    if "due" in asked:
        week = monday_of(timezone.localdate())
        found = list(due_households(homes, branch=branch, week=week))
        query = urlencode({"branch": branch.pk, "due": 1})
        return Sheet(branch, _("Still to inspect this week"), found, query)
    hamlet = asked.get("hamlet", "")
    found = list(homes.filter(hamlet=hamlet).order_by("code"))
    if not found:
        raise Http404
    return Sheet(branch, hamlet, found, urlencode({"branch": branch.pk, "hamlet": hamlet}))


def _standard(sheet: Sheet, day: dt.date) -> StandardVersion | None:
    try:
        return standard_for(township=sheet.branch.township, on=day)
    except NoStandard:
        return None


@desk_page("inspections.add_inspection")
def print_sheet(request: HttpRequest) -> HttpResponse:
    """A4: households and eight items to be filled in by hand."""
    sheet, today = _read_sheet(request), timezone.localdate()
    url = request.build_absolute_uri(f"{reverse('sheets:type')}?{sheet.query}")
    context = {
        "sheet": sheet,
        "standard": _standard(sheet, today),
        "week": Period.holding(today, PeriodKind.WEEK),
        "code": draw_code(url),
    }
    return render(request, "inspections/sheet_print.html", context)


@desk_page("inspections.add_inspection")
def type_sheet(request: HttpRequest) -> HttpResponse:
    """A row for each household, digits and Enter. Saved together or not at all."""
    sheet = _read_sheet(request)
    date = request.POST.get("date", "") or timezone.localdate().isoformat()
    standard = _standard(sheet, _read_day(date))
    rows, faults = blank_rows(sheet.households), []
    if request.method == "POST" and standard and "file" in request.FILES:
        return _fill(request, sheet, standard, date)
    if request.method == "POST" and standard:
        rows = read_rows(request.POST, sheet.households)
        faults = _save(request, rows, date, standard)
        if not faults:
            return redirect(f"{reverse('sheets:index')}?branch={sheet.branch.pk}")
    return _show(request, sheet, standard, rows, date, faults)


@desk_page("inspections.add_inspection")
def sheet_workbook(request: HttpRequest) -> HttpResponse:
    """The sheet as .xlsx, to be filled in and read back on the page for typing."""
    sheet = _read_sheet(request)
    standard = _standard(sheet, timezone.localdate())
    if standard is None:  # the page for typing says so
        return redirect(f"{reverse('sheets:type')}?{sheet.query}")
    data = write_sheet(households=sheet.households, standard=standard)
    name = quote(f"{sheet.branch.name}{sheet.name}.xlsx")
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _fill(request: HttpRequest, sheet: Sheet, standard: StandardVersion, date: str) -> HttpResponse:
    """The page with what the file says, to be looked over; nothing is saved yet."""
    file: Any = request.FILES["file"]
    rows = blank_rows(sheet.households)
    if file.size > LARGEST:
        return _show(request, sheet, standard, rows, date, [_("The file is too large.")])
    try:
        items = [(item.name, item.points) for item in standard.items]
        rows, faults = fill_rows(file.read(), file.name, sheet.households, items)
    except RosterUnreadable as fault:
        return _show(request, sheet, standard, rows, date, [str(fault)])
    if any(row.faults for row in rows):
        faults.append(_("Nothing was taken for the marked rows: fill them in by hand."))
    if not faults and not any(row.is_seen for row in rows):
        faults = [_("No row of this sheet is filled in in the file.")]
    if not faults:
        messages.info(request, _("Filled in from the file: look it over, then save."))
    return _show(request, sheet, standard, rows, date, faults)


def _read_day(text: str) -> dt.date:
    """The day whose standard holds; a date that is none is refused by each row's form."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


def _save(
    request: HttpRequest, rows: list[SheetRow], date: str, standard: StandardVersion
) -> list[str]:
    """Record what was typed; what stands against it, or nothing."""
    user: Any = request.user
    entries = check_rows(rows, date=date, standard=standard, user=user)
    if any(row.faults for row in rows):
        return [_("Nothing is saved yet: put the marked rows right.")]
    if not entries:
        return [_("No row is filled in.")]
    if not request.POST.get("again") and tell_doubles(rows, entries):
        return [_("Was this sheet typed in before? Look at the marked rows before you save it.")]
    try:
        record_inspections(entries=entries, by=user)
    except EntryConflict:
        return [_("This sheet was saved before with other points. Open it anew to enter it again.")]
    count = len(entries)
    text = ngettext("%(count)s household is recorded.", "%(count)s households are recorded.", count)
    messages.success(request, text % {"count": count})
    return []


def _show(
    request: HttpRequest,
    sheet: Sheet,
    standard: StandardVersion | None,
    rows: list[SheetRow],
    date: str,
    faults: list[str],
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "title": _("Type in a sheet"),
        "sheet": sheet,
        "standard": standard,
        "rows": rows,
        "date": date,
        "today": today,
        "earliest": today - LATE_AGE,
        "faults": faults,
        "asks_again": any(row.doubts for row in rows),
    }
    return render_desk(
        request, "inspections/sheet_type.html", context, status=422 if faults else 200
    )
