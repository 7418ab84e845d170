"""From award titles to the market-day ceremony: who is honoured, when, where and how."""

from awards.models.awards import Award, AwardCase, AwardObjection, AwardRecheck, AwardStep
from awards.models.ceremonies import Ceremony, CeremonyStep, MarketPlace
from awards.models.certificates import (
    CertificateFile,
    CertificateReprint,
    CertificateTemplate,
)
from awards.models.titles import AwardTitle

__all__ = [
    "Award",
    "AwardCase",
    "AwardObjection",
    "AwardRecheck",
    "AwardStep",
    "AwardTitle",
    "Ceremony",
    "CeremonyStep",
    "CertificateFile",
    "CertificateReprint",
    "CertificateTemplate",
    "MarketPlace",
]
