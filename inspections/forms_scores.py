"""Points, reasons and a remark: what an entry, a paper row and a correction have in common."""

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _

from inspections.domain.standards import StandardVersion
from inspections.domain.totals import reasons_of_deductions
from inspections.models import ITEMS

MAX_REASONS = 6
REASON_LENGTH = 60
REMARK_LENGTH = 300
NOT_APPLICABLE = "na"
STROKE = "/"  # what a hand writes for it
_LONGEST_NUMBER = 8


class ListField(forms.Field):
    """A list, or its JSON text. What is inside is checked by the form."""

    def to_python(self, value: Any) -> list[Any] | None:
        if isinstance(value, str) and value:
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                raise ValidationError(_("The entry cannot be read.")) from None
        if value in self.empty_values:
            return None
        if not isinstance(value, list):
            raise ValidationError(_("The entry cannot be read."))
        return value


def check_text(value: str) -> None:
    """No control codes that a database refuses: NUL, halves of surrogate pairs."""
    ProhibitNullCharactersValidator()(value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValidationError(_("The text holds characters that cannot be stored.")) from None


class ScoresForm(forms.Form):
    """The eight items as they were judged; `check_scores` needs the version of the standard.

    Reasons of an item with full points, or that does not apply, are left out.
    """

    points = ListField()
    reasons = ListField(required=False)
    remark = forms.CharField(max_length=REMARK_LENGTH, required=False, validators=[check_text])

    def check_scores(self, standard: StandardVersion | None) -> None:
        cleaned = self.cleaned_data
        if standard and "points" in cleaned:
            cleaned["points"] = self._check_points(cleaned["points"], standard)
        if "reasons" in cleaned:
            cleaned["reasons"] = self._check_reasons(cleaned["reasons"] or [[]] * ITEMS)
        if standard and not self.errors and "points" in cleaned:
            kept = reasons_of_deductions(cleaned["points"], standard.possible, cleaned["reasons"])
            cleaned["reasons"] = tuple(map(tuple, kept))

    def _check_points(
        self, raw: list[Any], standard: StandardVersion
    ) -> tuple[Decimal | None, ...]:
        if len(raw) != ITEMS:
            self.add_error("points", _("The entry cannot be read."))
            return ()
        points: list[Decimal | None] = []
        for item, value in zip(standard.items, raw, strict=True):
            try:
                points.append(read_points(value, item.points))
            except ValidationError as fault:
                fault.params = {"item": item.number}
                self.add_error("points", fault)
        if len(points) == ITEMS and not any(value is not None for value in points):
            self.add_error("points", _("At least one item must apply."))
        return tuple(points)

    def _check_reasons(self, raw: list[Any]) -> tuple[tuple[str, ...], ...]:
        if len(raw) != ITEMS:
            self.add_error("reasons", _("The entry cannot be read."))
            return ()
        reasons: list[tuple[str, ...]] = []
        for number, texts in enumerate(raw, start=1):
            try:
                reasons.append(read_reasons(texts))
            except ValidationError as fault:
                fault.params = {"item": number}
                self.add_error("reasons", fault)
        return tuple(reasons)

    def errors_by_field(self) -> dict[str, list[str]]:
        """Messages by field, those of one item by `points-3` or `reasons-3`."""
        told: dict[str, list[str]] = {}
        for field, faults in self.errors.as_data().items():
            for fault in faults:
                item = (fault.params or {}).get("item")
                told.setdefault(f"{field}-{item}" if item else field, []).extend(fault.messages)
        return told


def read_points(value: Any, most: int) -> Decimal | None:
    """Points of one item: 0 to `most` in steps of a half, None = not applicable.

    Raises ValidationError.
    """
    if value is None or value in (NOT_APPLICABLE, STROKE):
        return None
    text = "" if isinstance(value, bool | list | dict) else str(value).strip()
    if not text:
        raise ValidationError(_("Give points, or mark the item as not applicable."))
    try:
        points = Decimal(text) if len(text) <= _LONGEST_NUMBER else Decimal("NaN")
    except InvalidOperation:
        points = Decimal("NaN")
    if not (points.is_finite() and 0 <= points <= most):
        raise ValidationError(_("Points are a number from 0 to %(most)s.") % {"most": most})
    if points * 2 != (points * 2).to_integral_value():
        raise ValidationError(_("Points go in steps of 0.5."))
    return points


def read_reasons(texts: Any) -> tuple[str, ...]:
    """The reasons of one item, each once, empty ones left out. Raises ValidationError."""
    if texts is None:
        return ()
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValidationError(_("The entry cannot be read."))
    reasons = tuple(dict.fromkeys(_stripped(texts)))
    if len(reasons) > MAX_REASONS:
        raise ValidationError(_("At most %(limit)s reasons for an item.") % {"limit": MAX_REASONS})
    for reason in reasons:
        check_text(reason)
        if len(reason) > REASON_LENGTH:
            raise ValidationError(
                _("A reason is at most %(limit)s characters long.") % {"limit": REASON_LENGTH}
            )
    return reasons


def _stripped(texts: Iterable[str]) -> Iterable[str]:
    return (text.strip() for text in texts if text.strip())
