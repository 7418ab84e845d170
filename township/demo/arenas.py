"""The demo's arenas: one for each quarter, the next one open and waiting for its jurors."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, User
from inspections.domain.arena import (
    Mark,
    Plan,
    Seat,
    close_contest,
    draft_criteria,
    enter_sheets,
    open_contest,
)
from inspections.models import ArenaContest, ArenaJuror, ArenaSheet

if TYPE_CHECKING:
    from township.demo.stage import Stage

PEOPLE = {"leader": "乡党委副书记 龙建国", "supervisor": "督导员 吴晓明"}  # who have accounts
GUESTS = ("县住建局 吴家旺", "县农业农村局 石新民", "乡人大 粟长青", "群众代表 杨秀莲")
BEFORE_THE_END = timedelta(days=8)  # of the quarter


def hold_arenas(stage: Stage, monday: date, today: date) -> None:
    """The contest of the quarter whose day has come in this week: scored and closed."""
    period = Period.holding(monday, PeriodKind.QUARTER)
    if monday <= period.end - BEFORE_THE_END <= today:
        _hold(stage, period)


def announce_arena(stage: Stage) -> None:
    """That of the running quarter, unless it was held: open, and waiting for its jurors."""
    period = Period.holding(stage.until, PeriodKind.QUARTER)
    if period.end - BEFORE_THE_END > stage.until:
        _hold(stage, period)


def _hold(stage: Stage, period: Period) -> None:
    day = period.end - BEFORE_THE_END
    people = User.objects.filter(township=stage.township, role__in=PEOPLE).order_by("role")
    seats = [Seat(PEOPLE[user.role], user) for user in people]
    contest = open_contest(
        township=stage.township,
        period=period,
        plan=Plan(
            date=day,
            place="乡政府三楼会议室",
            branches=tuple(stage.township.branches.order_by("code")),
            criteria=draft_criteria(),
            seats=(*seats, *(Seat(name) for name in GUESTS)),
        ),
        by=stage.officer,
    )
    if day <= stage.until:
        _judge(stage, contest)


def _judge(stage: Stage, contest: ArenaContest) -> None:
    begin = timezone.make_aware(datetime.combine(contest.date, time(10)))
    for number, juror in enumerate(contest.jurors.order_by("number"), start=1):
        source = ArenaSheet.Source.PHONE if juror.user else ArenaSheet.Source.PAPER
        enter_sheets(
            juror=juror,
            marks=[_mark(stage, juror, branch) for branch in contest.branches.order_by("code")],
            by=juror.user or stage.officer,
            source=source,
            at=begin + timedelta(minutes=4 * number),
        )
    _change_one(stage, contest.jurors.order_by("number").last())
    close_contest(contest=contest, by=stage.officer, at=begin + timedelta(minutes=90))


def _mark(stage: Stage, juror: ArenaJuror, branch: Branch) -> Mark:
    """Around what the village is like, each juror a little different, in steps of a half."""
    village = stage.villages[branch.pk]
    care = min(0.96, 0.62 + 0.3 * village.repair)
    rng = stage.dice("mark", juror.contest.period, juror.number, branch.code)
    points = [
        Decimal(round(2 * one.points * min(1.0, care * rng.uniform(0.93, 1.07)))) / 2
        for one in draft_criteria()
    ]
    return Mark(branch.pk, tuple(points))


def _change_one(stage: Stage, juror: ArenaJuror | None) -> None:
    """A number that was misread on paper and put right before the end."""
    sheet = ArenaSheet.objects.filter(juror=juror).order_by("pk").first()
    if juror is None or sheet is None:
        return
    first, *others = (Decimal(str(got)) for got in sheet.points)
    mark = Mark(sheet.branch_id, (first - 1, *others), after=sheet.version)
    enter_sheets(
        juror=juror,
        marks=[mark],
        by=stage.officer,
        source=ArenaSheet.Source.PAPER,
        at=sheet.entered_at + timedelta(minutes=6),
    )
