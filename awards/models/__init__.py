"""From award titles to the market-day ceremony: who is honoured, when, where and how."""

from awards.models.awards import Award, AwardCase, AwardObjection, AwardStep
from awards.models.ceremonies import Ceremony, CeremonyStep, MarketPlace
from awards.models.programme import Programme, ProgrammeItem, StageGroup, StageSeat
from awards.models.titles import AwardTitle

__all__ = [
    "Award",
    "AwardCase",
    "AwardObjection",
    "AwardStep",
    "AwardTitle",
    "Ceremony",
    "CeremonyStep",
    "MarketPlace",
    "Programme",
    "ProgrammeItem",
    "StageGroup",
    "StageSeat",
]
