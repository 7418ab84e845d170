"""Which board is to be drafted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boards.models import Board
from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Township
from grid.scope import Scope

_RECENT = 6


def recent_periods() -> list[tuple[str, str]]:
    """The running quarter and month and the five before each, the newest first."""
    today = timezone.localdate()
    choices = []
    for kind in (PeriodKind.QUARTER, PeriodKind.MONTH):
        period = Period.holding(today, kind)
        for _place in range(_RECENT):
            choices.append((period.code, period.label))
            period = period.previous
    return choices


class DraftForm(forms.Form):
    """`cleaned_data`: level, period (a Period), branch (only for the households of a branch)."""

    township = forms.ModelChoiceField(
        queryset=Township.objects.none(), label=gettext_lazy("Township"), empty_label=None
    )
    level = forms.ChoiceField(choices=Board.Level, label=gettext_lazy("Level"))
    branch = forms.ModelChoiceField(
        queryset=Branch.objects.none(),
        label=gettext_lazy("Branch"),
        required=False,
        empty_label=gettext_lazy("— for the households of a branch —"),
    )
    period = forms.ChoiceField(choices=recent_periods, label=gettext_lazy("Period"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = scope.townships()
        self.fields["township"].queryset = townships  # type: ignore[attr-defined]
        self.fields["branch"].queryset = scope.branches()  # type: ignore[attr-defined]
        if not self.is_bound and (first := townships.first()):
            self.initial["township"] = first.pk
        if townships.count() == 1:
            self.fields["township"].widget = forms.HiddenInput()

    def clean_period(self) -> Period:
        return Period.parse(self.cleaned_data["period"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        of_branch = data.get("level") == Board.Level.BRANCH_HOUSEHOLDS
        branch = data.get("branch")
        if of_branch and branch is None:
            raise ValidationError({"branch": _("Choose the branch whose households are ranked.")})
        if of_branch and branch and branch.township != data.get("township"):
            raise ValidationError({"branch": _("The branch is not of this township.")})
        if not of_branch:
            data["branch"] = None
        return data
