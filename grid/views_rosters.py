"""Roster import at the desk: upload, look, correct, confirm."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from grid.desk import desk_page, render_desk
from grid.domain.numbers import read_key
from grid.domain.rosters.uploads import (
    OVERWRITE,
    WHOLE_FILE,
    PlanChanged,
    answer_heads,
    confirm_upload,
    correct_upload,
    discard_upload,
    keep_uploads,
    read_upload,
)
from grid.forms_rosters import FIELD_NAMES, CorrectForm, HeadsForm, UploadForm
from grid.models import RosterFile, User
from grid.scope import Scope
from grid.tasks import read_roster

MOST_ROWS = 60  # of each list on a card; the counts are whole


def rosters_of(request: HttpRequest) -> QuerySet[RosterFile]:
    rows = Scope(request.user).of(RosterFile)
    return (
        rows.select_related("branch")
        .prefetch_related("township__branches")
        .order_by("-status", "name")
    )


@desk_page("grid.import_roster")
def index(request: HttpRequest) -> HttpResponse:
    """All files under way, and the form for more."""
    user = cast(User, request.user)
    form = UploadForm(request.POST or None, request.FILES or None, scope=Scope(user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kept = keep_uploads(township=data["township"], files=data["uploads"], by=user)
        for roster in kept:
            read_roster.enqueue(roster.pk)
        return redirect("rosters:index")
    context = {"title": _("Roster import"), "form": form, **show_files(request)}
    return render_desk(request, "rosters/index.html", context, status=422 if form.errors else 200)


def show_files(request: HttpRequest) -> dict[str, Any]:
    rosters = list(rosters_of(request))
    waiting = [roster for roster in rosters if roster.status == RosterFile.Status.WAITING]
    read = [r for r in rosters if r.status == RosterFile.Status.READ and not r.error]
    ready = [roster for roster in read if not has_questions(roster)]
    cards = [show_file(roster) for roster in rosters]
    return {
        "rosters": cards,
        "asked": sum(one["asked"] for one in cards if one["roster"] in ready),
        "read": len(rosters) - len(waiting),
        "waiting": len(waiting),
        "ready": len(ready),
        "stopped": len(read) - len(ready),
        "fields": [(str(field), name) for field, name in FIELD_NAMES.items()],
        "most": MOST_ROWS,
    }


def has_questions(roster: RosterFile) -> bool:
    """Does something in it have to be answered before it is imported with others?"""
    return bool(roster.report.get("questions"))


def show_file(roster: RosterFile) -> dict[str, Any]:
    """One card: its counts, and the lists that unfold, each cut at MOST_ROWS."""
    report = roster.report
    names = ("questions", "added", "changed", "kept", "missing", "rejected", "warned")
    lists = {name: report.get(name, []) for name in names}
    heads = report.get("heads", [])
    return {
        "roster": roster,
        "heads": heads,
        "asked": sum(not one["choice"] for one in heads),
        "is_done": roster.status == RosterFile.Status.DONE,
        "is_waiting": roster.status == RosterFile.Status.WAITING,
        "is_members": report.get("kind") == "members",
        "branch": report.get("branch", ""),
        "persons": report.get("persons", 0),
        "unchanged": report.get("unchanged", 0),
        "counts": {name: len(rows) for name, rows in lists.items()},
        "lists": {name: rows[:MOST_ROWS] for name, rows in lists.items()},
        "sheets": report.get("sheets", []),
        "overwrites": OVERWRITE in roster.corrections.get(WHOLE_FILE, {}),
    }


@desk_page("grid.import_roster")
def progress(request: HttpRequest) -> HttpResponse:
    """The cards alone, for htmx while files are being read."""
    return TemplateResponse(request, "rosters/files.html", show_files(request))


@desk_page("grid.import_roster")
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    rosters = rosters_of(request).filter(status=RosterFile.Status.READ).exclude(file="")
    roster = get_object_or_404(rosters, pk=pk)
    form = CorrectForm(request.POST, roster=roster)
    if form.is_valid():
        correct_upload(
            roster=roster,
            branch=form.cleaned_data["branch"],
            corrections=form.corrections(),
            overwrite=form.cleaned_data["overwrite"],
        )
    return redirect("rosters:index")


@desk_page("grid.import_roster")
@require_POST
def heads(request: HttpRequest, pk: int) -> HttpResponse:
    """Same household or a new one, for each row that names another head."""
    rosters = rosters_of(request).filter(status=RosterFile.Status.READ).exclude(file="")
    roster = get_object_or_404(rosters, pk=pk)
    form = HeadsForm(request.POST, roster=roster)
    if form.is_valid():
        answer_heads(roster=roster, answers=form.answers())
    return redirect("rosters:index")


@desk_page("grid.import_roster")
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Import one file (`file`), or all without questions; each in a transaction of its own."""
    found = rosters_of(request).filter(status=RosterFile.Status.READ, error="")
    if chosen := request.POST.get("file", ""):
        rosters = list(found.filter(pk=read_key(chosen)))
    else:
        rosters = [roster for roster in found if not has_questions(roster)]
    done = 0
    for roster in rosters:
        done += not _takes_answers(request, roster) and _confirm_one(request, roster)
    if done:
        text = ngettext("%(count)s file was imported.", "%(count)s files were imported.", done)
        messages.success(request, text % {"count": done})
    return redirect("rosters:index")


def _takes_answers(request: HttpRequest, roster: RosterFile) -> bool:
    """Whether the page held answers that were not kept yet: first the preview with them."""
    form = HeadsForm(request.POST, roster=roster)
    if not request.POST.get("file") or not form.is_valid():
        return False
    known = {one["key"]: one["choice"] for one in roster.report.get("heads", [])}
    answers = form.answers()
    if all(known[key] == choice for key, choice in answers.items()):
        return False
    answer_heads(roster=roster, answers=answers)
    text = _("%(file)s: the answers are kept. Look at the preview, then import.")
    messages.info(request, text % {"file": roster.name})
    return True


def _confirm_one(request: HttpRequest, roster: RosterFile) -> bool:
    user = cast(User, request.user)
    try:
        report = confirm_upload(roster=roster, on=timezone.localdate(), by=user)
    except PlanChanged:
        read_upload(roster)
        text = _("%(file)s: the data changed since the preview. Please look at it again.")
        messages.warning(request, text % {"file": roster.name})
        return False
    except ValueError as fault:
        messages.error(request, f"{roster.name}：{fault}")
        return False
    if left := report.unanswered:
        text = ngettext(
            "%(file)s: %(count)s row with another head was left out, nobody having said whether "
            "it is the same household.",
            "%(file)s: %(count)s rows with another head were left out, nobody having said whether "
            "they are the same households.",
            left,
        )
        messages.warning(request, text % {"file": roster.name, "count": left})
    return True


@desk_page("grid.import_roster")
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Forget one file (`file`), or all that are done (`done`)."""
    rosters = rosters_of(request)
    if request.POST.get("done"):
        rosters = rosters.filter(status=RosterFile.Status.DONE)
    else:
        rosters = rosters.filter(pk=read_key(request.POST.get("file", "")))
    for roster in rosters:
        discard_upload(roster=roster)
    return redirect("rosters:index")
