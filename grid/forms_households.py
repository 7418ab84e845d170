"""Gates of the acts on households."""

from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from grid.domain.hamlets import hamlet_order
from grid.domain.names import is_same_name
from grid.domain.rosters.heads import Choice
from grid.forms_seen import SeenMixin
from grid.models import Household, Member, Position
from grid.scope import Scope

Households = list[Household]


class ActForm(forms.Form):
    """What an act needs beside the households; choices follow from these and the scope."""

    def __init__(self, *args: Any, scope: Scope, households: Households, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.offer(scope, households)

    def offer(self, scope: Scope, households: Households) -> None:
        """Fill the choices."""


class HouseholdForm(SeenMixin, forms.ModelForm):
    """A household at the desk. Another head is asked for: who follows in it, or a new household."""

    whose = forms.ChoiceField(
        label=_("The head is another one"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (
                "same",
                _("The same household: somebody follows, or the name was wrong. Scores stay."),
            ),
            ("new", _("A new household: the old one ends today and keeps its scores.")),
        ],
    )

    class Meta:
        model = Household
        fields = ("branch", "head", "persons", "phone", "is_party_household", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "whose" in self.fields and not self.names_another():
            self.fields["whose"].widget = forms.HiddenInput()

    def names_another(self) -> bool:
        """Whether the person typed in another head than the stored one.

        Where somebody else changed it meanwhile and it was left alone here, `seen` says so.
        """
        before, typed = self.initial.get("head"), self.data.get(self.add_prefix("head"))
        is_left_alone = typed == (self.seen.then or {}).get("head")
        return bool(before and typed) and not (
            is_left_alone or is_same_name(str(before), str(typed))
        )

    def clean_whose(self) -> str:
        told: str = self.cleaned_data["whose"]
        if self.names_another() and not told:
            text = _("%(before)s heads this household on record. Is %(after)s of the same one?")
            names = {"before": self.initial["head"], "after": self.data[self.add_prefix("head")]}
            raise forms.ValidationError(text % names)
        if told == Choice.NEW and not self.instance.is_active:
            raise forms.ValidationError(_("This household has ended: nothing can take its place."))
        return told if self.names_another() else ""


class MoveForm(ActForm):
    hamlet = forms.CharField(label=_("New hamlet"), max_length=30)

    hamlets: list[str]

    def offer(self, scope: Scope, households: Households) -> None:
        branches = {household.branch_id for household in households}
        known = scope.of(Household).filter(branch__in=branches).exclude(hamlet="")
        names = known.order_by().values_list("hamlet", flat=True).distinct()
        self.hamlets = sorted(names, key=hamlet_order)
        self.fields["hamlet"].widget.attrs.update(list="hamlets", autocomplete="off")


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=100)


class HouseholdChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Household) -> str:
        return " ".join(filter(None, (obj.code, obj.head, obj.hamlet)))


class MergeForm(ReasonForm):
    """`target` stays: one of the two ticked, or another of the branch, likely ones first."""

    target = HouseholdChoice(
        queryset=Household.objects.none(), label=_("Which household stays?"), empty_label=None
    )
    field_order = ("target", "reason")

    def offer(self, scope: Scope, households: Households) -> None:
        field: Any = self.fields["target"]
        if len(households) == 1:
            field.queryset = find_doubles(scope.of(Household), households[0])
            field.empty_label = "—"
        else:
            field.widget = forms.RadioSelect()
            field.queryset = scope.of(Household).filter(pk__in=[h.pk for h in households])


def find_doubles(rows: QuerySet[Household], one: Household) -> QuerySet[Household]:
    """The other active households of the branch; same name or same phone first."""
    same = Q(head=one.head) | (Q(phone=one.phone) & ~Q(phone=""))
    others = rows.filter(branch=one.branch_id, is_active=True).exclude(pk=one.pk)
    likely = Case(When(same, then=Value(0)), default=Value(1))
    return others.order_by(likely, "code")


class ResponsibleForm(ActForm):
    """Members of the households' branches; township cadres and work teams of all of them."""

    member = forms.ModelChoiceField(
        queryset=Member.objects.none(), label=_("New responsible member"), empty_label="—"
    )

    def offer(self, scope: Scope, households: Households) -> None:
        branches = {household.branch_id for household in households}
        townships = {household.branch.township_id for household in households}
        posts = (Position.Kind.TOWNSHIP_CADRE, Position.Kind.WORK_TEAM)
        held = Q(positions__kind__in=posts, positions__until=None)
        members = scope.of(Member).filter(
            Q(branch__in=branches) | held, branch__township__in=townships, is_active=True
        )
        field: Any = self.fields["member"]
        field.queryset = members.distinct().select_related("branch").order_by("branch__code", "pk")
        field.label_from_instance = lambda member: f"{member.branch.name} {member.name}"
