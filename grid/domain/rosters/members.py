"""The roster of members: who works for the campaign, with their posts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from grid.domain.names import tidy_name
from grid.domain.rosters.columns import Field, Layout
from grid.domain.rosters.places import find_mentioned
from grid.domain.rosters.report import Change, FileReport
from grid.domain.rosters.responsibles import MemberBook
from grid.domain.rosters.sheets import Sheet
from grid.domain.rosters.values import ValueNotUnderstood, read_phone, read_yes
from grid.models import Branch, Member, Position

Kind = Position.Kind
# In the order in which they are tried.
_POSTS = (
    (Kind.PARTY_GROUP_LEADER, re.compile(r"党(员)?小组长")),
    (Kind.UNITED_FRONT_GROUP_LEADER, re.compile(r"统战")),
    (Kind.TOWNSHIP_CADRE, re.compile(r"乡干部|镇干部|乡镇干部|包村|联村|驻片")),
    (Kind.WORK_TEAM, re.compile(r"工作队|第一书记|驻村")),
    (Kind.WELFARE_POST, re.compile(r"公益")),
    (Kind.VOLUNTEER, re.compile(r"志愿")),
    (Kind.CLEANER, re.compile(r"保洁")),
    (Kind.COMMITTEE, re.compile(r"委员|副书记|副主任|文书|会计|妇联|治保|民兵")),
    (Kind.SECRETARY, re.compile(r"书记|支书")),
    (Kind.DIRECTOR, re.compile(r"主任")),
)


@dataclass
class MemberPlan:
    """Members to add or change, and posts to open; `party` tells new members apart."""

    added: list[Member] = field(default_factory=list)
    changed: list[Member] = field(default_factory=list)
    posts: list[tuple[Member, str]] = field(default_factory=list)


def is_member_roster(layouts: Iterable[Layout | None]) -> bool:
    return any(layout and Field.POST in layout.fields for layout in layouts)


def read_post(text: str) -> str | None:
    compact = text.replace(" ", "")
    return next((str(kind) for kind, form in _POSTS if form.search(compact)), None)


def plan_members(
    sheets: Sequence[tuple[Sheet, Layout]], branches: Sequence[Branch], report: FileReport
) -> MemberPlan:
    """Compare the file's members with the database; nothing is written.

    A person with several posts stands in several rows and stays one member. Who is not in
    the file is left alone: rosters of members are often of one village only.
    """
    known = Member.objects.filter(branch__in=branches).order_by("pk").prefetch_related("positions")
    books = {
        branch.pk: MemberBook(branch, [m for m in known if m.branch_id == branch.pk])
        for branch in branches
    }
    held = {(m.pk, p.kind) for m in known for p in m.positions.all() if p.until is None}
    plan, seen = MemberPlan(), _Seen()
    for sheet, layout in sheets:
        for number, row in enumerate(sheet.rows[layout.first :], start=layout.first + 1):
            cells = {meaning: row[column] for column, meaning in layout.columns.items()}
            if any(row):
                _plan_row(plan, sheet.name, number, cells, books, held, seen, report)
    report.persons = len(seen.members)
    report.unchanged = report.persons - len(report.added) - len(report.changed)
    return plan


@dataclass
class _Seen:
    """Members that the file has named so far, each once in the report."""

    members: list[Member] = field(default_factory=list)
    told: list[Member] = field(default_factory=list)

    def meet(self, member: Member) -> None:
        if not any(member is one for one in self.members):
            self.members.append(member)

    def tell(self, member: Member) -> bool:
        if any(member is one for one in self.told):
            return False
        self.told.append(member)
        return True


def _plan_row(
    plan: MemberPlan,
    sheet: str,
    number: int,
    cells: dict[Field, str],
    books: dict[int, MemberBook],
    held: set[tuple[int, str]],
    seen: _Seen,
    report: FileReport,
) -> None:
    name = tidy_name(cells.get(Field.HEAD, ""))[:30]
    named = find_mentioned(cells.get(Field.VILLAGE, ""), [book.branch for book in books.values()])
    if not name:
        report.reject(sheet, number, _("The name is missing."))
        return
    if len(named) != 1 and len(books) != 1:
        report.reject(sheet, number, _("The village is not one of this township."))
        return
    branch = named[0] if named else next(iter(books.values())).branch
    try:
        phone = read_phone(cells.get(Field.PHONE, ""))
    except ValueNotUnderstood:
        phone = ""
        report.warn(sheet, number, _("The phone number is not plausible and was left out."))
    member = books[branch.pk].find_or_add(name, phone)
    seen.meet(member)
    changed = _set_member(member, phone, read_yes(cells.get(Field.PARTY, "")))
    changed |= _plan_post(plan, member, cells.get(Field.POST, ""), held, sheet, number, report)
    if changed and seen.tell(member):
        told = report.added if member.pk is None else report.changed
        told.append(Change(sheet, number, f"{branch.name} {name}"))
        (plan.added if member.pk is None else plan.changed).append(member)


def _set_member(member: Member, phone: str, is_party: bool) -> bool:
    """Set what the file says otherwise; True if anything (a new member always is)."""
    changed = member.pk is None
    if phone and member.phone != phone:
        member.phone, changed = phone, True
    if is_party and not member.is_party_member:
        member.is_party_member, changed = True, True
    return changed


def _plan_post(
    plan: MemberPlan,
    member: Member,
    text: str,
    held: set[tuple[int, str]],
    sheet: str,
    number: int,
    report: FileReport,
) -> bool:
    kind = read_post(text)
    if kind is None:
        if text:
            report.warn(sheet, number, _("The post %(post)s is not known.") % {"post": text[:20]})
        return False
    known = member.pk is not None and (member.pk, kind) in held
    planned = any(one is member and other == kind for one, other in plan.posts)
    if known or planned:
        return False
    plan.posts.append((member, kind))
    return True


def make_positions(plan: MemberPlan, on: date) -> list[Position]:
    return [Position(member=member, kind=kind, since=on) for member, kind in plan.posts]
