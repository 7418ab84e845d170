"""What is said about prizes at the desk."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.domain.prizes import MOST
from awards.models import AwardTitle, Prize, PrizeMove
from inspections.forms_scores import check_text

Kind = PrizeMove.Kind
MOST_EACH = 999  # of one prize for one winner


class NewPrizeForm(forms.Form):
    """A new kind of prize."""

    name = forms.CharField(label=_("name of the prize"), max_length=30, validators=[check_text])
    unit = forms.CharField(label=_("unit"), max_length=10, validators=[check_text])


class PrizeForm(NewPrizeForm):
    """Another name or unit; whether it is still used."""

    is_active = forms.BooleanField(label=_("in use"), required=False)


class MoveForm(forms.Form):
    """Taken in, given out, or counted: how many, and a note. What it needs is the domain's rule."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in (Kind.IN, Kind.OUT, Kind.COUNT)]
    )
    quantity = forms.IntegerField(
        label=_("quantity"),
        min_value=0,
        max_value=MOST,
        error_messages={
            "required": _("Say how many: a whole number of at least 1."),
            "invalid": _("Say how many: a whole number of at least 1."),
        },
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False, validators=[check_text])


class TitlePrizesForm(forms.Form):
    """A number for each title and prize: what each winner of the title gets."""

    def __init__(self, data: Any, *, titles: Iterable[AwardTitle], prizes: Iterable[Prize]) -> None:
        super().__init__(data)
        self.titles, self.prizes = list(titles), list(prizes)
        for title in self.titles:
            gets = {each.prize_id: each.quantity for each in title.prizes.all()}
            for prize in self.prizes:
                self.fields[_name(title, prize)] = forms.IntegerField(
                    label=f"{title.name} {prize.name}",
                    min_value=0,
                    max_value=MOST_EACH,
                    required=False,
                    initial=gets.get(prize.pk),
                    widget=forms.NumberInput(attrs={"aria-label": f"{title.name} {prize.name}"}),
                )

    def rows(self) -> Iterator[tuple[AwardTitle, list[forms.BoundField]]]:
        """Each title of the same township as its prizes, with a field for each prize."""
        for title in self.titles:
            yield title, [self[_name(title, prize)] for prize in self.prizes]

    def quantities(self) -> Iterator[tuple[AwardTitle, dict[Prize, int]]]:
        for title in self.titles:
            said = {prize: self.cleaned_data[_name(title, prize)] or 0 for prize in self.prizes}
            yield title, said


def _name(title: AwardTitle, prize: Prize) -> str:
    return f"q-{title.pk}-{prize.pk}"
