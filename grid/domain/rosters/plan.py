"""What a file would do to a branch: compared with the database, nothing written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from grid.domain.codes import free_codes
from grid.domain.names import pinyin_initials
from grid.domain.rosters.heads import Answers, Choice, ask_head
from grid.domain.rosters.households import HouseholdRow
from grid.domain.rosters.matching import match_households
from grid.domain.rosters.report import Change, FileReport
from grid.domain.rosters.responsibles import MemberBook
from grid.models import Branch, Household, Member, Responsibility


@dataclass
class HouseholdPlan:
    """Rows to write. `answers`: (household, its new responsible member, the open row to close).

    `leaving`: households that end, each with one of `added` in its place.
    """

    branch: Branch
    added: list[Household] = field(default_factory=list)
    changed: list[Household] = field(default_factory=list)
    leaving: list[Household] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    answers: list[tuple[Household, Member, Responsibility | None]] = field(default_factory=list)


def plan_households(
    branch: Branch, rows: Sequence[HouseholdRow], report: FileReport, heads: Answers
) -> HouseholdPlan:
    """Compare the file's households with the branch's, and write the result to `report`.

    `heads`: what an officer said of rows that name another head; without an answer such a row
    is left out.

    An empty cell never takes away what is known. A household that the file lacks is named as
    missing and left alone; one that is no longer active is warned about and left alone.
    """
    known = list(Household.objects.filter(branch=branch).order_by("code"))
    open_now = Responsibility.objects.filter(household__branch=branch, until=None)
    answering = {r.household_id: r for r in open_now.select_related("member")}
    book = MemberBook(branch, Member.objects.filter(branch=branch).order_by("pk"))
    plan = HouseholdPlan(branch)
    matches = match_households(reject_doubles(rows, report), known)
    numbers = free_codes(branch, [h.code for h in known] + [r.code for r in matches.fresh])
    for row, household in matches.pairs:
        before, choice = answering.get(household.pk), Choice.SAME
        if household.is_active:
            choice = ask_head(row, household, heads, report)
        if choice is Choice.NEW:
            _plan_successor(plan, row, household, next(numbers), before, book, report)
        elif choice is Choice.SAME:
            _plan_known(plan, row, household, before, book, report)
    for row in matches.fresh:
        _plan_new(plan, row, row.code or next(numbers), book, report)
    plan.members = book.fresh
    report.missing += [str(household) for household in matches.left if household.is_active]
    report.persons = sum(row.persons or 0 for row, _h in matches.pairs) + sum(
        row.persons or 0 for row in matches.fresh
    )
    if book.fresh:
        names = "、".join(member.name for member in book.fresh)
        report.warn("", 0, _("New members, named as responsible: %(names)s.") % {"names": names})
    return plan


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
    plan: HouseholdPlan, row: HouseholdRow, code: str, book: MemberBook, report: FileReport
) -> None:
    household = Household(
        branch=plan.branch,
        code=code,
        head=row.head,
        initials=pinyin_initials(row.head),
        hamlet=row.hamlet,
        persons=row.persons,
        phone=row.phone,
        is_party_household=bool(row.is_party),
        note=row.note,
    )
    plan.added.append(household)
    report.added.append(Change(row.sheet, row.row, f"{code} {row.head}"))
    if row.responsible:
        member = book.find_or_add(row.responsible, row.responsible_phone)
        plan.answers.append((household, member, None))


def _plan_successor(
    plan: HouseholdPlan,
    row: HouseholdRow,
    household: Household,
    code: str,
    answering: Responsibility | None,
    book: MemberBook,
    report: FileReport,
) -> None:
    """A new household in the place of this one, answered for by the same member unless told."""
    plan.leaving.append(household)
    told = (_("ends; a new household with another head takes its place"),)
    report.changed.append(Change(row.sheet, row.row, str(household), told))
    _plan_new(plan, replace(row, hamlet=row.hamlet or household.hamlet), code, book, report)
    if answering and not row.responsible:
        plan.answers.append((plan.added[-1], answering.member, None))


def _plan_known(
    plan: HouseholdPlan,
    row: HouseholdRow,
    household: Household,
    answering: Responsibility | None,
    book: MemberBook,
    report: FileReport,
) -> None:
    if not household.is_active:
        reason = _("%(household)s is no longer active and stays so.") % {"household": household}
        report.warn(row.sheet, row.row, reason)
        report.unchanged += 1
        return
    details = set_changes(household, row)
    if details:
        plan.changed.append(household)
    if row.responsible:
        member = book.find_or_add(row.responsible, row.responsible_phone)
        before = answering.member if answering else None
        if before is None or (member is not before and member.pk != before.pk):
            plan.answers.append((household, member, answering))
            details.append(
                _say_change(_("responsible member"), before and before.name, member.name)
            )
    if details:
        report.changed.append(Change(row.sheet, row.row, str(household), tuple(details)))
    else:
        report.unchanged += 1


def set_changes(household: Household, row: HouseholdRow) -> list[str]:
    """Set what the file says otherwise on the household (unsaved); `field: old → new` each."""
    told = {
        "head": row.head,
        "hamlet": row.hamlet,
        "persons": row.persons,
        "phone": row.phone,
        "is_party_household": row.is_party,
        "note": row.note,
    }
    details = []
    for name, new in told.items():
        old = getattr(household, name)
        if new in (None, "") or new == old:
            continue
        setattr(household, name, new)
        label = str(Household._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        details.append(_say_change(label, old, new))
    household.initials = pinyin_initials(household.head)
    return details


def _say_change(label: str, old: object, new: object) -> str:
    def say(value: object) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return "—" if value in (None, "") else str(value)

    return f"{label}：{say(old)} → {say(new)}"
