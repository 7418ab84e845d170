"""The demo's corrections: slips of entry put right by who made them, and later by the officer."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from inspections.domain.corrections import annul_inspection, correct_inspection
from inspections.domain.standards import load_standard
from inspections.models import Inspection
from inspections.queries import effective
from township.demo.clock import at_clock

if TYPE_CHECKING:
    from grid.models import User
    from township.demo.stage import Stage

OWN_EVERY, OFFICER_EVERY, ANNULLED_EVERY = 3, 4, 9  # weeks


def put_slips_right(stage: Stage, monday: date, today: date) -> None:
    """One of the week's by its secretary, now and then one of two weeks ago by the officer."""
    week = monday.isocalendar().week
    rng = stage.dice("slips", monday)
    if week % OWN_EVERY == 1 and (own := _pick(stage, today - timedelta(days=1), today, rng)):
        _correct(own, "点错了项目，按现场照片改回", own.entered_by, today)
    before = monday - timedelta(weeks=2)
    if week % OFFICER_EVERY == 0 and (old := _pick(stage, before, before, rng)):
        _correct(old, "户主申诉，乡村两级现场复核属实", stage.officer, today)
    if week % ANNULLED_EVERY == 0 and (twin := _pick(stage, before, before, rng)):
        reason = "误将邻居家记到该户名下，作废"
        annul_inspection(inspection=twin, reason=reason, by=stage.officer, at=at_clock(today, 20))


def _pick(stage: Stage, first: date, last: date, rng: random.Random) -> Inspection | None:
    """A weekly inspection of these days that lost points somewhere."""
    rows = Inspection.objects.filter(
        township=stage.township, date__range=(first, last), kind=Inspection.Kind.WEEKLY
    )
    found = effective(rows).filter(total__lt=95).select_related("entered_by")
    ordered = list(found.order_by("household__branch__code", "household__code")[:200])
    return rng.choice(ordered) if ordered else None


def _correct(inspection: Inspection, reason: str, by: User, today: date) -> None:
    """The item that lost most gets its points back."""
    possible = load_standard(inspection.standard_id).possible
    lost = [most - (got if got is not None else most)
            for got, most in zip(inspection.points, possible, strict=True)]  # fmt: skip
    worst = lost.index(max(lost))
    points = [None if got is None else Decimal(str(got)) for got in inspection.points]
    points[worst] = Decimal(possible[worst])
    reasons = [[] if n == worst else said for n, said in enumerate(inspection.reasons)]
    correct_inspection(
        inspection=inspection,
        points=points,
        reasons=reasons,
        remark=inspection.remark,
        reason=reason,
        by=by,
        at=at_clock(today, 20),
    )
