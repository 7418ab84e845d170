"""From award titles to the market-day ceremony: who is honoured, when, where and how."""

from awards.models.awards import Award, AwardCase, AwardObjection, AwardRecheck, AwardStep
from awards.models.ceremonies import Ceremony, CeremonyStep, MarketPlace
from awards.models.certificates import (
    CertificateFile,
    CertificateReprint,
    CertificateTemplate,
)
from awards.models.day import CeremonyPhoto, DayMark
from awards.models.prizes import Handover, Prize, PrizeMove, TitlePrize
from awards.models.programme import Programme, ProgrammeItem, StageGroup, StageSeat
from awards.models.titles import AwardTitle

__all__ = [
    "Award",
    "AwardCase",
    "AwardObjection",
    "AwardRecheck",
    "AwardStep",
    "AwardTitle",
    "Ceremony",
    "CeremonyPhoto",
    "CeremonyStep",
    "CertificateFile",
    "CertificateReprint",
    "CertificateTemplate",
    "DayMark",
    "Handover",
    "MarketPlace",
    "Prize",
    "PrizeMove",
    "Programme",
    "ProgrammeItem",
    "StageGroup",
    "StageSeat",
    "TitlePrize",
]
