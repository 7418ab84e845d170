"""The only gate for a daily patrol."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.models import Branch, User
from grid.scope import Scope
from inspections.domain.lateness import MAX_AGE
from inspections.domain.patrols import PatrolEntry
from inspections.forms import read_values
from inspections.forms_problems import messages_by_field
from inspections.forms_scores import check_text
from inspections.models import Patrol

PLACE_LENGTH = Patrol._meta.get_field("place").max_length or 0
FINDING_LENGTH = Patrol._meta.get_field("finding").max_length or 0
_NAMES = ("id", "branch", "place", "finding", "date", "entered_at")


def read_patrol(request: HttpRequest) -> dict[str, Any]:
    """The posted patrol as plain values for PatrolForm, from JSON or from a plain form.

    `{"id", "branch", "place", "finding", "date", "entered_at"}`, the last three where there is
    something to say. Raises EntryUnreadable.
    """
    if request.content_type != "application/json":
        return {name: request.POST.get(name) for name in _NAMES}
    return read_values(request.body, _NAMES)


class PatrolForm(forms.Form):
    """A patrol as the phone sends it; `entry()` gives what is recorded."""

    id = forms.UUIDField()
    branch = forms.ModelChoiceField(
        queryset=Branch.objects.none(),
        error_messages={"invalid_choice": gettext_lazy("This branch is not in your area.")},
    )
    place = forms.CharField(
        max_length=PLACE_LENGTH,
        validators=[check_text],
        error_messages={"required": gettext_lazy("Say which place was looked at.")},
    )
    finding = forms.CharField(max_length=FINDING_LENGTH, required=False, validators=[check_text])
    date = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    entered_at = forms.DateTimeField(required=False)

    def __init__(self, data: dict[str, Any], *, user: User) -> None:
        super().__init__(data)
        self.fields["branch"].queryset = Scope(user).branches()  # type: ignore[attr-defined]

    def clean_date(self) -> dt.date:
        """Today, by the server's clock, unless the phone says when."""
        today = timezone.localdate()
        day: dt.date = self.cleaned_data["date"] or today
        if day > today:
            raise ValidationError(_("The date is in the future."))
        if day < today - MAX_AGE:
            raise ValidationError(
                _("The date is more than %(days)s days ago.") % {"days": MAX_AGE.days}
            )
        return day

    def clean_entered_at(self) -> dt.datetime:
        """A phone's clock may be wrong: a time that cannot be is replaced by the server's."""
        now = timezone.now()
        told: dt.datetime | None = self.cleaned_data["entered_at"]
        is_likely = told and now - 2 * MAX_AGE <= told <= now + dt.timedelta(days=1)
        return told if told and is_likely else now

    def told(self) -> dict[str, list[str]]:
        """Messages by field."""
        return messages_by_field(self)

    def entry(self) -> PatrolEntry:
        return PatrolEntry(**self.cleaned_data)
