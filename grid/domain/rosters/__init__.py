"""Roster import: recognise what village offices send, compare, and write on confirmation."""

from grid.domain.rosters.importing import plan_file
from grid.domain.rosters.report import FileReport
from grid.domain.rosters.writing import apply_plan, import_roster_file

__all__ = ["FileReport", "apply_plan", "import_roster_file", "plan_file"]
