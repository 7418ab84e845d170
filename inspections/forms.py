"""The only gate for what comes from a phone."""

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.models import Household, User
from inspections.domain.lateness import MAX_AGE
from inspections.domain.record import Entry
from inspections.domain.standards import NoStandard, StandardVersion, load_standard
from inspections.forms_scores import ListField, ScoresForm
from inspections.models import ITEMS, Inspection
from inspections.queries_entry import household_in_scope

MAX_PHOTOS = 3
DOUBTFUL = "doubtful"
LATE_AGE = dt.timedelta(days=62)  # our own default: what comes in late, a quarter must not
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_ID = 2**63 - 1
_SCALARS = ("id", "household", "standard", "kind", "date", "entered_at", "remark", "next")
_LISTS = ("points", "reasons", "photo_hashes")


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
    return read_entry_data(data)


def read_entry_data(data: Any) -> dict[str, Any]:
    """The parsed JSON of an entry as plain values. Raises EntryUnreadable."""
    if not isinstance(data, dict):
        raise EntryUnreadable(_("The entry cannot be read."))
    entry = {name: data.get(name) for name in _LISTS}
    for name in _SCALARS:
        value = data.get(name)
        if isinstance(value, bool | list | dict):
            raise EntryUnreadable(_("The entry cannot be read."))
        entry[name] = None if value is None else str(value)
    return entry


def read_values(body: bytes, names: Iterable[str]) -> dict[str, str | None]:
    """The values of these names in a JSON object, as text. Raises EntryUnreadable."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise EntryUnreadable(_("The entry cannot be read."))
    values = {name: data.get(name) for name in names}
    if any(isinstance(value, bool | list | dict) for value in values.values()):
        raise EntryUnreadable(_("The entry cannot be read."))
    return {name: None if value is None else str(value) for name, value in values.items()}


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


class EntryForm(ScoresForm):
    """An inspection as the phone sends it; `entry()` gives what is recorded."""

    id = forms.UUIDField()
    household = forms.IntegerField(min_value=1, max_value=_LARGEST_ID)
    standard = forms.IntegerField(min_value=1, max_value=_LARGEST_ID)
    kind = forms.ChoiceField(choices=Inspection.Kind, required=False)
    date = forms.DateField(input_formats=["%Y-%m-%d"])
    entered_at = forms.DateTimeField(required=False)
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
            raise ValidationError(_("The date is in the future."), code=DOUBTFUL)
        if day < today - self.max_age:
            raise ValidationError(
                _("The date is more than %(days)s days ago.") % {"days": self.max_age.days},
                code=DOUBTFUL,
            )
        return day

    @property
    def has_only_a_doubtful_date(self) -> bool:
        """Everything else could be recorded: worth keeping and asking about."""
        faults = self.errors.as_data()
        return set(faults) == {"date"} and all(one.code == DOUBTFUL for one in faults["date"])

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
            standard = None
        self.check_scores(standard)
        return cleaned

    def entry(self) -> Entry:
        cleaned = self.cleaned_data
        return Entry(**{name: value for name, value in cleaned.items() if name != "next"})


class UndatedForm(EntryForm):
    """An entry with whatever date it says: for what is recorded already, or will be kept."""

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        return day


class DatedForm(EntryForm):
    """A kept entry with the day that was found out since."""

    max_age = LATE_AGE
