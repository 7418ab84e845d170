"""Tables of the lists, as an office files them."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from import_export import fields, resources

from inspections.models import Problem


class ProblemResource(resources.ModelResource):  # type: ignore[misc]  # untyped library
    branch = fields.Field("branch__name", _("branch"))
    code = fields.Field("household__code", _("household code"))
    head = fields.Field("household__head", _("head"))
    hamlet = fields.Field("household__hamlet", _("hamlet"))
    item = fields.Field("item__name", _("item"))
    finding = fields.Field("finding", _("finding"))
    found_on = fields.Field("found_on", _("found on"))
    due_on = fields.Field("due_on", _("due on"))
    status = fields.Field("get_status_display", _("status"))
    closed_on = fields.Field("closed_on", _("closed on"))
    closing_note = fields.Field("closing_note", _("closing note"))

    class Meta:
        model = Problem
        fields: ClassVar = [
            "branch",
            "code",
            "head",
            "hamlet",
            "item",
            "finding",
            "found_on",
            "due_on",
            "status",
            "closed_on",
            "closing_note",
        ]
