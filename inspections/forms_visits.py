"""What is said about a surprise visit: before it, and on the way."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from grid.models import Branch
from inspections.domain.visits import Lot, VisitPlan
from inspections.forms_scores import check_text
from inspections.models import Visit

BRANCHES, HOUSEHOLDS = 2, 4  # our own default: what a team sees in a day
MOST_BRANCHES, MOST_HOUSEHOLDS = 20, 30


class VisitForm(forms.Form):
    """Day, team and focus."""

    date = forms.DateField(
        label=gettext_lazy("date"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    team = forms.CharField(
        label=gettext_lazy("team"),
        help_text=gettext_lazy("one person a line"),
        max_length=300,
        validators=[check_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say who goes: one person a line.")},
    )
    focus = forms.CharField(
        label=gettext_lazy("what it looks at"),
        max_length=200,
        required=False,
        validators=[check_text],
    )

    def plan(self) -> VisitPlan:
        said = self.cleaned_data
        return VisitPlan(said["date"], said["team"], said["focus"])


def fill_visit(visit: Visit) -> dict[str, Any]:
    """The stored plan, as `VisitForm` shows it."""
    return {"date": visit.date, "team": visit.team, "focus": visit.focus}


class LotForm(forms.Form):
    """From which branches how many are drawn, and how many households in each."""

    branches = forms.ModelMultipleChoiceField(
        label=gettext_lazy("draw from these branches"),
        queryset=Branch.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one branch to draw from.")},
    )
    branch_count = forms.IntegerField(
        label=gettext_lazy("branches to draw"),
        initial=BRANCHES,
        min_value=1,
        max_value=MOST_BRANCHES,
    )
    per_branch = forms.IntegerField(
        label=gettext_lazy("households in each"),
        initial=HOUSEHOLDS,
        min_value=1,
        max_value=MOST_HOUSEHOLDS,
    )
    seed = forms.CharField(
        label=gettext_lazy("seed"),
        help_text=gettext_lazy("Left empty, the system makes one. Or throw dice and type them in."),
        max_length=64,
        required=False,
        validators=[check_text],
    )

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branches"].queryset = branches  # type: ignore[attr-defined]
        self.fields["branches"].initial = branches

    def lot(self) -> Lot:
        said = self.cleaned_data
        return Lot(
            branches=tuple(said["branches"]),
            branch_count=said["branch_count"],
            per_branch=said["per_branch"],
            seed=said["seed"],
        )


class ReasonForm(forms.Form):
    """Why something is done; the doorway says what is missing. `seed` for a new draw only."""

    reason = forms.CharField(max_length=200, required=False, validators=[check_text])
    seed = forms.CharField(max_length=64, required=False, validators=[check_text])


class AddForm(ReasonForm):
    """A household by its code, of one of the branches that are visited."""

    branch = forms.ModelChoiceField(queryset=Branch.objects.none())
    code = forms.CharField(max_length=20, validators=[check_text])

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
