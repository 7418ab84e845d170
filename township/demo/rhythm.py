"""The demo's daily patrols and weekly dispatches: held by most branches, missed by some."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from grid.models import Branch, Household
from inspections.domain.dispatch import hold_dispatch
from inspections.domain.patrols import PatrolEntry, record_patrol
from township.demo.clock import at_clock
from township.demo.pictures import draw_courtyard

if TYPE_CHECKING:
    from township.demo.stage import Stage

PLACES = ("村主干道", "村委会广场", "河边步道", "垃圾收集点", "沟渠")
FINDINGS = ("路边有白色垃圾", "沟渠有淤泥、漂浮物", "垃圾桶满溢未清运", "杂物堆放占道")
FOUND = 0.08  # share of patrols with a finding
PHOTOGRAPHED = 0.3  # share of findings with a photo
MISSED = 0.08  # share of weeks in which a branch holds no dispatch
DECISIONS = (
    "一、周六组织公益性岗位集中清理沟渠；\n二、逾期问题由包户责任人三日内整改。",
    "一、本周先看久未检查的户；\n二、黑榜户由支委逐户上门。",
    "一、主干道保洁改为每日两次；\n二、复查未通过的问题重新认领。",
)
FRIDAY = timedelta(days=4)


def keep_the_rhythm(stage: Stage, monday: date, today: date) -> None:
    """A week's patrols, and on its Friday the dispatches of the branches and the township."""
    rng = stage.dice("rhythm", monday)
    held_on = min(monday + FRIDAY, today)
    for branch in stage.township.branches.filter(pk__in=stage.secretaries).order_by("code"):
        _patrol(stage, branch, monday, today, rng)
        if monday + FRIDAY <= today and rng.random() > MISSED:
            _hold(stage, branch, monday, held_on, rng)
    if monday + FRIDAY <= today:
        _hold(stage, None, monday, held_on, rng)


def _patrol(stage: Stage, branch: Branch, monday: date, today: date, rng: random.Random) -> None:
    hamlets = _hamlets(branch)
    days = (today - monday).days + 1
    for day in (monday + timedelta(days=n) for n in range(days)):
        if rng.random() > stage.villages[branch.pk].diligence:
            continue
        at = at_clock(day, 7 + rng.randrange(3), rng.randrange(60))
        finding = rng.choice(FINDINGS) if rng.random() < FOUND else ""
        has_photo = finding and rng.random() < PHOTOGRAPHED
        entry = PatrolEntry(
            id=uuid.UUID(int=rng.getrandbits(128), version=4),
            branch=branch,
            date=day,
            place=rng.choice(PLACES if finding else (*PLACES, *hamlets)),
            entered_at=at,
            finding=finding,
        )
        photos = [draw_courtyard(rng, is_clean=False)] if has_photo else []
        record_patrol(entry=entry, by=stage.secretaries[branch.pk], photos=photos, received_at=at)


def _hamlets(branch: Branch) -> list[str]:
    named = Household.objects.filter(branch=branch, is_active=True).exclude(hamlet="")
    return list(named.order_by("hamlet").values_list("hamlet", flat=True).distinct())


def _hold(
    stage: Stage, branch: Branch | None, monday: date, held_on: date, rng: random.Random
) -> None:
    hold_dispatch(
        township=stage.township,
        branch=branch,
        week=monday,
        held_on=held_on,
        participants="支委会成员、村民小组长" if branch else "乡领导、各村(社区)党支部书记",
        decisions=rng.choice(DECISIONS),
        by=stage.secretaries[branch.pk] if branch else stage.officer,
        at=at_clock(held_on, 19),
    )
