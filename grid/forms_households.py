"""Gates of the acts on households."""

from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

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


class MoveForm(ActForm):
    hamlet = forms.CharField(label=_("New hamlet"), max_length=30)

    hamlets: list[str]

    def offer(self, scope: Scope, households: Households) -> None:
        branches = {household.branch_id for household in households}
        known = scope.of(Household).filter(branch__in=branches).exclude(hamlet="")
        names = known.order_by("hamlet").values_list("hamlet", flat=True).distinct()
        self.hamlets = list(names)
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
