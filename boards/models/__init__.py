"""Boards, the policy they are made by, objections to them and the pairs they lead to."""

from boards.models.boards import Board, BoardEntry, BoardStep
from boards.models.objections import EntryChange, Objection
from boards.models.pairs import Pair, PairHelp
from boards.models.policies import ScoringPolicy

__all__ = [
    "Board",
    "BoardEntry",
    "BoardStep",
    "EntryChange",
    "Objection",
    "Pair",
    "PairHelp",
    "ScoringPolicy",
]
