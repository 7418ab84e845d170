"""Stage the half-year of the demo township, week by week, through the domain functions."""

import hashlib
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from boards.domain.boards import draft_board
from boards.domain.life import open_notice, publish_board
from boards.domain.redraft import redraft_under_notice
from boards.domain.revise import is_overtaken
from boards.models import Board
from grid.domain.accounts import create_account
from grid.domain.office import change_office
from grid.domain.periods import Period, PeriodKind, monday_of
from grid.domain.rosters import import_roster_file
from grid.domain.setup import init_township, read_township_table
from grid.models import Branch, Household, Member, Position, Township, User
from inspections.domain.photos import store_photo
from inspections.domain.record import Entry, record_inspections
from inspections.domain.standards import StandardVersion, create_default_standard, standard_for
from inspections.models import Inspection
from inspections.queries import due_households
from township.demo.accounts import DEMO_PASSWORD, MAIN_BRANCH
from township.demo.arenas import announce_arena, hold_arenas
from township.demo.awards import prepare_ceremonies
from township.demo.clock import at_clock
from township.demo.homes import Home, Village, invent_home, invent_village, judge_home, season_of
from township.demo.objections import answer_objections, object_to
from township.demo.pairs import form_from, help_each_other
from township.demo.pictures import draw_courtyard
from township.demo.repairs import put_problems_right
from township.demo.rhythm import FRIDAY, keep_the_rhythm
from township.demo.slips import put_slips_right
from township.demo.statistics import gather_statistics
from township.demo.visits import visit_without_notice

SAMPLES = settings.BASE_DIR / "samples"
ARENA_HOMES = 3  # of each branch, once a quarter
BEHIND = 4  # villages that begin the campaign far behind the others
PHOTOGRAPHED = 2  # homes of each branch and week, if anything is bad enough
Say = Callable[[str], None]


@dataclass
class Stage:
    """The township being staged, with everything drawn by chance at the beginning."""

    township: Township
    officer: User
    supervisor: User
    span: Period
    until: date
    seed: int
    secretaries: dict[int, User] = field(default_factory=dict)
    villages: dict[int, Village] = field(default_factory=dict)
    homes: dict[int, Home] = field(default_factory=dict)
    households: dict[int, Household] = field(default_factory=dict)
    away: dict[int, date] = field(default_factory=dict)  # households by the day they are back

    @cached_property
    def standard(self) -> StandardVersion:
        return standard_for(township=self.township, on=self.span.start)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The branches by their place in the order of codes: chance knows no primary keys."""
        codes = self.township.branches.order_by("code").values_list("pk", flat=True)
        return {pk: place for place, pk in enumerate(codes, start=1)}

    def dice(self, *about: object) -> random.Random:
        """A chance of its own for everything: a new part of the demo leaves the others alone."""
        return random.Random(" ".join(map(str, (self.seed, *about))))  # noqa: S311

    def is_away(self, household: int, day: date) -> bool:
        return day < self.away.get(household, day)

    def progress(self, day: date) -> float:
        return (day - self.span.start).days / ((self.span.end - self.span.start).days or 1)


def stage_demo(*, until: date, seed: int, say: Say) -> Stage:
    """Fill an empty database with the township and its half-year up to `until` (inclusive).

    The same date and seed give the same township, to the last point.
    """
    stage = set_the_scene(until=until, seed=seed, say=say)
    weeks = list(mondays_until(stage.span, stage.span.end))
    for monday in mondays_until(stage.span, until):
        gather_statistics()
        inspect_a_week(stage, monday)
        today = min(monday + timedelta(days=6), until)
        visit_without_notice(stage, monday, weeks)
        put_problems_right(stage, min(monday + FRIDAY, until))
        keep_the_rhythm(stage, monday, today)
        put_slips_right(stage, monday, today)
        help_each_other(stage, today)
        hold_arenas(stage, monday, today)
        publish_boards(stage, monday, today)
        prepare_ceremonies(stage, monday, today)
        say(f"{monday:%Y-%m-%d}")
    draft_running_quarter(stage)
    announce_arena(stage)
    return stage


def set_the_scene(*, until: date, seed: int, say: Say) -> Stage:
    """Township, standard, accounts and rosters, as they stood before the half-year began."""
    span = Period.holding(until, PeriodKind.HALF)
    eve = span.start - timedelta(days=7)
    township = init_township(rows=read_township_table(SAMPLES / "township.csv"))
    create_default_standard(township=township, on=eve)
    officer = _create_account(township, "officer", "officer", name="周文静")
    change_office(
        township=township,
        organ="",
        contact="人居环境整治办公室 周文静",
        phone="0745-0000000",
        by=officer,
    )
    supervisor = _create_account(township, "supervisor", "supervisor", name="吴晓明")
    _create_account(township, "leader", "leader", name="龙建国")
    for path in roster_files():
        import_roster_file(path=path, township=township, by=officer, on=eve)
        say(path.name)
    stage = Stage(township, officer, supervisor, span, until, seed)
    appoint_secretaries(stage)
    draw_lots(stage)
    return stage


def roster_files() -> list[Path]:
    """The member roster first: households then find their responsible members."""
    kinds = {".xlsx", ".xls", ".csv"}
    files = sorted(path for path in (SAMPLES / "rosters").iterdir() if path.suffix in kinds)
    return sorted(files, key=lambda path: "干部" not in path.name)


def _create_account(
    township: Township, username: str, role: str, member: Member | None = None, name: str = ""
) -> User:
    user, _ = create_account(
        username=username,
        role=role,
        township=township,
        by=None,
        member=member,
        name=name,
        password=DEMO_PASSWORD,
    )
    return user


def appoint_secretaries(stage: Stage) -> None:
    """An account for each branch's secretary, and one for a responsible member."""
    posts = Position.objects.filter(
        kind=Position.Kind.SECRETARY, member__branch__township=stage.township
    ).select_related("member__branch")
    password = make_password(DEMO_PASSWORD)  # slow on purpose, so once for all of them
    for branch, member in {p.member.branch: p.member for p in posts}.items():
        username = "secretary" if branch.name == MAIN_BRANCH else f"secretary{branch.short_code}"
        stage.secretaries[branch.pk] = User.objects.create(
            username=username,
            password=password,
            first_name=member.name,
            role=User.Role.SECRETARY,
            township=stage.township,
            branch=branch,
            member=member,
        )
    busy = Member.objects.filter(
        branch__name=MAIN_BRANCH, branch__township=stage.township, user=None
    ).exclude(responsibilities=None)
    if responsible := busy.first():
        _create_account(stage.township, "member", "responsible", responsible)


def draw_lots(stage: Stage) -> None:
    """Invent what each village and each home is like."""
    rng = stage.dice("lots")
    households = Household.objects.filter(branch__township=stage.township, is_active=True)
    for household in households.select_related("branch").order_by("branch__code", "code"):
        stage.households[household.pk] = household
        stage.homes[household.pk] = invent_home(rng)
    branches = list(stage.township.branches.order_by("code"))
    behind = rng.sample(branches, min(BEHIND, len(branches)))
    for branch in branches:
        stage.villages[branch.pk] = invent_village(rng, is_behind=branch in behind)


def mondays_until(span: Period, until: date) -> Iterator[date]:
    monday = monday_of(span.start + timedelta(days=6))
    while monday <= until:
        yield monday
        monday += timedelta(days=7)


def inspect_a_week(stage: Stage, monday: date) -> None:
    """The weekly inspections of every branch; in a quarter's eleventh week the arena."""
    days = min(6, (stage.until - monday).days + 1)  # Monday to Saturday, as far as they lie behind
    for branch in stage.township.branches.filter(pk__in=stage.secretaries):
        branch_id, secretary = branch.pk, stage.secretaries[branch.pk]
        own = Household.objects.filter(branch=branch)
        due = due_households(own, branch=branch, week=monday)
        village = stage.villages[branch_id]
        share = village.diligence * season_of(monday) * days / 6
        share *= stage.dice("week", branch.code, monday).uniform(0.95, 1.08)
        chosen = list(due.values_list("pk", flat=True))
        chosen = chosen[: round(len(chosen) * min(1.0, share))]
        chosen = [pk for pk in chosen if not stage.is_away(pk, monday)]
        _record(stage, chosen, Inspection.Kind.WEEKLY, monday, days, secretary)
    if monday.isocalendar().week % 13 == 11:
        for branch_id in sorted(stage.secretaries):
            chosen = _sample_homes(stage, branch_id, monday)
            _record(stage, chosen, Inspection.Kind.ARENA, monday, days, stage.officer)


def _sample_homes(stage: Stage, branch_id: int, monday: date) -> list[int]:
    own = [pk for pk, household in stage.households.items() if household.branch_id == branch_id]
    return stage.dice("arena homes", stage.numbers[branch_id], monday).sample(own, ARENA_HOMES)


def _record(stage: Stage, chosen: list[int], kind: str, monday: date, days: int, by: User) -> None:
    if not chosen:
        return
    dates = [monday + timedelta(days=i * days // len(chosen)) for i in range(len(chosen))]
    entries = [
        make_entry(stage, stage.households[pk], kind, day)
        for pk, day in zip(chosen, dates, strict=True)
    ]
    shown = _photograph(stage, entries) if kind == Inspection.Kind.WEEKLY else {}
    entries = [
        replace(e, photo_hashes=(_sha(shown[e.id]),)) if e.id in shown else e for e in entries
    ]
    recorded = []
    # What is of another month arrives by itself: a month's board holds what was there by then.
    for _month, some in groupby(entries, lambda entry: entry.date.month):
        batch = list(some)
        arrived = max(entry.entered_at for entry in batch)
        recorded += record_inspections(entries=batch, by=by, received_at=arrived)
    for inspection in recorded:
        if inspection.pk in shown:
            store_photo(inspection=inspection, data=shown[inspection.pk], by=by)


def _photograph(stage: Stage, entries: list[Entry]) -> dict[uuid.UUID, bytes]:
    """Photos of the worst homes of a branch's week, by the entry's id."""
    worst = sorted(entries, key=lambda entry: sum(p or 0 for p in entry.points))
    return {
        entry.id: draw_courtyard(stage.dice("photo", entry.id), is_clean=False)
        for entry in worst[:PHOTOGRAPHED]
        if any(p == 0 for p in entry.points)
    }


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make_entry(stage: Stage, household: Household, kind: str, day: date) -> Entry:
    rng = stage.dice("home", household.branch.code, household.code, kind, day)
    verdict = judge_home(
        stage.homes[household.pk],
        stage.villages[household.branch_id],
        stage.standard,
        stage.progress(day),
        rng,
        by_own=kind == Inspection.Kind.WEEKLY,
    )
    return Entry(
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
        household=household,
        standard=stage.standard,
        kind=kind,
        date=day,
        points=verdict.points,
        reasons=verdict.reasons,
        entered_at=at_clock(day, 8 + rng.randrange(9), rng.randrange(60)),
    )


def publish_boards(stage: Stage, monday: date, today: date) -> None:
    """At a week's end: publish what was under notice, put up what ended in the week."""
    publish_noticed(stage, today)
    yesterday = monday - timedelta(days=1)
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        period = Period.holding(yesterday, kind)
        if period.end < today:
            for board in _draft_boards(stage, period, at_clock(today, 21)):
                object_to(stage, open_notice(board=board, by=stage.officer, at=at_clock(today, 21)))


def publish_noticed(stage: Stage, today: date) -> None:
    """Boards whose notice period is over, and the pairs that they lead to.

    What was corrected meanwhile and changes one is scored anew, for another notice period.
    """
    over = Board.objects.filter(
        township=stage.township, status=Board.Status.NOTICE, notice_until__lt=today
    )
    for board in over.order_by("end", "pk"):
        answer_objections(stage, board, today)
        at = at_clock(today, 21)
        if is_overtaken(board, at=at):
            reason = "公示期间更正了检查记录，重新评分"
            redraft_under_notice(board=board, reason=reason, by=stage.officer, at=at)
            continue
        published = publish_board(board=board, by=stage.officer, at=at)
        if published.status == Board.Status.PUBLISHED:
            form_from(stage, published, today)


def draft_running_quarter(stage: Stage) -> None:
    """What the officer would look at: the quarter as it stands, unless it is over."""
    period = Period.holding(stage.until, PeriodKind.QUARTER)
    if stage.until <= period.end:
        _draft(stage, Board.Level.BRANCHES, period, at_clock(stage.until, 21))


def _draft_boards(stage: Stage, period: Period, at: datetime) -> list[Board]:
    """A month has the township's two boards; a quarter also one of every branch's households."""
    boards = [
        _draft(stage, Board.Level.BRANCHES, period, at),
        _draft(stage, Board.Level.TOWNSHIP_HOUSEHOLDS, period, at),
    ]
    if period.kind is PeriodKind.QUARTER:
        boards += [
            _draft(stage, Board.Level.BRANCH_HOUSEHOLDS, period, at, user.branch)
            for user in stage.secretaries.values()
        ]
    return boards


def _draft(
    stage: Stage, level: str, period: Period, at: datetime, branch: Branch | None = None
) -> Board:
    lots = stage.dice("lots of a board", level, period, branch.code if branch else "")
    return draft_board(
        township=stage.township,
        level=level,
        period=period,
        branch=branch,
        by=stage.officer,
        at=at,
        seed=f"{lots.getrandbits(128):032x}",
    )
