"""The only gate for what is said on the day, from a phone or at the desk."""

import datetime as dt
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from awards.domain.day import Mark
from awards.models import Award, DayMark
from inspections.forms import read_values
from inspections.forms_scores import check_text

NAME_LENGTH = DayMark._meta.get_field("fetched_by").max_length or 0
LONGEST_QUEUE = dt.timedelta(days=60)  # a phone may have been silent for long
_SAID_OF_PRIZES = [(one.value, one.label) for one in (DayMark.Prizes.GIVEN, DayMark.Prizes.BACK)]
_NAMES = ("id", "award", "presence", "fetched_by", "prizes", "seen", "entered_at")


def read_mark(request: HttpRequest) -> dict[str, str | None]:
    """The posted mark as plain values for MarkForm.

    `{"id", "award", "presence", "fetched_by", "prizes", "seen", "entered_at"}`; what is not
    changed is empty. Raises EntryUnreadable.
    """
    return read_values(request.body, _NAMES)


class WinnerField(forms.ModelChoiceField):
    """A choice of winners, each named with village and title."""

    def label_from_instance(self, obj: Award) -> str:
        return f"{obj.branch_name} {obj.head} · {obj.title.name}"


class PhotoForm(forms.Form):
    """Which winner is on a photo of the ceremony; empty: none, or several."""

    award = WinnerField(
        queryset=Award.objects.none(),
        required=False,
        empty_label=gettext_lazy("no winner, or several"),
        label=gettext_lazy("Winner on the photo"),
    )

    def __init__(self, *args: Any, winners: QuerySet[Award], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(WinnerField, self.fields["award"]).queryset = winners


class MarkForm(forms.Form):
    """A mark as the phone sends it; `mark()` gives what is recorded."""

    id = forms.UUIDField()
    award = forms.ModelChoiceField(
        queryset=Award.objects.none(),
        error_messages={"invalid_choice": gettext_lazy("This household is not in your area.")},
    )
    presence = forms.ChoiceField(choices=DayMark.Presence, required=False)
    fetched_by = forms.CharField(max_length=NAME_LENGTH, required=False, validators=[check_text])
    prizes = forms.ChoiceField(choices=_SAID_OF_PRIZES, required=False)
    seen = forms.UUIDField(required=False)
    entered_at = forms.DateTimeField(required=False)

    def __init__(self, data: Any, *, awards: QuerySet[Award]) -> None:
        super().__init__(data)
        self.fields["award"].queryset = awards  # type: ignore[attr-defined]

    def clean_entered_at(self) -> dt.datetime:
        """A phone's clock may be wrong: a time that cannot be is replaced by the server's."""
        now = timezone.now()
        told: dt.datetime | None = self.cleaned_data["entered_at"]
        is_likely = told and now - LONGEST_QUEUE <= told <= now + dt.timedelta(days=1)
        return told if told and is_likely else now

    def told(self) -> dict[str, list[str]]:
        """Messages by field."""
        return {name: [str(text) for text in texts] for name, texts in self.errors.items()}

    def mark(self) -> Mark:
        said = self.cleaned_data
        names = ("id", "award", "presence", "fetched_by", "prizes", "seen")
        return Mark(**{name: said[name] for name in names})


class CorrectionForm(forms.Form):
    """The officer's word on a winner: how it stands from now on, as a mark of what changes."""

    presence = forms.ChoiceField(
        label=gettext_lazy("presence"),
        choices=[
            ("", gettext_lazy("not marked")),
            (DayMark.Presence.CAME, DayMark.Presence.CAME.label),
            (DayMark.Presence.ABSENT, DayMark.Presence.ABSENT.label),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    fetched_by = forms.CharField(
        label=gettext_lazy("fetched by"),
        max_length=NAME_LENGTH,
        required=False,
        validators=[check_text],
        help_text=gettext_lazy("only for who did not come"),
    )
    is_given = forms.BooleanField(label=gettext_lazy("prizes handed over"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason for the correction"),
        max_length=DayMark._meta.get_field("reason").max_length,
        required=False,
        validators=[check_text],
        help_text=gettext_lazy("where something noted before is changed or taken back"),
    )
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def mark(self, award: Award, before: Any) -> Mark | None:
        """What differs from the state `before`; None if nothing does."""
        said = self.cleaned_data
        presence, fetched_by = said["presence"], said["fetched_by"].strip()
        fetched_by = fetched_by if presence == DayMark.Presence.ABSENT else ""
        is_same = (presence, fetched_by) == (before.presence, before.fetched_by)
        given = DayMark.Prizes.GIVEN if said["is_given"] else DayMark.Prizes.BACK
        prizes = "" if said["is_given"] == before.is_given else given.value
        if is_same and not prizes:
            return None
        return Mark(
            id=uuid4(),
            award=award,
            presence="" if is_same else presence or DayMark.Presence.CLEARED.value,
            fetched_by="" if is_same else fetched_by,
            prizes=prizes,
            seen=said["seen"],
            reason=said["reason"],
            is_correction=True,
        )
