"""Inspections and what follows from them: photos, problems, summaries."""

from inspections.models.arena import ArenaContest, ArenaCriterion, ArenaJuror, ArenaSheet
from inspections.models.inspections import Inspection
from inspections.models.photos import Photo
from inspections.models.problems import Problem
from inspections.models.standards import ITEMS, Standard, StandardItem
from inspections.models.summaries import Standing, WeekSummary

__all__ = [
    "ITEMS",
    "ArenaContest",
    "ArenaCriterion",
    "ArenaJuror",
    "ArenaSheet",
    "Inspection",
    "Photo",
    "Problem",
    "Standard",
    "StandardItem",
    "Standing",
    "WeekSummary",
]
