"""The demo's surprise visits: VISITS in a half-year, drawn by lot like any others."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from grid.models import Branch, Household
from inspections.domain.record import record_inspections
from inspections.domain.visits import (
    Lot,
    VisitPlan,
    begin_visit,
    close_visit,
    plan_visit,
    redraw_visit,
    skip_household,
)
from inspections.models import Inspection, Visit, VisitHousehold
from township.demo.clock import at_clock

if TYPE_CHECKING:
    from township.demo.stage import Stage

VISITS = 31  # in a half-year: the issue
BRANCHES, HOMES = 2, 4  # of each visit
NOT_AT_HOME = 0.06  # share of those drawn
TEAMS = (
    "乡党委副书记 龙建国\n督导员 吴晓明",
    "督导员 吴晓明\n乡妇联 石秀英",
    "乡纪委 杨正刚\n督导员 吴晓明\n乡农业中心 粟先进",
)
FOCUS = ("厕所和圈舍", "门前屋后、沟渠", "上次黑榜户整改", "")
LOCKED = "外出务工，房屋已锁"
WHY_NOT = ("家中无人", LOCKED, "家中有丧事")
DAYS = (0, 2)  # after Monday, where a week has two also on Wednesday


def visit_without_notice(stage: Stage, monday: date, weeks: list[date]) -> None:
    """The visits of a week, as far as their days have come; VISITS spread over all `weeks`."""
    number = count_visits(weeks.index(monday), len(weeks))
    for day in [monday + timedelta(days=after) for after in DAYS[:number]]:
        if day <= stage.until:
            hold_visit(stage, day)


def count_visits(place: int, weeks: int) -> int:
    """How many there are in week `place` (0 is the first) of so many."""
    half = weeks // 2  # so that the first and the last week, which may be cut short, have one
    return ((place + 1) * VISITS + half) // weeks - (place * VISITS + half) // weeks


def hold_visit(stage: Stage, day: date) -> Visit:
    eve = at_clock(day - timedelta(days=1), 16)
    rng = stage.dice("visit", day)
    branches = tuple(Branch.objects.filter(pk__in=stage.secretaries).order_by("code"))
    visit = plan_visit(
        township=stage.township,
        plan=VisitPlan(day, rng.choice(TEAMS), rng.choice(FOCUS)),
        lot=Lot(branches, BRANCHES, HOMES, seed=f"{rng.getrandbits(128):032x}"),
        by=stage.officer,
        at=eve,
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
    )
    if rng.random() < 1 / 15:  # somebody of the team comes from a village that was drawn
        seed = " ".join(str(rng.randint(1, 6)) for _ in range(8))
        reason = "抽中村有督导人员的亲属，回避后重抽"
        redraw_visit(visit=visit, reason=reason, seed=seed, by=stage.officer, at=eve)
    begin_visit(visit=visit, by=stage.supervisor, at=at_clock(day, 8))
    _inspect(stage, visit)
    return close_visit(visit=visit, by=stage.supervisor, at=at_clock(day, 17, 30))


def _inspect(stage: Stage, visit: Visit) -> None:
    from township.demo.stage import make_entry

    entries = []
    rng = stage.dice("on the spot", visit.date)
    rows = VisitHousehold.objects.filter(visit=visit).select_related("visit", "household")
    for place, row in enumerate(rows.order_by("order")):
        at = at_clock(visit.date, 9 + place, rng.randrange(50))
        is_locked = stage.is_away(row.household_id, visit.date)
        if is_locked or rng.random() < NOT_AT_HOME:
            reason = LOCKED if is_locked else rng.choice(WHY_NOT)
            skip_household(row=row, reason=reason, by=stage.supervisor, at=at)
            continue
        home: Household = stage.households[row.household_id]
        entries.append(make_entry(stage, home, Inspection.Kind.SURPRISE, visit.date))
    if entries:
        at = max(entry.entered_at for entry in entries)
        record_inspections(entries=entries, by=stage.supervisor, received_at=at)
