"""Inspections and what follows from them: photos, problems, summaries."""

from inspections.models.inspections import Inspection
from inspections.models.photos import Photo
from inspections.models.problems import Problem
from inspections.models.rhythm import Dispatch, Patrol
from inspections.models.standards import ITEMS, Standard, StandardItem
from inspections.models.summaries import Standing, WeekSummary

__all__ = [
    "ITEMS",
    "Dispatch",
    "Inspection",
    "Patrol",
    "Photo",
    "Problem",
    "Standard",
    "StandardItem",
    "Standing",
    "WeekSummary",
]
