"""Input while households are selected: what is looked for, who is nominated, decisions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from awards.domain.decide import NOTICE_LENGTH, TEXT_LENGTH
from awards.domain.nominate import CITATION_LENGTH
from awards.models import AwardCase, AwardObjection, AwardTitle
from grid.domain.numbers import read_key
from grid.models import Branch

REASON_LENGTH = 500


class CandidateFilter(forms.Form):
    """Whose candidates are shown; whatever is not understood is left out."""

    title = forms.ModelChoiceField(
        AwardTitle.objects.none(), required=False, label=_("award title")
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), required=False, label=_("branch"), empty_label=_("all branches")
    )
    only = forms.ChoiceField(
        choices=[
            ("", _("all")),
            ("yes", _("qualifies")),
            ("no", _("does not qualify")),
        ],
        required=False,
        label=_("Shown"),
    )
    q = forms.CharField(max_length=30, required=False, label=_("name, initials, hamlet or code"))

    def __init__(
        self,
        data: QueryDict,
        *,
        titles: QuerySet[AwardTitle],
        branches: QuerySet[Branch],
    ) -> None:
        super().__init__(data)
        self.fields["title"].queryset = titles  # type: ignore[attr-defined]
        self.fields["title"].empty_label = None  # type: ignore[attr-defined]
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        self.full_clean()

    def given(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None


def read_citations(data: QueryDict) -> dict[int, str]:
    """Of the households that are ticked: the citation of each, or the one for all."""
    common = data.get("citation", "")
    return {
        read_key(pk): (data.get(f"citation-{pk}", "").strip() or common)[: CITATION_LENGTH + 1]
        for pk in data.getlist("household")
        if read_key(pk)
    }


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=REASON_LENGTH, label=_("Reason"))


class WithdrawalForm(ReasonForm):
    notice = forms.CharField(
        max_length=NOTICE_LENGTH, label=_("notice of withdrawal"), widget=forms.Textarea
    )


class CaseForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[("keep", _("keep the title")), ("withdraw", _("withdraw the title"))],
        label=_("Decision"),
    )
    reason = forms.CharField(max_length=REASON_LENGTH, label=_("Reason"))
    notice = forms.CharField(max_length=NOTICE_LENGTH, required=False)


class CasesForm(forms.Form):
    """The same decision for all cases that are ticked (`case`, repeated)."""

    case = forms.ModelMultipleChoiceField(
        AwardCase.objects.none(), error_messages={"required": _("Tick at least one case.")}
    )
    decision = forms.ChoiceField(
        choices=[("keep", _("keep the title")), ("withdraw", _("withdraw the title"))],
        error_messages={"required": _("Choose whether the titles are kept or withdrawn.")},
    )
    reason = forms.CharField(
        max_length=REASON_LENGTH,
        error_messages={"required": _("Say why the title is kept or withdrawn.")},
    )
    back = forms.IntegerField(required=False, min_value=1)  # the ceremony whose page it was

    def __init__(self, data: QueryDict, *, cases: QuerySet[AwardCase]) -> None:
        super().__init__(data)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]

    def first_fault(self) -> str:
        return next(str(text) for texts in self.errors.values() for text in texts)


class PublicObjectionForm(forms.Form):
    award = forms.IntegerField(label=_("Which household?"))
    text = forms.CharField(max_length=TEXT_LENGTH, label=_("What is wrong?"))
    contact = forms.CharField(max_length=60, required=False, label=_("Telephone (optional)"))


class ObjectionForm(PublicObjectionForm):
    """Taken down by the office: told by telephone or handed in on paper."""

    source = forms.ChoiceField(
        choices=[one for one in AwardObjection.Source.choices if one[0] != "page"],
        label=_("Received"),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in AwardObjection.Decision if one.value],
        label=_("Decision"),
    )
    answer = forms.CharField(max_length=TEXT_LENGTH, label=_("Answer to who objected"))
