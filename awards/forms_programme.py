"""The running order as an officer edits it: a form for each line, two empty ones at the end."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.programme import Item
from awards.models import Award, AwardTitle, ProgrammeItem
from awards.presenters_programme import name_winner
from grid.forms_seen import Seen
from inspections.forms_scores import check_text

Kind = ProgrammeItem.Kind
MOST_ITEMS, EMPTY = 60, 2


class BeginForm(forms.Form):
    """When it begins, and `step`: a line to move one place (`3:-1`)."""

    starts_at = forms.TimeField(
        label=gettext_lazy("begins at"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "data-begins": ""}),
    )
    step = forms.RegexField(regex=r"^\d{1,2}:-?1$", required=False)


class ItemForm(forms.Form):
    """A line; one without a kind does not count."""

    kind = forms.ChoiceField(
        label=gettext_lazy("kind"), choices=[("", "—"), *Kind.choices], required=False
    )
    name = forms.CharField(
        label=gettext_lazy("item"), max_length=60, required=False, validators=[check_text]
    )
    speaker = forms.CharField(
        label=gettext_lazy("who speaks or leads"),
        max_length=60,
        required=False,
        validators=[check_text],
    )
    title = forms.TypedChoiceField(
        label=gettext_lazy("award title"), coerce=int, empty_value=None, required=False
    )
    award = forms.TypedChoiceField(
        label=gettext_lazy("winner who speaks"), coerce=int, empty_value=None, required=False
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("minutes"),
        min_value=1,
        max_value=180,
        required=False,
        widget=forms.NumberInput(attrs={"data-minutes": ""}),
    )
    remove = forms.BooleanField(label=gettext_lazy("remove the item"), required=False)

    def __init__(self, *args: Any, choices: "Choices", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = choices
        self.fields["title"].choices = choices.titles  # type: ignore[attr-defined]
        self.fields["award"].choices = choices.awards  # type: ignore[attr-defined]

    @property
    def asks_for(self) -> str:
        """Which field says who: that of the kind that the line has."""
        kind = self["kind"].value()
        fields: dict[str, str] = {Kind.WINNER: "award", Kind.AWARDING: "title"}
        return fields.get(kind or "", "speaker")

    @property
    def who(self) -> forms.BoundField:
        return self[self.asks_for]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("kind") and (said.get("name") or said.get("minutes")):
            self.add_error("kind", _("Which kind of item is it?"))
        if said.get("kind") and not said.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("How many minutes?"))
        return said

    def item(self) -> Item | None:
        said = self.cleaned_data
        if not said.get("kind") or said["remove"]:
            return None
        kind = Kind(said["kind"])
        title = self.said.by_title.get(said["title"]) if kind == Kind.AWARDING else None
        award = self.said.by_award.get(said["award"]) if kind == Kind.WINNER else None
        return Item(
            kind=kind,
            name=said["name"] or str(kind.label),
            minutes=said["minutes"],
            speaker=said["speaker"] if self.asks_for == "speaker" else "",
            title=title,
            award=award,
        )


class Choices:
    """The winners and their titles, to choose from; the lists are made once for all lines."""

    def __init__(self, winners: Sequence[Award]) -> None:
        self.by_award = {award.pk: award for award in winners}
        self.by_title: dict[int, AwardTitle] = {award.title_id: award.title for award in winners}
        self.titles = [("", "—"), *((pk, str(title)) for pk, title in self.by_title.items())]
        self.awards = [("", "—"), *((award.pk, name_winner(award)) for award in winners)]


ItemFormSet = forms.formset_factory(
    ItemForm, extra=EMPTY, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS, validate_max=True
)


class ProgrammeForms:
    """The beginning and the lines, read and shown together."""

    def __init__(
        self, data: Any, *, starts_at: time, items: Sequence[ProgrammeItem], choices: Choices
    ) -> None:
        self.begin = BeginForm(data, initial={"starts_at": starts_at})
        self.lines = ItemFormSet(
            data,
            prefix="items",
            form_kwargs={"choices": choices},
            initial=[
                {
                    "kind": item.kind,
                    "name": item.name,
                    "speaker": item.speaker,
                    "title": item.title_id,
                    "award": item.award_id,
                    "minutes": item.minutes,
                }
                for item in items
            ],
        )

        self.seen = Seen(data, self.begin, self.lines)

    def is_valid(self) -> bool:
        is_fit = all([self.begin.is_valid(), self.lines.is_valid()])
        return is_fit and not self.seen.refuse(self.begin)

    def items(self) -> list[Item]:
        """The lines that count, in their order, one of them moved if that was asked for."""
        found = [form.item() for form in self.lines.forms]
        step = self.begin.cleaned_data["step"]
        if step:
            line, way = map(int, step.split(":"))
            if 0 <= line < len(found) and 0 <= line + way < len(found):
                found[line], found[line + way] = found[line + way], found[line]
        return [item for item in found if item]
