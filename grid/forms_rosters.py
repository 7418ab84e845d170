"""Gates of the roster import: files, the village, the meanings of columns."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from grid.domain.rosters.headings import Field
from grid.domain.rosters.heads import Choice
from grid.models import Branch, RosterFile, Township
from grid.scope import Scope

MOST_FILES = 40
FIELD_NAMES = {
    Field.CODE: _("household code"),
    Field.SERIAL: _("serial number"),
    Field.HAMLET: _("hamlet"),
    Field.HEAD: _("head"),
    Field.PERSON: _("person of the household"),
    Field.RELATION: _("relation to the head"),
    Field.PERSONS: _("persons"),
    Field.PHONE: _("phone"),
    Field.PARTY: _("Party member"),
    Field.RESPONSIBLE: _("responsible member"),
    Field.RESPONSIBLE_PHONE: _("responsible member's phone"),
    Field.NOTE: _("note"),
    Field.VILLAGE: _("village"),
    Field.POST: _("post"),
    Field.STATUS: _("status in the village's books"),
}


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if not files or files == [None]:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most 40 files at once."))
        # Empty and faulty files are taken in: the card of each says what is wrong with it.
        return list(files)


class UploadForm(forms.Form):
    township = forms.ModelChoiceField(
        queryset=Township.objects.none(), label=_("Township"), empty_label=None
    )
    uploads = ManyFilesField(label=_("Roster files"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = scope.townships()
        self.fields["township"].queryset = townships  # type: ignore[attr-defined]
        if townships.count() == 1:
            self.fields["township"].widget = forms.HiddenInput()
            self.initial["township"] = townships.get().pk


class HeadsForm(forms.Form):
    """Same household or new one: a radio button `head-<n>` for each row of another head."""

    def __init__(self, data: QueryDict | None, *, roster: RosterFile) -> None:
        super().__init__(data)
        self.asked = [change["key"] for change in roster.report.get("heads", [])]
        choices = [(str(choice), str(choice)) for choice in Choice]
        for place in range(len(self.asked)):
            self.fields[f"head-{place}"] = forms.ChoiceField(choices=choices, required=False)

    def answers(self) -> dict[str, str]:
        """By key; of those that the page held."""
        given = {key: f"head-{place}" for place, key in enumerate(self.asked)}
        return {key: self.cleaned_data[name] for key, name in given.items() if name in self.data}


class CorrectForm(forms.Form):
    """The village of a file; the meanings of its columns are read from `column-<sheet>-<n>`."""

    branch = forms.ModelChoiceField(
        queryset=Branch.objects.none(), required=False, label=_("Village"), empty_label="—"
    )
    overwrite = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict | None, *, roster: RosterFile) -> None:
        super().__init__(data, initial={"branch": roster.branch_id})
        self.roster = roster
        branches = roster.township.branches.all()
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]

    def corrections(self) -> dict[str, dict[str, str]]:
        """What differs from what was understood, by sheet and column."""
        told: dict[str, dict[str, str]] = {}
        known = {str(field) for field in Field} | {""}
        for place, sheet in enumerate(self.roster.report.get("sheets", [])):
            meanings = {}
            for column, _label, _meaning in sheet["columns"]:
                chosen = self.data.get(f"column-{place}-{column}")
                if chosen in known:
                    meanings[str(column)] = chosen
            if meanings:
                told[sheet["sheet"]] = meanings
        return told
