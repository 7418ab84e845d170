"""Inspections and what follows from them: photos, problems, summaries."""

from inspections.models.arena import ArenaContest, ArenaCriterion, ArenaJuror, ArenaSheet
from inspections.models.corrections import Correction
from inspections.models.inspections import Inspection
from inspections.models.phones import HeldEntry, PhoneReport
from inspections.models.photos import Photo
from inspections.models.problems import Problem, ProblemStep, ProblemTerm
from inspections.models.rhythm import Dispatch, Patrol
from inspections.models.standards import ITEMS, Standard, StandardItem
from inspections.models.summaries import Standing, WeekSummary
from inspections.models.visits import Visit, VisitDraw, VisitHousehold

__all__ = [
    "ITEMS",
    "ArenaContest",
    "ArenaCriterion",
    "ArenaJuror",
    "ArenaSheet",
    "Correction",
    "Dispatch",
    "HeldEntry",
    "Inspection",
    "Patrol",
    "PhoneReport",
    "Photo",
    "Problem",
    "ProblemStep",
    "ProblemTerm",
    "Standard",
    "StandardItem",
    "Standing",
    "Visit",
    "VisitDraw",
    "VisitHousehold",
    "WeekSummary",
]
