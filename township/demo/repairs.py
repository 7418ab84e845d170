"""How the demo's problems are put right, week by week, at every stage of their life."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F

from grid.models import Member, Position
from inspections.domain.life import take_step
from inspections.models import Problem, ProblemStep
from inspections.queries import open_problems, to_recheck
from inspections.queries_problems import COMMITTEE
from township.demo.clock import at_clock
from township.demo.pictures import draw_courtyard

if TYPE_CHECKING:
    from township.demo.stage import Stage

Act, Grave = ProblemStep.Act, Problem.Severity
REMEDIES = ("户主每日清扫，组长每周看一次", "村里出工清运，户主保洁", "圈舍改到屋后，粪污入池")
DONE = ("已清扫干净", "杂物已归拢", "已清运到垃圾池", "已冲洗并保持", "柴草已码放整齐")
AGAIN = ("现场复查仍有垃圾", "只清了门前，屋后未清", "第二天又堆上了")
LATE_REPAIRED = 0.6  # share of what is overdue and gets done in the week after all
RECHECK_PASSED = 0.94  # share of what was reported as rectified and is found so

# What was found at no household comes first on every database: chance follows the order.
_BY_PLACE = (
    F("household__code").asc(nulls_first=True),
    F("item_number").asc(nulls_first=True),
    "pk",
)


def put_problems_right(stage: "Stage", today: date) -> None:
    """A week's end: re-check what was reported, discuss what is grave, put right what is due."""
    recheck(stage, today)
    seats = _committees(stage)
    for branch_id, secretary in stage.secretaries.items():
        own = Problem.objects.filter(branch=branch_id)
        undone = list(
            open_problems(own)
            .filter(rectified_on=None, found_on__lte=today)
            .order_by("found_on", *_BY_PLACE)
        )
        take = _step_taker(stage, today, secretary)
        _discuss(stage, [one for one in undone if one.severity == Grave.SERIOUS], seats, take)
        repair = stage.villages[branch_id].repair
        rng = stage.dice("repairs", stage.numbers[branch_id], today)
        soon = [one for one in undone if one.due_on < today + timedelta(days=7)]
        done = [one for one in soon if rng.random() < _chance(one, today, repair)]
        if done:
            photo = draw_courtyard(rng, is_clean=True)
            take(done, Act.RECTIFY, note=rng.choice(DONE), photos=[photo])


def _chance(problem: Problem, today: date, repair: float) -> float:
    return repair if problem.due_on >= today else LATE_REPAIRED


def recheck(stage: "Stage", today: date) -> None:
    """The officer sees what the branches reported the week before; a few are not put right."""
    waiting = to_recheck(Problem.objects.filter(township=stage.township)).order_by(
        "branch__code", "found_on", *_BY_PLACE
    )
    rng = stage.dice("recheck", today)
    good: list[Problem] = []
    bad: list[Problem] = []
    for problem in waiting:
        (good if rng.random() < RECHECK_PASSED else bad).append(problem)
    take = _step_taker(stage, today, stage.officer)
    if good:
        take(good, Act.CLOSE)
    if bad:
        take(bad, Act.REOPEN, note=rng.choice(AGAIN))


def _discuss(
    stage: "Stage",
    grave: Sequence[Problem],
    seats: dict[int, list[Member]],
    take: Callable[..., Any],
) -> None:
    """A branch's committee takes up what is grave and new: discussed, claimed, mostly planned."""
    new = [one for one in grave if one.stage in (Problem.Stage.FOUND, Problem.Stage.REOPENED)]
    committee = seats[new[0].branch_id] if new else []
    if not committee:
        return
    names = "、".join(member.name for member in committee[:3])
    take(new, Act.DELIBERATE, persons=names, note="逐户上门，本周内整改到位")
    first = new[0]
    rng = stage.dice("committee", stage.numbers[first.branch_id], first.found_on, len(new))
    claimed = new[: len(new) * 3 // 4]
    if claimed:
        take(claimed, Act.CLAIM, member=rng.choice(committee))
    if planned := claimed[: len(claimed) * 2 // 3]:
        take(planned, Act.PLAN, note=rng.choice(REMEDIES))


def _committees(stage: "Stage") -> dict[int, list[Member]]:
    seats: dict[int, list[Member]] = defaultdict(list)
    posts = Position.objects.filter(
        kind__in=COMMITTEE, until=None, member__branch__township=stage.township
    ).select_related("member")
    for post in posts.order_by("member__branch__code", "pk"):
        if post.member not in seats[post.member.branch_id]:
            seats[post.member.branch_id].append(post.member)
    return seats


def _step_taker(stage: "Stage", today: date, by: Any) -> Callable[..., Any]:
    def take(problems: Sequence[Problem], act: str, **said: Any) -> None:
        take_step(problems=problems, act=act, by=by, on=today, at=at_clock(today, 18), **said)

    return take
