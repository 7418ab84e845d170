"""The only gate for what comes from a phone."""

import datetime as dt
import json
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.models import Household, User
from inspections.domain.record import Entry
from inspections.domain.standards import NoStandard, StandardVersion, load_standard
from inspections.models import ITEMS, Inspection
from inspections.queries_entry import household_in_scope

MAX_AGE = dt.timedelta(days=14)  # our own default: later, the desk enters it from paper
MAX_PHOTOS = 3
MAX_REASONS = 6
REASON_LENGTH = 60
NOT_APPLICABLE = "na"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_ID = 2**63 - 1
_SCALARS = ("id", "household", "standard", "kind", "date", "entered_at", "remark", "next")
_LISTS = ("points", "reasons", "photo_hashes")
_LONGEST_NUMBER = 8


class EntryUnreadable(ValueError):
    """The body is not an entry at all; the message is for the person."""


def read_entry(request: HttpRequest) -> dict[str, Any]:
    """The posted entry as plain values for EntryForm, from JSON or from a plain form.

    JSON: `{"id", "household", "standard", "kind", "date", "entered_at", "points": [8],
    "reasons": [[…] × 8], "remark", "photo_hashes": […], "next"}`. A plain form may send
    `points-1` … `points-8` (`na` = not applicable) and `reasons-1` … `reasons-8` (repeated)
    instead of the two lists. Raises EntryUnreadable.
    """
    if request.content_type == "application/json":
        return _read_json(request.body)
    return _read_form(request.POST)


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise EntryUnreadable(_("The entry cannot be read.")) from None
    if not isinstance(data, dict):
        raise EntryUnreadable(_("The entry cannot be read."))
    entry = {name: data.get(name) for name in _LISTS}
    for name in _SCALARS:
        value = data.get(name)
        if isinstance(value, bool | list | dict):
            raise EntryUnreadable(_("The entry cannot be read."))
        entry[name] = None if value is None else str(value)
    return entry


def _read_form(post: QueryDict) -> dict[str, Any]:
    entry: dict[str, Any] = {name: post.get(name) for name in _SCALARS}
    numbers = range(1, ITEMS + 1)
    entry["points"] = post.get("points") or [_first(post.getlist(f"points-{n}")) for n in numbers]
    entry["reasons"] = post.get("reasons") or [post.getlist(f"reasons-{n}") for n in numbers]
    entry["photo_hashes"] = post.getlist("photo_hashes")
    return entry


def _first(answers: list[str]) -> str:
    """The number that was typed, which stands first, or else the button that is chosen."""
    return next(filter(None, answers), "")


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


class EntryForm(forms.Form):
    """An inspection as the phone sends it; `entry()` gives what is recorded."""

    id = forms.UUIDField()
    household = forms.IntegerField(min_value=1, max_value=_LARGEST_ID)
    standard = forms.IntegerField(min_value=1, max_value=_LARGEST_ID)
    kind = forms.ChoiceField(choices=Inspection.Kind, required=False)
    date = forms.DateField(input_formats=["%Y-%m-%d"])
    entered_at = forms.DateTimeField(required=False)
    points = ListField()
    reasons = ListField(required=False)
    remark = forms.CharField(max_length=300, required=False, validators=[check_text])
    photo_hashes = ListField(required=False)
    next = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST_ID)

    max_age = MAX_AGE

    def __init__(self, data: dict[str, Any], *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_household(self) -> Household:
        household = household_in_scope(self.user, self.cleaned_data["household"])
        if household is None:
            raise ValidationError(_("This household is not in your area."))
        if household.merged_into:
            raise ValidationError(
                _("This household was merged into household %(code)s.")
                % {"code": household.merged_into.code}
            )
        if not household.is_active:
            raise ValidationError(_("This household is no longer active."))
        return household

    def clean_standard(self) -> StandardVersion:
        try:
            standard = load_standard(self.cleaned_data["standard"])
        except NoStandard:
            raise ValidationError(_("This version of the standard is unknown.")) from None
        if standard.valid_from > timezone.localdate():
            raise ValidationError(_("This version of the standard has not begun yet."))
        return standard

    def clean_kind(self) -> str:
        """A branch inspects its own week; the township's people do the other kinds too."""
        kind: str = self.cleaned_data["kind"] or Inspection.Kind.WEEKLY
        is_branch_own = self.user.role == User.Role.SECRETARY and not self.user.is_superuser
        if is_branch_own and kind != Inspection.Kind.WEEKLY:
            raise ValidationError(_("A branch records weekly inspections only."))
        return kind

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("The date is in the future."))
        if day < today - self.max_age:
            raise ValidationError(
                _("The date is more than %(days)s days ago.") % {"days": self.max_age.days}
            )
        return day

    def clean_entered_at(self) -> dt.datetime:
        """A phone's clock may be wrong: a time that cannot be is replaced by the server's."""
        now = timezone.now()
        entered: dt.datetime | None = self.cleaned_data["entered_at"]
        if entered is None or not now - 2 * MAX_AGE <= entered <= now + dt.timedelta(days=1):
            return now
        return entered

    def clean_photo_hashes(self) -> tuple[str, ...]:
        hashes = self.cleaned_data["photo_hashes"] or []
        if len(hashes) > MAX_PHOTOS:
            raise ValidationError(
                _("At most %(limit)s photos for an inspection.") % {"limit": MAX_PHOTOS}
            )
        if not all(isinstance(sha, str) and _SHA256.fullmatch(sha) for sha in hashes):
            raise ValidationError(_("The entry cannot be read."))
        return tuple(dict.fromkeys(hashes))

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        household, standard = cleaned.get("household"), cleaned.get("standard")
        if household and standard and standard.township_id != household.branch.township_id:
            self.add_error("standard", _("This version of the standard is unknown."))
        elif standard and "points" in cleaned:
            cleaned["points"] = self._check_points(cleaned["points"], standard)
        if "reasons" in cleaned:
            cleaned["reasons"] = self._check_reasons(cleaned["reasons"] or [[]] * ITEMS)
        return cleaned

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

    def entry(self) -> Entry:
        cleaned = self.cleaned_data
        return Entry(**{name: value for name, value in cleaned.items() if name != "next"})


def read_points(value: Any, most: int) -> Decimal | None:
    """Points of one item: 0 to `most` in steps of a half, None = not applicable.

    Raises ValidationError.
    """
    if value is None or value == NOT_APPLICABLE:
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


class CloseForm(forms.Form):
    """What was done about a problem."""

    note = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=300,
        validators=[check_text],
        error_messages={"required": gettext_lazy("Say in a few words what was done.")},
    )
