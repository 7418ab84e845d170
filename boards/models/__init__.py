"""Boards, their policy, objections to them, the pairs they lead to, and appraisals."""

from boards.models.appraisals import (
    Appraisal,
    AppraisalLine,
    AppraisalObjection,
    AppraisalStep,
)
from boards.models.boards import Board, BoardEntry, BoardStep
from boards.models.corrections import CorrectionAct
from boards.models.objections import EntryChange, Objection
from boards.models.pairs import Pair, PairHelp
from boards.models.policies import ScoringPolicy

__all__ = [
    "Appraisal",
    "AppraisalLine",
    "AppraisalObjection",
    "AppraisalStep",
    "Board",
    "BoardEntry",
    "BoardStep",
    "CorrectionAct",
    "EntryChange",
    "Objection",
    "Pair",
    "PairHelp",
    "ScoringPolicy",
]
