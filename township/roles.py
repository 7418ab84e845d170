"""What each role may do. One table; the backend turns it into Django permissions.

Scope (grid.scope) says *which rows*; this says *which acts*.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from grid.models import User

_LOOK = {
    "grid.view_branch",
    "grid.view_household",
    "grid.view_member",
    "grid.view_position",
    "grid.view_responsibility",
    "inspections.view_dispatch",
    "inspections.view_inspection",
    "inspections.view_patrol",
    "inspections.view_photo",
    "inspections.view_problem",
    "inspections.view_standard",
    "inspections.view_standarditem",
    "inspections.view_arenacontest",
    "inspections.view_visit",
    "boards.view_board",
    "boards.view_boardentry",
    "boards.view_scoringpolicy",
    "boards.view_objection",
    "boards.view_pair",
    "boards.view_appraisal",
    "awards.view_ceremony",
    "awards.view_award",
    "reports.view_report",
}
_INSPECT = {"inspections.add_inspection", "inspections.recheck_problem"}
_PUT_RIGHT = {"inspections.change_problem", "inspections.rectify_problem"}
_SURPRISE = {"inspections.change_visit"}
_JUDGE = {"inspections.add_arenasheet"}
_HONOUR = {"awards.view_certificatefile"}  # it names the winners of all villages
_DAY = {"awards.add_daymark"}
_STOCK = {"awards.view_prize"}
_RHYTHM = {
    "grid.add_consent",
    "inspections.add_patrol",
    "inspections.add_dispatch",
    "boards.add_pairhelp",
    "boards.add_objection",
    "boards.add_appraisalobjection",
    "awards.nominate_award",
}
_OFFICE = {
    "grid.change_township",
    "grid.change_branch",
    "grid.add_household",
    "grid.change_household",
    "grid.add_member",
    "grid.change_member",
    "grid.add_position",
    "grid.change_position",
    "grid.delete_position",
    "grid.import_roster",
    "grid.view_user",
    "grid.add_user",
    "grid.change_user",
    "inspections.change_inspection",
    "inspections.change_standard",
    "inspections.change_standarditem",
    "inspections.change_arenacontest",
    "boards.add_board",
    "boards.publish_board",
    "boards.add_scoringpolicy",
    "boards.change_objection",
    "boards.form_pair",
    "boards.freeze_appraisal",
    "boards.change_appraisalobjection",
    "awards.add_ceremony",
    "awards.change_ceremony",
    "awards.change_award",
    "awards.change_awardtitle",
    "awards.add_certificatefile",
    "awards.add_certificatereprint",
    "awards.change_certificatetemplate",
    "awards.change_prize",
    "awards.change_marketplace",
}

Role = User.Role
ROLE_PERMISSIONS: dict[str, set[str]] = {
    Role.OFFICER: _LOOK
    | _INSPECT
    | _PUT_RIGHT
    | _RHYTHM
    | _SURPRISE
    | _JUDGE
    | _HONOUR
    | _DAY
    | _STOCK
    | _OFFICE,
    Role.LEADER: _LOOK | _JUDGE | _HONOUR | _STOCK,
    Role.SUPERVISOR: _LOOK | _INSPECT | _SURPRISE | _JUDGE | _HONOUR | _DAY | _STOCK,
    Role.SECRETARY: _LOOK | _INSPECT | _PUT_RIGHT | _RHYTHM | _DAY,
    Role.RESPONSIBLE: {
        "grid.view_household",
        "inspections.view_inspection",
        "inspections.view_patrol",
        "inspections.add_patrol",
        "inspections.view_photo",
        "inspections.view_problem",
        "inspections.rectify_problem",
        "boards.view_appraisal",
        "boards.add_appraisalobjection",
    },
}


class RoleBackend(ModelBackend):
    """Permissions by role; no groups and no per-person grants to lose track of."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return ROLE_PERMISSIONS[user_obj.role]
