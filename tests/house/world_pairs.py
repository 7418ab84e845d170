"""A pair of each place, active, with help noted; made directly: nobody need be black for it."""

from datetime import date
from typing import Any

from boards.models import (
    Board,
    BoardEntry,
    BoardStep,
    CorrectionAct,
    EntryChange,
    Objection,
    Pair,
    PairHelp,
)
from grid.models import Household, User
from inspections.models import Correction
from tests import factories


def add_pair(things: dict[Any, Any], board: Any, by: User, at: Any) -> None:
    """The household of the place is helped by another of the same branch."""
    home = things[Household]
    helper = factories.HouseholdFactory(branch=home.branch)
    pair = Pair.objects.create(
        township=home.branch.township,
        level=board.level,
        board=board,
        red_branch=home.branch,
        red_household=helper,
        black_branch=home.branch,
        black_household=home,
        formed_by=by,
        formed_at=at,
    )
    things[Pair] = pair
    things[PairHelp] = PairHelp.objects.create(
        pair=pair, on=at.date(), what="清理院坝", by=by, at=at
    )


def add_revision(things: dict[Any, Any], board: Any, by: User, at: Any) -> None:
    """An older board and its second version, under the name `revision`."""
    given = {
        "township": board.township,
        "branch": board.branch,
        "level": board.level,
        "period": "2023-W20",
        "start": date(2023, 5, 15),
        "end": date(2023, 5, 21),
        "rule": board.rule,
        "drafted_by": by,
        "drafted_at": at,
        "published_by": by,
        "published_at": at,
    }
    known = Board.objects.filter(branch=board.branch, period="2023-W20", version=2).first()
    if known is None:
        first = Board.objects.create(status=Board.Status.SUPERSEDED, **given)
        known = Board.objects.create(version=2, revises=first, status="published", **given)
    things["revision"] = known


def add_objection(things: dict[Any, Any], by: User, at: Any) -> None:
    """A waiting objection to the household's entry, and a change noted at it."""
    entry = things[BoardEntry]
    entry.code = f"code-{entry.pk}"
    entry.save(update_fields=["code"])
    told = {"rank": entry.rank, "score": "1.00", "own_score": "1.00", "colour": ""}
    things[Objection] = Objection.objects.create(
        entry=entry,
        source="phone",
        text="请核实",
        code=f"o-{entry.pk}",
        received_at=at,
        taken_by=by,
    )
    things[CorrectionAct] = CorrectionAct.objects.create(
        township=things[Household].branch.township,
        correction=things[Correction],
        reason="录入了两次的已作废",
        by=by,
        at=at,
    )
    things[EntryChange] = EntryChange.objects.create(
        entry=entry, kind="struck", before=told, after=told, reason="复查合格", by=by, at=at
    )
    things[BoardStep] = entry.board.steps.first()
