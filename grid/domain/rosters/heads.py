"""Another head in the file: the same household, or a new one? An officer says so, row by row."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from grid.domain.names import is_same_name
from grid.domain.rosters.households import HouseholdRow
from grid.domain.rosters.report import FileReport, HeadChange
from grid.models import Household


class Choice(StrEnum):
    SAME = "same"  # succession, or a name written wrongly: scores, pairs and awards stay
    NEW = "new"  # the old household ends on the day of the import, a new one begins
    ASKED = ""  # nobody has said: the row is left out


# Answers by `HeadChange.key`.
Answers = Mapping[str, str]


def ask_head(
    row: HouseholdRow, household: Household, answers: Answers, report: FileReport
) -> Choice:
    """What to do with a row matched to the household; notes it in `report` if it was to ask.

    The same name written otherwise is the same household without asking.
    """
    same_phone = bool(row.phone) and row.phone == household.phone
    if is_same_name(row.head, household.head, same_phone=same_phone):
        return Choice.SAME
    is_code = row.code == household.code
    change = HeadChange(
        row.sheet,
        row.row,
        code=household.code,
        before=household.head,
        after=row.head,
        hamlet=household.hamlet,
        why=_("same household code") if is_code else _("same hamlet and phone"),
    )
    told = answers.get(change.key, "")
    choice = Choice(told) if told in list(Choice) else Choice.ASKED
    report.heads.append(HeadChange(**{**vars(change), "choice": str(choice)}))
    return choice
