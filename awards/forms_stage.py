"""How an officer arranges the stage."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from awards.domain.course import MOST_ON_STAGE
from awards.domain.stage import Place, Presenter
from awards.presenters_stage import ShownGroup
from grid.forms_seen import Seen
from grid.models import Member
from inspections.forms_scores import check_text


class ProposeForm(forms.Form):
    most = forms.IntegerField(
        label=gettext_lazy("at most on stage at once"),
        initial=MOST_ON_STAGE,
        min_value=1,
        max_value=60,
    )


class StageForm(forms.Form):
    """For each award its group and number there, for each group who hands over; `step`: a move."""

    step = forms.RegexField(regex=r"^\d{1,18}:-?1$", required=False)

    def __init__(
        self,
        data: Any,
        *,
        groups: list[ShownGroup],
        members: Mapping[str, Member],
    ) -> None:
        super().__init__(data)
        self.groups, self.members = groups, members
        for one in groups:
            name = f"presenter-{one.group.pk}"
            self.fields[name] = forms.CharField(
                max_length=60,
                required=False,
                validators=[check_text],
                initial=one.group.presenter,
                label=one.name,
            )
            for line in one.seats:
                award = line.seat.award_id
                home = line.seat.award.head
                self.fields[f"group-{award}"] = forms.IntegerField(
                    min_value=1, initial=one.group.pk, label=home
                )
                self.fields[f"number-{award}"] = forms.IntegerField(
                    min_value=1, max_value=999, initial=line.number, label=home
                )
        self.seen = Seen(data, self)

    def places(self) -> list[Place]:
        said = self.cleaned_data
        return [
            Place(award, said[f"group-{award}"], said[f"number-{award}"])
            for one in self.groups
            for award in (line.seat.award_id for line in one.seats)
        ]

    def presenters(self) -> dict[int, Presenter]:
        """By group; a text that is offered for a member stands for that member."""
        found = {}
        for one in self.groups:
            text = self.cleaned_data[f"presenter-{one.group.pk}"]
            found[one.group.pk] = Presenter(text, self.members.get(text))
        return found

    def moved(self) -> tuple[int, int] | None:
        step = self.cleaned_data["step"]
        if not step:
            return None
        award, way = step.split(":")
        return int(award), int(way)
