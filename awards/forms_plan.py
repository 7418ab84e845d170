"""What an officer says about a ceremony."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.ceremonies import CeremonyPlan
from awards.domain.market_days import FIRST_DAY, LAST_DAY
from awards.models import Ceremony, MarketPlace
from inspections.forms_scores import check_text

OTHER = "other"


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **more,
    )


class CeremonyForm(forms.Form):
    """Where, when, and what counts; without a name it is named after its month."""

    place = forms.ModelChoiceField(
        label=gettext_lazy("place"), queryset=MarketPlace.objects.none(), empty_label=None
    )
    date = day_field(gettext_lazy("date"))
    name = forms.CharField(
        label=gettext_lazy("name of the ceremony"),
        max_length=60,
        required=False,
        validators=[check_text],
    )
    hosts = forms.CharField(
        label=gettext_lazy("hosts"), max_length=100, required=False, validators=[check_text]
    )
    scores_until = day_field(
        gettext_lazy("scores count until"),
        help_text=gettext_lazy("the end of the last whole month, unless you say otherwise"),
    )

    def __init__(self, *args: Any, places: QuerySet[MarketPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def clean_date(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["date"]
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(_("This day cannot be: look at the year."))
        return day

    def plan(self) -> CeremonyPlan:
        said = self.cleaned_data
        return CeremonyPlan(
            place=said["place"],
            date=said["date"],
            name=said["name"] or name_after(said["date"]),
            hosts=said["hosts"],
            scores_until=said["scores_until"],
        )


class PlanForm(CeremonyForm):
    """The same for a new one: a market day that is offered (`<place>|<date>`), or another day."""

    slot = forms.CharField(
        max_length=40,
        error_messages={"required": gettext_lazy("Choose one of the market days, or another day.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        slot = str(data.get("slot", "")) if data is not None else ""
        if data is not None and slot != OTHER:
            place, _bar, day = slot.partition("|")
            data = {**{name: data.get(name, "") for name in data}, "place": place, "date": day}
        super().__init__(data, **kwargs)

    @property
    def faults_of_day(self) -> list[str]:
        """What is wrong with place and day, said once at their table."""
        if "slot" in self.errors:
            return [*self.errors["slot"]]
        return [*self.errors.get("place", []), *self.errors.get("date", [])]


class ReasonForm(forms.Form):
    """Why it is done; the doorway says when it is missing."""

    reason = forms.CharField(max_length=500, required=False, validators=[check_text])


def name_after(day: dt.date) -> str:
    return _("Market-day ceremony of %(month)s/%(year)s") % {"month": day.month, "year": day.year}


def fill_ceremony(ceremony: Ceremony) -> dict[str, Any]:
    return {
        name: getattr(ceremony, name) for name in ("place", "date", "name", "hosts", "scores_until")
    }
