"""The demo's objections: some households of the black side speak up, and get an answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from boards.domain.objections import decide_objection, strike_entry, take_objection
from boards.models import Board, Objection
from township.demo.clock import at_clock

if TYPE_CHECKING:
    from township.demo.stage import Stage

SAID = (
    ("检查当天家里正在翻修房屋，杂物是临时堆放的，现已清完。", Objection.Source.PAGE),
    ("圈舍是隔壁的，不是我家的，请核实。", Objection.Source.PHONE),
    ("前后两次检查间隔太短，还没来得及整改。", Objection.Source.PAPER),
)
ANSWERS = (
    (Objection.Decision.UPHELD, "经村干部现场核实，情况属实，撤下本期黑榜。"),
    (Objection.Decision.REJECTED, "经查看检查照片和记录，扣分属实，维持原结果。"),
)


def object_to(stage: Stage, board: Board) -> None:
    """One or two of the township's black households object while the board is under notice."""
    if board.level != Board.Level.TOWNSHIP_HOUSEHOLDS or board.notice_from is None:
        return
    rng = stage.dice("objections", board.period)
    blacks = list(board.entries.filter(colour="black").order_by("rank", "pk"))
    for entry in rng.sample(blacks, min(len(blacks), rng.randrange(1, 3))):
        text, source = rng.choice(SAID)
        by = None if source == Objection.Source.PAGE else stage.officer
        at = at_clock(board.notice_from, 22)
        take_objection(entry=entry, source=source, text=text, by=by, at=at)


def answer_objections(stage: Stage, board: Board, today: date) -> None:
    """Decide what waits before the board is published; one of a quarter is struck by re-check."""
    rng = stage.dice("answers", board.period)
    at = at_clock(today, 20)
    waiting = Objection.objects.filter(entry__board=board, decision="").order_by("pk")
    for objection in waiting:
        decision, answer = rng.choice(ANSWERS)
        decide_objection(
            objection=objection, decision=decision, answer=answer, by=stage.officer, at=at
        )
    if board.level == Board.Level.TOWNSHIP_HOUSEHOLDS:
        black = board.entries.filter(colour="black", state="").order_by("rank", "pk").first()
        if black:
            day = today - timedelta(days=1)
            reason = f"公示期内已整改到位，{day.month}月{day.day}日复查合格"
            strike_entry(entry=black, reason=reason, by=stage.officer, at=at)
