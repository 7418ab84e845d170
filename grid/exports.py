"""Tables that leave the desk, as an office files them."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from import_export import fields, resources

from grid.models import Household


class HouseholdResource(resources.ModelResource):  # type: ignore[misc]  # untyped library
    """One row per household."""

    code = fields.Field("code", _("household code"))
    head = fields.Field("head", _("head"))
    branch = fields.Field("branch__name", _("branch"))
    hamlet = fields.Field("hamlet", _("hamlet"))
    persons = fields.Field("persons", _("persons"))
    phone = fields.Field("phone", _("phone"))
    responsible = fields.Field(column_name=_("responsible member"))
    note = fields.Field("note", _("note"))

    class Meta:
        model = Household
        fields: ClassVar = [
            "code",
            "head",
            "branch",
            "hamlet",
            "persons",
            "phone",
            "responsible",
            "note",
        ]

    def dehydrate_responsible(self, household: Household) -> str:
        return " ".join(r.member.name for r in household.responsibilities.all() if not r.until)
