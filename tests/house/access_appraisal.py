"""Who may do what with appraisals: a responsible member sees the own one, nobody else's."""

from typing import Any

from boards.models import Appraisal, AppraisalLine, AppraisalObjection
from grid.models import Member
from tests.house.access import ALL, DESK, OFFICE, PATROL, RECTIFY, act, page


def of_member(things: Any) -> dict[str, Any]:
    return {"pk": things[Member].pk}


def frozen_year(things: Any) -> dict[str, Any]:
    return {"year": 2022}


LINE: dict[str, Any] = {"model": AppraisalLine, "kwargs": of_member, "query": frozen_year}
PAGES = {
    "appraisal:index": page(DESK),
    "appraisal:print": page(DESK),
    "appraisal:workbook": page(DESK),
    "appraisal:member": page(DESK, **LINE),
    "appraisal:member_print": page(DESK, **LINE),
    "appraisal:freeze": page(OFFICE, post=OFFICE),
    "appraisal:finish": act(OFFICE, model=Appraisal),
    "appraisal:withdraw": act(OFFICE, model=Appraisal),
    "appraisal:revise": page(OFFICE, model=Appraisal, post=OFFICE),
    "appraisal:correction": page(DESK, model=Appraisal),
    "appraisal:correction_print": page(DESK, model=Appraisal),
    "appraisal:object": act(RECTIFY, model=AppraisalLine),
    "appraisal:decide": act(OFFICE, model=AppraisalObjection),
    "appraisal_field:index": page(ALL),
    "appraisal_field:member": page(ALL, **LINE),
    "appraisal_field:object": act(PATROL, model=AppraisalLine),
}
