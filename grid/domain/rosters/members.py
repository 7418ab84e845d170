"""The roster of members: who works for the campaign, with their posts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from grid.domain.rosters.columns import Layout
from grid.domain.rosters.headings import Field
from grid.domain.rosters.people import is_no_name, part_name
from grid.domain.rosters.places import Places
from grid.domain.rosters.posts import is_former, read_posts
from grid.domain.rosters.report import Change, FileReport
from grid.domain.rosters.responsibles import MemberBook
from grid.domain.rosters.sheet import Sheet
from grid.domain.rosters.values import ValueNotUnderstood, read_party, read_phones
from grid.domain.rosters.walk import Cells, walk_rows
from grid.models import Branch, Member, Position


@dataclass
class MemberPlan:
    """Members to add or change, and posts to open; `party` tells new members apart."""

    added: list[Member] = field(default_factory=list)
    changed: list[Member] = field(default_factory=list)
    posts: list[tuple[Member, str]] = field(default_factory=list)


def plan_members(
    sheets: Sequence[tuple[Sheet, Layout]], branches: Sequence[Branch], report: FileReport
) -> MemberPlan:
    """Compare the file's members with the database; nothing is written.

    A person with several posts stands in several rows and stays one member. Who is not in
    the file is left alone: rosters of members are often of one village only.
    """
    known = Member.objects.filter(branch__in=branches).order_by("pk").prefetch_related("positions")
    planner = _Planner(branches, known, report)
    for sheet, layout in sheets:
        for block in layout.blocks():
            for number, cells in walk_rows(sheet, block, ""):
                planner.plan_row(sheet.name, number, cells)
    report.persons = len(planner.seen)
    report.unchanged = report.persons - len(report.added) - len(report.changed)
    return planner.plan


class _Planner:
    """Rows of members one by one; `seen` holds each member of the file once, by identity."""

    def __init__(
        self, branches: Sequence[Branch], known: Iterable[Member], report: FileReport
    ) -> None:
        only = branches[0] if len(branches) == 1 else None
        self.places, self.report, self.plan = Places(branches, only), report, MemberPlan()
        known = list(known)
        self.books = {
            branch.pk: MemberBook(branch, [m for m in known if m.branch_id == branch.pk])
            for branch in branches
        }
        self.held = {(m.pk, p.kind) for m in known for p in m.positions.all() if p.until is None}
        self.seen: dict[int, Member] = {}
        self.told: set[int] = set()

    def plan_row(self, sheet: str, number: int, cells: Cells) -> None:
        name = part_name(cells.get(Field.HEAD, ""))[0][:30]
        village = cells.get(Field.VILLAGE, "")
        branch = self.places.find(village)
        if not name:
            self.report.reject(sheet, number, _("The name is missing."))
        elif is_no_name(name):
            reason = _("This is no name of a person: %(text)s.") % {"text": name[:20]}
            self.report.reject(sheet, number, reason)
        elif branch is None:
            self.report.reject(sheet, number, self.places.say_unknown(village))
        else:
            self._plan_member(sheet, number, cells, name, branch)

    def _plan_member(
        self, sheet: str, number: int, cells: Cells, name: str, branch: Branch
    ) -> None:
        phone = self._read_phone(sheet, number, cells.get(Field.PHONE, ""))
        is_party = self._read_party(sheet, number, cells.get(Field.PARTY, ""))
        member = self.books[branch.pk].find_or_add(name, phone)
        self.seen[id(member)] = member
        changed = _set_member(member, phone, is_party)
        changed |= self._plan_posts(sheet, number, member, cells.get(Field.POST, ""))
        if changed and id(member) not in self.told:
            self.told.add(id(member))
            told = self.report.added if member.pk is None else self.report.changed
            told.append(Change(sheet, number, f"{branch.name} {name}"))
            (self.plan.added if member.pk is None else self.plan.changed).append(member)

    def _read_phone(self, sheet: str, number: int, text: str) -> str:
        try:
            return next(iter(read_phones(text)), "")
        except ValueNotUnderstood:
            reason = _("The phone number is not plausible and was left out.")
            self.report.warn(sheet, number, reason)
            return ""

    def _read_party(self, sheet: str, number: int, text: str) -> bool:
        try:
            return read_party(text)
        except ValueNotUnderstood:
            reason = _("Party member or not is not understood: %(text)s.") % {"text": text[:10]}
            self.report.warn(sheet, number, reason)
            return False

    def _plan_posts(self, sheet: str, number: int, member: Member, text: str) -> bool:
        """Posts that the member is given; True if any."""
        kinds, others = read_posts(text)
        for other in others:
            reason = _("A former post is not taken: %(post)s.") if is_former(other) else _(
                "The post %(post)s is not known."
            )  # fmt: skip
            self.report.warn(sheet, number, reason % {"post": other[:20]})
        fresh = [kind for kind in kinds if not self._is_held(member, kind)]
        self.plan.posts += [(member, kind) for kind in fresh]
        return bool(fresh)

    def _is_held(self, member: Member, kind: str) -> bool:
        known = member.pk is not None and (member.pk, kind) in self.held
        return known or any(one is member and other == kind for one, other in self.plan.posts)


def _set_member(member: Member, phone: str, is_party: bool) -> bool:
    """Set what the file says otherwise; True if anything (a new member always is)."""
    changed = member.pk is None
    if phone and member.phone != phone:
        member.phone, changed = phone, True
    if is_party and not member.is_party_member:
        member.is_party_member, changed = True, True
    return changed


def make_positions(plan: MemberPlan, on: date) -> list[Position]:
    return [Position(member=member, kind=kind, since=on) for member, kind in plan.posts]
