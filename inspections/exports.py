"""Tables of the lists, as an office files them."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from import_export import fields, resources

from inspections.models import Problem


class ProblemResource(resources.ModelResource):  # type: ignore[misc]  # untyped library
    branch = fields.Field("branch__name", _("branch"))
    code = fields.Field("household__code", _("household code"))
    head = fields.Field("household__head", _("head"))
    hamlet = fields.Field("household__hamlet", _("hamlet"))
    place = fields.Field("place", _("place"))
    item = fields.Field("item__name", _("item"))
    finding = fields.Field("finding", _("finding"))
    found_on = fields.Field("found_on", _("found on"))
    due_on = fields.Field("due_on", _("due on"))
    severity = fields.Field("get_severity_display", _("severity"))
    stage = fields.Field("get_stage_display", _("stage"))
    claimed_by = fields.Field("claimed_by__name", _("claimed by"))
    remedy = fields.Field("remedy", _("remedy"))
    rectified_on = fields.Field("rectified_on", _("rectified on"))
    closing_note = fields.Field("closing_note", pgettext_lazy("problem", "what was done"))
    reopened = fields.Field("reopened", _("times reopened"))
    closed_on = fields.Field("closed_on", _("closed on"))

    class Meta:
        model = Problem
        fields: ClassVar = [
            "branch",
            "code",
            "head",
            "hamlet",
            "place",
            "item",
            "finding",
            "found_on",
            "due_on",
            "severity",
            "stage",
            "claimed_by",
            "remedy",
            "rectified_on",
            "closing_note",
            "reopened",
            "closed_on",
        ]
