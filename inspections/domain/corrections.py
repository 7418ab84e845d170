"""Correcting an inspection: a new version supersedes it, with a reason and an author.

Nothing is edited and nothing deleted. What was computed from the old version (week summary,
standing, problems) is brought up to date in the same transaction; what was published stays
and is listed as affected (`inspections.affected`).
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.models import User
from inspections.domain.followers import tell_followers
from inspections.domain.photos import carry_photos, store_photo
from inspections.domain.standards import load_standard
from inspections.domain.standings import restore_standing
from inspections.domain.statements import execute_all
from inspections.domain.summaries import add_inspection, count_in, key_of, lock_summaries
from inspections.domain.totals import as_numbers, reasons_of_deductions, total_of
from inspections.domain.unmade import follow_correction
from inspections.models import Correction, Inspection, WeekSummary
from inspections.queries import effective, versions_of

# Who entered it may put it right for two days, later an officer does (issue; our own default).
OWN_TIME = timedelta(hours=48)
_SAID = ("points", "reasons", "remark", "photo_hashes")


class CorrectionRefused(ValueError):
    """The inspection cannot be corrected like this; the message is for the person."""


def may_correct(inspection: Inspection, *, by: User, at: datetime) -> bool:
    """An officer always; who entered this version within OWN_TIME of the first one's arrival."""
    if not inspection.is_effective:
        return False
    if by.has_perm("inspections.change_inspection"):
        return True
    is_own = inspection.entered_by_id == by.pk and by.has_perm("inspections.add_inspection")
    return is_own and at - inspection.received_at <= OWN_TIME


@transaction.atomic
def correct_inspection(
    *,
    inspection: Inspection,
    points: Sequence[Decimal | None],
    reasons: Sequence[Sequence[str]],
    remark: str,
    reason: str,
    by: User,
    source: str = "",
    photos: Sequence[bytes] = (),
    at: datetime | None = None,
) -> Correction:
    """Supersede it by a version with these points (one per item, None = not applicable).

    The version keeps the day, kind, standard and time of arrival of what it replaces: it is
    the same look at the same household. `source` is where the correction was entered, empty for
    where the inspection was; reasons go with the points that come back; `photos` (files as
    uploaded) come to those it has. Raises CorrectionRefused: not allowed to this person (any
    more), corrected meanwhile, no reason, nothing changed; PhotoRefused for a file that is no
    picture.
    """
    at = at or timezone.now()
    old = _take(inspection, by, at)
    values = {field.attname: getattr(old, field.attname) for field in Inspection._meta.fields}
    new = Inspection(**values | {"id": uuid.uuid4(), "entered_by_id": by.pk, "entered_at": at})
    possible = load_standard(old.standard_id).possible
    new.points, new.total = as_numbers(points), total_of(points, possible)
    new.reasons, new.remark = reasons_of_deductions(points, possible, reasons), remark
    new.source = source or old.source
    hashes = [hashlib.sha256(data).hexdigest() for data in photos]
    new.photo_hashes = list(dict.fromkeys([*old.photo_hashes, *hashes]))
    if all(getattr(new, name) == getattr(old, name) for name in _SAID):
        raise CorrectionRefused(_("Nothing is different: there is nothing to correct."))
    correction = _supersede(old, new, reason, by, at)
    for data in photos:
        store_photo(inspection=new, data=data, by=by)
    return correction


@transaction.atomic
def annul_inspection(
    *, inspection: Inspection, reason: str, by: User, at: datetime | None = None
) -> Correction:
    """It counts no more, and nothing in its place. Raises CorrectionRefused."""
    at = at or timezone.now()
    return _supersede(_take(inspection, by, at), None, reason, by, at)


def _take(inspection: Inspection, by: User, at: datetime) -> Inspection:
    """The stored version under a lock, if it may be corrected."""
    stored = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if not stored.is_effective:
        raise CorrectionRefused(
            _("This version was corrected meanwhile. Look at the one that counts now.")
        )
    if not may_correct(stored, by=by, at=at):
        raise CorrectionRefused(
            _("The 48 hours for correcting it oneself are over: the township officer can do it.")
        )
    return stored


def _supersede(
    old: Inspection, new: Inspection | None, reason: str, by: User, at: datetime
) -> Correction:
    reason = reason.strip()
    if not reason:
        raise CorrectionRefused(_("Say why: the reason stands beside the correction for ever."))
    versions = list(versions_of(old))
    summary = lock_summaries([old])[key_of(old)]
    if new:
        new.save(force_insert=True)
        carry_photos(old, new)
    Inspection.objects.filter(pk=old.pk).update(is_effective=False)
    correction = Correction.objects.create(
        township_id=old.township_id,
        first=versions[0],
        superseded=old,
        replacement=new,
        reason=reason,
        by=by,
        at=at,
    )
    problems = follow_correction(
        versions=[*versions, *([new] if new else [])],
        replacement=new,
        standard=load_standard(old.standard_id),
        reason=reason,
        by=by,
        at=at,
    )
    _correct_summary(summary, old, new, problems)
    restore_standing(old.household.merged_into_id or old.household_id)
    tell_followers(correction, by=by, at=at)
    return correction


def _correct_summary(
    summary: WeekSummary, old: Inspection, new: Inspection | None, problems: int
) -> None:
    _count(summary, old, times=-1)
    if new:
        _count(summary, new, times=1)
    others = effective(Inspection.objects.filter(household=old.household_id))
    is_gone = not others.filter(week=old.week, kind=old.kind).exists()
    key = key_of(old)
    execute_all(
        count_in(
            {key: summary},
            households=Counter({key: -1 if is_gone else 0}),
            problems=Counter({key: problems}),
        )
    )


def _count(summary: WeekSummary, inspection: Inspection, *, times: int) -> None:
    standard = load_standard(inspection.standard_id)
    add_inspection(
        summary,
        points=inspection.points,
        possible=standard.possible,
        pass_marks=[item.pass_mark for item in standard.items],
        total=inspection.total,
        times=times,
    )
