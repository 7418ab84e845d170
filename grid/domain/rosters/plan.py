"""What a file would do to a branch: compared with the database, nothing written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from grid.domain.codes import free_codes
from grid.domain.names import pinyin_initials, tidy_name
from grid.domain.rosters.edits import RESPONSIBLE, Edits, find_edits
from grid.domain.rosters.hamlets import HamletBook, tidy_hamlet
from grid.domain.rosters.heads import Answers, Choice, ask_head
from grid.domain.rosters.households import HouseholdRow
from grid.domain.rosters.matching import (
    Matches,
    are_codes_counted_anew,
    count_contradictions,
    drop_hamlet_numbers,
    match_households,
)
from grid.domain.rosters.report import Change, FileReport
from grid.domain.rosters.responsibles import MemberBook
from grid.models import Branch, Household, Member, Responsibility


@dataclass
class HouseholdPlan:
    """Rows to write. `answers`: (household, its new responsible member, the open row to close).

    `leaving`: households that end, each with one of `added` in its place.
    """

    added: list[Household] = field(default_factory=list)
    changed: list[Household] = field(default_factory=list)
    leaving: list[Household] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    answers: list[tuple[Household, Member, Responsibility | None]] = field(default_factory=list)


@dataclass
class _Compared:
    """A branch while a file is compared with it."""

    branch: Branch
    book: MemberBook
    hamlets: HamletBook
    answering: dict[int, Responsibility]
    edits: Edits


def plan_households(
    plan: HouseholdPlan,
    branch: Branch,
    rows: Sequence[HouseholdRow],
    report: FileReport,
    heads: Answers,
    *,
    overwrite: bool = False,
) -> None:
    """Compare the file's households of a branch, and add the result to `plan` and `report`.

    An empty cell never takes away what is known. A household that the file lacks is named as
    missing and left alone; one that is no longer active is warned about and left alone.
    `heads`: what an officer said of rows that name another head; without an answer such a row
    is left out. What was edited by hand stays, unless `overwrite`.
    """
    known = list(Household.objects.filter(branch=branch).order_by("code"))
    if drop_hamlet_numbers(rows):
        reason = _("The numbers of households begin anew in each hamlet: they are no codes.")
        report.warn(rows[0].sheet, 0, reason)
    matches = match_households(reject_doubles(rows, report), known, branch.name)
    compared = _look_up(branch, known, matches, overwrite)
    _tell_doubts(matches, report)
    numbers = free_codes(branch, [h.code for h in known] + [r.code for r in matches.fresh])
    for row, household in matches.pairs:
        choice = ask_head(row, household, heads, report) if household.is_active else Choice.SAME
        if choice is Choice.NEW:
            _plan_successor(plan, row, household, next(numbers), compared, report)
        elif choice is Choice.SAME:
            _plan_known(plan, row, household, compared, report)
    for row in matches.fresh:
        _plan_new(plan, row, row.code or next(numbers), compared, report)
    fresh = compared.book.fresh
    plan.members += fresh
    report.missing += [str(household) for household in matches.left if household.is_active]
    report.persons += sum(row.persons or 0 for row, _h in matches.pairs)
    report.persons += sum(row.persons or 0 for row in matches.fresh)
    if fresh:
        names = "、".join(member.name for member in fresh)
        report.warn("", 0, _("New members, named as responsible: %(names)s.") % {"names": names})


def _look_up(
    branch: Branch, known: Iterable[Household], matches: Matches, overwrite: bool
) -> _Compared:
    """What else is known of the branch. The number of queries does not grow with the file."""
    open_now = Responsibility.objects.filter(household__branch=branch, until=None)
    met = [household for _row, household in matches.pairs if household.is_active]
    return _Compared(
        branch,
        MemberBook(branch, Member.objects.filter(branch=branch).order_by("pk")),
        HamletBook((household.hamlet for household in known if household.is_active), branch.name),
        {r.household_id: r for r in open_now.select_related("member")},
        {} if overwrite else find_edits(met),
    )


def _tell_doubts(matches: Matches, report: FileReport) -> None:
    if are_codes_counted_anew(matches):
        told = {"wrong": count_contradictions(matches.by_code), "all": len(matches.by_code)}
        reason = _(
            "Names and phones contradict the codes in %(wrong)s of %(all)s rows: the codes seem to "
            "be counted anew. Then set the column of codes to “not used” and read again, so that "
            "each household keeps its history."
        )
        report.ask("", 0, reason % told)
    for row, household in matches.doubtful:
        reason = _("Several of this name live in the hamlet; taken for %(household)s by its place.")
        report.warn(row.sheet, row.row, reason % {"household": household})
    for row, household in matches.pairs:
        if row.code and row.code != household.code:
            reason = _("Code %(code)s is new for %(household)s, which keeps its own.")
            named = {"code": row.code, "household": household}
            report.warn(row.sheet, row.row, reason % named)


def reject_doubles(rows: Iterable[HouseholdRow], report: FileReport) -> list[HouseholdRow]:
    """Each code once, and each head of a hamlet with the same phone once."""
    first: dict[tuple[str, ...], HouseholdRow] = {}
    kept = []
    for row in rows:
        keys: list[tuple[str, ...]] = [("code", row.code)] if row.code else []
        if row.phone and not row.code:
            keys.append(("person", row.hamlet, row.head, row.phone))
        double = next((first[key] for key in keys if key in first), None)
        if double:
            reason = _("The same household stands in row %(row)s already.") % {"row": double.row}
            report.reject(row.sheet, row.row, reason)
            continue
        first.update(dict.fromkeys(keys, row))
        kept.append(row)
    return kept


def _plan_new(
    plan: HouseholdPlan, row: HouseholdRow, code: str, compared: _Compared, report: FileReport
) -> None:
    household = Household(
        branch=compared.branch,
        code=code,
        head=row.head,
        initials=pinyin_initials(row.head),
        hamlet=compared.hamlets.spell(row.hamlet),
        persons=row.persons,
        phone=row.phone,
        is_party_household=bool(row.is_party),
        note=row.note,
    )
    plan.added.append(household)
    report.added.append(Change(row.sheet, row.row, f"{code} {row.head}"))
    if row.responsible:
        member = compared.book.find_or_add(row.responsible, row.responsible_phone)
        plan.answers.append((household, member, None))


def _plan_successor(
    plan: HouseholdPlan,
    row: HouseholdRow,
    household: Household,
    code: str,
    compared: _Compared,
    report: FileReport,
) -> None:
    """A new household in the place of this one, answered for by the same member unless told."""
    plan.leaving.append(household)
    told = (_("ends; a new household with another head takes its place"),)
    report.changed.append(Change(row.sheet, row.row, str(household), told))
    _plan_new(plan, replace(row, hamlet=row.hamlet or household.hamlet), code, compared, report)
    answering = compared.answering.get(household.pk)
    if answering and not row.responsible:
        plan.answers.append((plan.added[-1], answering.member, None))


def _plan_known(
    plan: HouseholdPlan,
    row: HouseholdRow,
    household: Household,
    compared: _Compared,
    report: FileReport,
) -> None:
    if not household.is_active:
        reason = _("%(household)s is no longer active and stays so.") % {"household": household}
        report.warn(row.sheet, row.row, reason)
        report.unchanged += 1
        return
    by_hand = compared.edits.get(household.pk, set())
    name = str(household)
    details, kept = set_changes(household, row, compared.branch.name, by_hand)
    if details:
        plan.changed.append(household)
    if told := _plan_answer(plan, row, household, compared):
        (kept if RESPONSIBLE in by_hand else details).append(told)
    if kept:
        report.kept.append(Change(row.sheet, row.row, name, tuple(kept)))
    if details:
        report.changed.append(Change(row.sheet, row.row, str(household), tuple(details)))
    else:
        report.unchanged += 1


def _plan_answer(
    plan: HouseholdPlan, row: HouseholdRow, household: Household, compared: _Compared
) -> str:
    """Who answers from now on, in words; empty when that does not change."""
    if not row.responsible:
        return ""
    answering = compared.answering.get(household.pk)
    before = answering.member if answering else None
    by_hand = RESPONSIBLE in compared.edits.get(household.pk, ())
    if by_hand:
        same = before is not None and before.name == row.responsible
        label = _("responsible member")
        return "" if same else _say_kept(label, before and before.name, row.responsible)
    member = compared.book.find_or_add(row.responsible, row.responsible_phone)
    if before is not None and (member is before or member.pk == before.pk):
        return ""
    plan.answers.append((household, member, answering))
    return _say_change(_("responsible member"), before and before.name, member.name)


def set_changes(
    household: Household, row: HouseholdRow, village: str, by_hand: Iterable[str] = ()
) -> tuple[list[str], list[str]]:
    """Set what the file says otherwise on the household (unsaved); `field: old → new` each.

    The second list holds what stays, because it was edited `by_hand`.
    """
    told = {
        "head": row.head,
        "hamlet": row.hamlet,
        "persons": row.persons,
        "phone": row.phone,
        "is_party_household": row.is_party,
        "note": row.note,
    }
    details: list[str] = []
    kept: list[str] = []
    for name, new in told.items():
        old = getattr(household, name)
        if new in (None, "") or _is_same(name, old, new, village):
            continue
        label = str(Household._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if name in by_hand:
            kept.append(_say_kept(label, old, new))
            continue
        setattr(household, name, new)
        details.append(_say_change(label, old, new))
    household.initials = pinyin_initials(household.head)
    return details, kept


def _is_same(name: str, old: Any, new: Any, village: str) -> bool:
    """Another spelling of the same name or hamlet is no change."""
    if name == "head":
        return bool(tidy_name(old) == new)
    if name == "hamlet":
        return tidy_hamlet(old, village) == tidy_hamlet(new, village)
    return bool(old == new)


def _say_change(label: str, old: object, new: object) -> str:
    return f"{label}：{_say(old)} → {_say(new)}"


def _say_kept(label: str, kept: object, told: object) -> str:
    values = {"label": label, "kept": _say(kept), "told": _say(told)}
    return _("%(label)s: %(kept)s (the file says %(told)s)") % values


def _say(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value in (None, "") else str(value)
