"""The desk's form for the next version of a standard."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.domain.standards import FULL_POINTS, Item, ItemDraft
from inspections.forms_scores import REASON_LENGTH, check_text
from inspections.models import ITEMS

_MAX_READY_REASONS = 12
_HALF = Decimal("0.5")


class StandardForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=50, validators=[check_text])
    valid_from = forms.DateField(
        label=gettext_lazy("valid from"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, not_before: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_before = not_before
        self.fields["valid_from"].widget.attrs["min"] = not_before.isoformat()

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self.not_before:
            raise ValidationError(
                _("A new version begins on %(day)s at the earliest: what came before stays.")
                % {"day": date_format(self.not_before)}
            )
        return day


class ItemForm(forms.Form):
    """One item; its number is its place in the form set."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=20, validators=[check_text])
    points = forms.IntegerField(
        label=gettext_lazy("points"),
        min_value=1,
        max_value=FULL_POINTS,
        widget=forms.NumberInput(attrs={"data-points": "", "step": "1"}),
    )
    pass_mark = forms.DecimalField(
        label=gettext_lazy("pass mark"),
        min_value=0,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5"}),
    )
    description = forms.CharField(
        label=gettext_lazy("description"),
        max_length=200,
        required=False,
        validators=[check_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reasons = forms.CharField(
        label=gettext_lazy("ready reasons"),
        required=False,
        validators=[check_text],
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_pass_mark(self) -> Decimal:
        mark: Decimal = self.cleaned_data["pass_mark"]
        if mark % _HALF:
            raise ValidationError(_("Points go in steps of 0.5."))
        return mark

    def clean_reasons(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["reasons"].splitlines())
        reasons = tuple(dict.fromkeys(line for line in lines if line))
        if len(reasons) > _MAX_READY_REASONS:
            raise ValidationError(
                _("At most %(limit)s ready reasons for an item.") % {"limit": _MAX_READY_REASONS}
            )
        if any(len(reason) > REASON_LENGTH for reason in reasons):
            raise ValidationError(
                _("A reason is at most %(limit)s characters long.") % {"limit": REASON_LENGTH}
            )
        return reasons

    def clean(self) -> dict[str, Any]:
        points, mark = self.cleaned_data.get("points"), self.cleaned_data.get("pass_mark")
        if points is not None and mark is not None and mark > points:
            self.add_error("pass_mark", _("The pass mark is more than the points of the item."))
        return self.cleaned_data


class BaseItemFormSet(forms.BaseFormSet[ItemForm]):
    """The eight items together."""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        eight = _("A standard has exactly eight items, numbered 1 to 8.")
        names = ("missing_management_form", "too_few_forms", "too_many_forms")
        super().__init__(data, initial=initial, error_messages=dict.fromkeys(names, eight))

    def clean(self) -> None:
        if any(self.errors):
            return
        names = [form.cleaned_data["name"] for form in self.forms]
        for place, name in enumerate(names):
            if name in names[:place]:
                self.forms[place].add_error("name", _("Two items have the same name."))
        points = sum(form.cleaned_data["points"] for form in self.forms)
        if points != FULL_POINTS:
            raise ValidationError(
                _("The points add up to %(points)s, but must be 100.") % {"points": points}
            )

    def is_valid(self) -> bool:
        """Asked again after `clean`, which marks single names."""
        return super().is_valid() and not any(form.errors for form in self.forms)

    def drafts(self) -> list[ItemDraft]:
        return [
            ItemDraft(number=number, **form.cleaned_data)
            for number, form in enumerate(self.forms, start=1)
        ]


ItemFormSet = forms.formset_factory(
    ItemForm,
    formset=BaseItemFormSet,
    extra=0,
    min_num=ITEMS,
    max_num=ITEMS,
    absolute_max=ITEMS,
    validate_min=True,
    validate_max=True,
)


def initial_items(items: Iterable[Item | ItemDraft]) -> list[dict[str, Any]]:
    """What the eight forms show before anything is changed."""
    return [
        {
            "name": item.name,
            "points": item.points,
            "pass_mark": item.pass_mark.normalize() + 0,
            "description": item.description,
            "reasons": "\n".join(item.reasons),
        }
        for item in items
    ]


def first_day(latest: date | None) -> date:
    """The first day on which a new version may begin: today, and not before the latest."""
    today = timezone.localdate()
    return max(today, latest) if latest else today
