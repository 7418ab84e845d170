"""What an officer says about an arena contest, and what jurors give."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.domain.numbers import read_key
from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, User
from inspections.domain.arena import Criterion, Mark, Plan, Seat
from inspections.forms_scores import check_text, read_points
from inspections.models import ArenaContest, ArenaSheet

MOST_CRITERIA = 8
MOST_JURORS = 15
_PAST = 5  # quarters before the running one
LATEST = dt.timedelta(days=31)  # our own default: a quarter's contest may be held a month after it


def quarters() -> list[tuple[str, str]]:
    """The next quarter, the running one and those before, the newest first."""
    period = Period.holding(timezone.localdate(), PeriodKind.QUARTER).next
    choices = []
    for _place in range(_PAST + 2):
        choices.append((period.code, period.label))
        period = period.previous
    return choices


class ContestForm(forms.Form):
    """When, where and who; `period` (a Period) is asked for a new contest only."""

    period = forms.ChoiceField(label=gettext_lazy("quarter"), choices=quarters)
    date = forms.DateField(
        label=gettext_lazy("date"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    place = forms.CharField(
        label=gettext_lazy("place"), max_length=50, required=False, validators=[check_text]
    )
    branches = forms.ModelMultipleChoiceField(
        label=gettext_lazy("contestants"),
        queryset=Branch.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, branches: QuerySet[Branch], contest: ArenaContest | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        self.fields["branches"].queryset = branches  # type: ignore[attr-defined]
        if contest:
            del self.fields["period"]

    def clean_period(self) -> Period:
        return Period.parse(self.cleaned_data["period"])

    def clean(self) -> dict[str, Any]:
        """The contest is held in its quarter, or shortly after."""
        day: dt.date | None = self.cleaned_data.get("date")
        period = Period.parse(self.contest.period) if self.contest else None
        period = period or self.cleaned_data.get("period")
        if day and period and not period.start <= day <= period.end + LATEST:
            self.add_error(
                "date", _("The contest of a quarter is held in it, or within a month after it.")
            )
        return self.cleaned_data


class CriterionForm(forms.Form):
    """A line of the list of criteria; an empty one does not count."""

    name = forms.CharField(
        label=gettext_lazy("name"), max_length=20, required=False, validators=[check_text]
    )
    points = forms.IntegerField(
        label=gettext_lazy("points"),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"data-points": "", "step": "1"}),
    )

    def clean(self) -> dict[str, Any]:
        name, points = self.cleaned_data.get("name"), self.cleaned_data.get("points")
        if name and points is None and "points" not in self.errors:
            self.add_error("points", _("How many points at most?"))
        if points is not None and not name and "name" not in self.errors:
            self.add_error("name", _("Name the criterion."))
        return self.cleaned_data


class SeatForm(forms.Form):
    """A line of the list of jurors: a name, an account or both; an empty one does not count."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("full name"), max_length=30, required=False, validators=[check_text]
    )
    user = forms.ChoiceField(label=gettext_lazy("account"), required=False)

    def __init__(self, *args: Any, accounts: Mapping[str, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts
        choices = [(key, str(user)) for key, user in accounts.items()]
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            ("", _("— on paper only —")),
            *choices,
        ]

    def clean_user(self) -> User | None:
        return self.accounts.get(self.cleaned_data["user"])

    def seat(self) -> Seat | None:
        """Whose name is not given has that of the account."""
        name, user = self.cleaned_data["name"], self.cleaned_data["user"]
        if not name and not user:
            return None
        return Seat(name or str(user)[:30], user, self.cleaned_data["id"])


CriterionFormSet = forms.formset_factory(
    CriterionForm,
    extra=0,
    min_num=MOST_CRITERIA,
    max_num=MOST_CRITERIA,
    absolute_max=MOST_CRITERIA,
)
SeatFormSet = forms.formset_factory(
    SeatForm, extra=0, min_num=MOST_JURORS, max_num=MOST_JURORS, absolute_max=MOST_JURORS
)


@dataclass
class PlanForms:
    """The three parts of the page, read and shown together."""

    contest: ContestForm
    criteria: Any
    seats: Any

    @property
    def parts(self) -> tuple[Any, ...]:
        return self.contest, self.criteria, self.seats

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in self.parts)

    def plan(self) -> Plan:
        said = self.contest.cleaned_data
        lines = [form.cleaned_data for form in self.criteria.forms]
        seats = [form.seat() for form in self.seats.forms]
        return Plan(
            date=said["date"],
            place=said["place"],
            branches=tuple(said["branches"]),
            criteria=tuple(Criterion(one["name"], one["points"]) for one in lines if one["name"]),
            seats=tuple(seat for seat in seats if seat),
        )


def make_plan_forms(
    data: Any,
    *,
    plan: Plan,
    branches: QuerySet[Branch],
    accounts: Iterable[User],
    contest: ArenaContest | None = None,
) -> PlanForms:
    """The forms with what is posted, or with the plan to begin with."""
    running = Period.holding(timezone.localdate(), PeriodKind.QUARTER).code
    known = {str(user.pk): user for user in accounts}
    return PlanForms(
        ContestForm(
            data,
            branches=branches,
            contest=contest,
            initial={
                "period": running,
                "date": plan.date,
                "place": plan.place,
                "branches": [branch.pk for branch in plan.branches],
            },
        ),
        CriterionFormSet(
            data,
            prefix="criteria",
            initial=[{"name": one.name, "points": one.points} for one in plan.criteria],
        ),
        SeatFormSet(
            data,
            prefix="seats",
            form_kwargs={"accounts": known},
            initial=[
                {"id": seat.id, "name": seat.name, "user": str(seat.user.pk) if seat.user else ""}
                for seat in plan.seats
            ],
        ),
    )


@dataclass
class MarkRow:
    """A branch's line of a juror's sheet: the texts as typed, and what is wrong with them."""

    branch: Branch
    cells: list[str]
    after: int = 0
    points: tuple[Decimal, ...] = ()
    faults: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return f"row-{self.branch.pk}"

    @property
    def is_given(self) -> bool:
        """Whether there is anything to record: points, or a sheet to be taken back."""
        return bool(self.points or self.after)

    @property
    def mark(self) -> Mark:
        return Mark(self.branch.pk, self.points, self.after)


def fill_marks(
    branches: Iterable[Branch], sheets: Mapping[int, ArenaSheet], count: int
) -> list[MarkRow]:
    """The lines with what stands; `sheets` are the current versions by branch."""
    return [_fill_row(branch, sheets.get(branch.pk), count) for branch in branches]


def _fill_row(branch: Branch, sheet: ArenaSheet | None, count: int) -> MarkRow:
    if sheet is None:
        return MarkRow(branch, [""] * count)
    cells = [f"{got:g}" for got in sheet.points] or [""] * count
    return MarkRow(branch, cells, sheet.version)


def read_marks(
    post: Mapping[str, str], branches: Iterable[Branch], most: Sequence[int]
) -> list[MarkRow]:
    """The lines as posted. One without any points stands for no sheet."""
    rows = []
    for branch in branches:
        row = MarkRow(branch, [])
        row.cells = [post.get(f"{row.prefix}-{n}", "").strip() for n in range(1, len(most) + 1)]
        after = post.get(f"{row.prefix}-after", "")
        row.after = read_key(after[:4])
        if any(row.cells):
            _check_row(row, most)
        rows.append(row)
    return rows


def _check_row(row: MarkRow, most: Sequence[int]) -> None:
    points = []
    for text, limit in zip(row.cells, most, strict=True):
        plain = unicodedata.normalize("NFKC", text).strip()
        try:
            got = read_points(plain, limit) if plain else None
        except ValidationError as fault:
            row.faults += fault.messages
            continue
        if got is None:
            row.faults.append(_("Every criterion needs points."))
        else:
            points.append(got)
    row.faults = list(dict.fromkeys(row.faults))
    row.points = () if row.faults else tuple(points)
