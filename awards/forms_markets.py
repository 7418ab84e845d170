"""What an officer says about a market place."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.markets import PlacePlan
from awards.models import MarketPlace
from grid.models import Branch
from inspections.forms_scores import check_text

WEEKDAYS = (
    (1, gettext_lazy("Monday")),
    (2, gettext_lazy("Tuesday")),
    (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")),
    (6, gettext_lazy("Saturday")),
    (7, gettext_lazy("Sunday")),
)


class RuleForm(forms.Form):
    """The rule of the days: `days()` are those of the rule that is chosen."""

    rule = forms.ChoiceField(
        label=gettext_lazy("The market is held on"),
        choices=MarketPlace.Rule,
        initial=MarketPlace.Rule.LUNAR,
        widget=forms.RadioSelect,
    )
    digits = forms.TypedMultipleChoiceField(
        label=gettext_lazy("last digit of the day"),
        choices=[(digit, str(digit)) for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("days of the week"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def days(self) -> tuple[int, ...]:
        return tuple(self.cleaned_data[self._field()])

    def _field(self) -> str:
        is_weekly = self.cleaned_data.get("rule") == MarketPlace.Rule.WEEKDAY
        return "weekdays" if is_weekly else "digits"


class PlaceForm(RuleForm):
    name = forms.CharField(label=gettext_lazy("name"), max_length=50, validators=[check_text])
    branch = forms.ModelChoiceField(
        label=gettext_lazy("village of the market"),
        queryset=Branch.objects.none(),
        required=False,
        empty_label=gettext_lazy("— no village —"),
    )
    is_active = forms.BooleanField(label=gettext_lazy("in use"), required=False, initial=True)

    field_order = ("name", "branch", "rule", "digits", "weekdays", "is_active")

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if "rule" in self.cleaned_data and not self.cleaned_data.get(self._field()):
            self.add_error(self._field(), _("Tick at least one market day."))
        return self.cleaned_data

    def plan(self) -> PlacePlan:
        said = self.cleaned_data
        return PlacePlan(
            name=said["name"],
            rule=said["rule"],
            days=self.days(),
            branch=said["branch"],
            is_active=said["is_active"],
        )


def fill_place(place: MarketPlace) -> dict[str, Any]:
    """The form's values for a place that is there."""
    is_weekly = place.rule == MarketPlace.Rule.WEEKDAY
    return {
        "name": place.name,
        "branch": place.branch_id,
        "rule": place.rule,
        "digits": [] if is_weekly else place.days,
        "weekdays": place.days if is_weekly else [],
        "is_active": place.is_active,
    }
