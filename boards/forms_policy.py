"""The next version of the scoring policy: a field for each number, by its path in the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.domain.policy import KINDS, LEVELS, PARTS, Policy
from boards.domain.rules import LAST_TIE_WORDS, UNSEEN_WORDS, Data, PolicyInvalid
from boards.models import Board
from inspections.models import Inspection

BANDS = 6
_PERCENT = ("full_coverage", "pair-own_share")  # stored as shares of 1
CHOICES: dict[str, dict[Any, Any]] = {"pair-unseen": UNSEEN_WORDS, "last_tie": LAST_TIE_WORDS}
_WHOLE = ("reds", "blacks", "notice_days")

BOARD_LABELS = {
    "reds": _("most red"),
    "red_from": _("red from (points)"),
    "blacks": _("most black"),
    "black_below": _("black below (points)"),
}
PART_LABELS = {
    "households": _("households, %"),
    "surprise": _("surprise inspections, %"),
    "arena": _("arena contest, %"),
    "problems": _("problems cleared by their date, %"),
}
REST_LABELS = {
    "full_coverage": _("coverage from which the households count in full, %"),
    "pair-own_share": _("own score in the joint score, %"),
    "pair-unseen": _("when the partner was not inspected"),
    "last_tie": _("when nothing else tells equals apart"),
    "notice_days": _("notice period, days"),
    "appraisal-plus": _("for each household that left the black board, plus"),
    "appraisal-minus": _("for each newly on the black board, minus"),
}


def _labels() -> dict[str, Any]:
    kinds = dict(Inspection.Kind.choices)
    labels: dict[str, Any] = {f"kind_weights-{kind}": kinds[kind] for kind in KINDS}
    labels |= {f"part_weights-{part}": PART_LABELS[part] for part in PARTS}
    labels |= {
        f"boards-{level}-{name}": label for level in LEVELS for name, label in BOARD_LABELS.items()
    }
    return labels | REST_LABELS


def flatten(data: Data, path: str = "") -> dict[str, Any]:
    """`{"pair": {"own_share": …}}` as `{"pair-own_share": …}`; lists by their places."""
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, list):
            value = {str(place): item for place, item in enumerate(value)}
        if isinstance(value, dict):
            flat |= flatten(value, f"{path}{key}-")
        else:
            flat[f"{path}{key}"] = value
    return flat


def plain(number: Decimal) -> str:
    """As one writes it: no exponent, no idle zeros."""
    return f"{number.normalize():f}"


def as_entered(policy: Policy) -> dict[str, Any]:
    """The form's values for these numbers."""
    return {path: _enter(path, value) for path, value in flatten(policy.as_data()).items()}


def _enter(path: str, value: Any) -> Any:
    if not isinstance(value, str) or path in CHOICES or path.endswith("-name"):
        return value
    return plain(Decimal(value) * (100 if path in _PERCENT else 1))


@dataclass(frozen=True)
class Row:
    title: str
    fields: list[forms.BoundField]

    @property
    def is_filled(self) -> bool:
        return any(field.value() not in (None, "") for field in self.fields)


class PolicyForm(forms.Form):
    """`policy` holds the numbers once the form is valid."""

    township = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = forms.DateField(
        label=_("valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy: Policy | None = None
        for path, label in _labels().items():
            self.fields[path] = _make_field(path, label)
        for place in range(BANDS):
            path = f"appraisal-bands-{place}"
            self.fields[f"{path}-name"] = forms.CharField(
                label=_("name of the band"), max_length=20, required=False
            )
            self.fields[f"{path}-from"] = _number(_("from (points)"), required=False)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                policy = Policy.from_data(self._as_data())
                policy.validate()
            except PolicyInvalid as fault:
                self.refuse(fault)
            else:
                self.policy = policy
        return self.cleaned_data

    def refuse(self, fault: PolicyInvalid) -> None:
        """Each message at its field; what has none stands above the form."""
        places = self._band_places()
        for path, text in fault.errors.items():
            name = path
            if path.startswith("appraisal-bands-"):
                place, field = path.removeprefix("appraisal-bands-").split("-")
                name = f"appraisal-bands-{places[int(place)]}-{field}"
            self.add_error(name if name in self.fields else None, text)

    def _band_places(self) -> list[int]:
        """The rows of bands that are filled in."""
        return [
            place
            for place in range(BANDS)
            if self.cleaned_data.get(f"appraisal-bands-{place}-name")
            or self.cleaned_data.get(f"appraisal-bands-{place}-from") is not None
        ]

    def _as_data(self) -> Data:
        found = self.cleaned_data
        value = {
            path: plain(v / 100 if path in _PERCENT else v) if isinstance(v, Decimal) else v
            for path, v in found.items()
        }
        return {
            "kind_weights": {kind: value[f"kind_weights-{kind}"] for kind in KINDS},
            "part_weights": {part: value[f"part_weights-{part}"] for part in PARTS},
            "full_coverage": value["full_coverage"],
            "boards": {
                level: {name: value[f"boards-{level}-{name}"] for name in BOARD_LABELS}
                for level in LEVELS
            },
            "pair": {name: value[f"pair-{name}"] for name in ("own_share", "unseen")},
            "last_tie": value["last_tie"],
            "notice_days": value["notice_days"],
            "appraisal": {
                "plus": value["appraisal-plus"],
                "minus": value["appraisal-minus"],
                "bands": [
                    {
                        "name": value[f"appraisal-bands-{place}-name"],
                        "from": value[f"appraisal-bands-{place}-from"],
                    }
                    for place in self._band_places()
                ],
            },
        }

    def _row(self, title: Any, *paths: str) -> Row:
        return Row(str(title), [self[path] for path in paths])

    def head(self) -> list[forms.BoundField]:
        return [self["valid_from"], self["reason"]]

    def kinds(self) -> Iterator[forms.BoundField]:
        return (self[f"kind_weights-{kind}"] for kind in KINDS)

    def parts(self) -> Iterator[forms.BoundField]:
        return (self[f"part_weights-{part}"] for part in PARTS)

    def boards(self) -> list[Row]:
        names = dict(Board.Level.choices)
        return [
            self._row(names[level], *(f"boards-{level}-{name}" for name in BOARD_LABELS))
            for level in LEVELS
        ]

    def rest(self) -> list[forms.BoundField]:
        return [self[path] for path in REST_LABELS]

    def unseen(self) -> Any:
        """In words, as `last_tie`."""
        return UNSEEN_WORDS[self["pair-unseen"].value()]

    def last_tie(self) -> Any:
        return LAST_TIE_WORDS[self["last_tie"].value()]

    def bands(self) -> list[Row]:
        paths = (f"appraisal-bands-{place}" for place in range(BANDS))
        return [self._row("", f"{path}-name", f"{path}-from") for path in paths]


def _make_field(path: str, label: Any) -> forms.Field:
    name = path.rsplit("-", 1)[-1]
    if path in CHOICES:
        return forms.ChoiceField(label=label, choices=list(CHOICES[path].items()))
    if name in _WHOLE:
        return forms.IntegerField(label=label, widget=forms.NumberInput(attrs={"step": 1}))
    return _number(label)


def _number(label: Any, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, widget=forms.NumberInput(attrs={"step": "any"})
    )
