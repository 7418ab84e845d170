"""Input about pairs: whom to pair, why one is dissolved, and help that was given."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from boards.domain.pairs import PROMISE_LENGTH, Match
from boards.models import Board, BoardEntry, Pair
from grid.domain.periods import Period


class PairListForm(forms.Form):
    """What a list of pairs is narrowed to; what makes no sense narrows nothing.

    `branch__id__exact` is that of the helped, named as the desk's other lists name it.
    """

    show = forms.ChoiceField(choices=[*Pair.Outcome.choices, ("", "")], required=False)
    level = forms.ChoiceField(choices=Board.Level.choices, required=False)
    period = forms.CharField(max_length=8, required=False)
    branch__id__exact = forms.IntegerField(required=False)

    def clean_period(self) -> Period | None:
        text = self.cleaned_data["period"]
        try:
            return Period.parse(text) if text else None
        except ValueError as fault:
            raise ValidationError(str(fault)) from None

    def given(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class PairsForm(forms.Form):
    """A choice of helper for each black entry (`helper-<entry>`), with both promises.

    `matches()` gives what was chosen. Everybody may be chosen once.
    """

    def __init__(
        self, *args: Any, reds: list[BoardEntry], blacks: list[BoardEntry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reds = {str(entry.pk): entry for entry in reds}
        self.blacks = blacks
        choices = [("", "—"), *((pk, pk) for pk in self.reds)]
        for entry in blacks:
            self.fields[f"helper-{entry.pk}"] = forms.ChoiceField(choices=choices, required=False)
            for side in ("red", "black"):
                self.fields[f"{side}-{entry.pk}"] = forms.CharField(
                    max_length=PROMISE_LENGTH, required=False
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [data.get(f"helper-{entry.pk}") for entry in self.blacks]
        for entry, helper in zip(self.blacks, chosen, strict=True):
            if helper and chosen.count(helper) > 1:
                self.add_error(f"helper-{entry.pk}", _("Chosen twice: everybody is in one pair."))
        if not any(chosen) and not self.errors:
            raise ValidationError(_("Choose at least one helper."))
        return data

    def matches(self) -> list[Match]:
        data = self.cleaned_data
        return [
            Match(
                self.reds[data[f"helper-{entry.pk}"]],
                entry,
                data[f"red-{entry.pk}"],
                data[f"black-{entry.pk}"],
            )
            for entry in self.blacks
            if data[f"helper-{entry.pk}"]
        ]


class DissolveForm(forms.Form):
    reason = forms.CharField(max_length=PROMISE_LENGTH, label=gettext_lazy("Reason"))


class HelpForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Date"))
    what = forms.CharField(
        max_length=PROMISE_LENGTH, label=pgettext_lazy("course", "What was done")
    )

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise ValidationError(_("The date is in the future."))
        return self.cleaned_data["on"]
