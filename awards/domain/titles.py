"""Award titles: the draft to begin with, and changing one with its history kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from awards.domain.draft import DRAFT_TITLES, DraftTitle
from awards.domain.life import AwardRefused
from awards.models import AwardTitle
from grid.models import Township, User

__all__ = ["DRAFT_TITLES", "add_title", "change_title", "create_default_titles"]
DRAFTED = gettext_noop("the system's own draft")
ENTERED = gettext_noop("entered at the desk")
FIELDS = (
    "name",
    "meaning",
    "order",
    "months",
    "least_score",
    "items",
    "no_black",
    "no_open_problem",
    "quota_branch",
    "quota_total",
    "is_active",
)


@transaction.atomic
def create_default_titles(
    *, township: Township, by: User, at: datetime | None = None
) -> list[AwardTitle]:
    """The four titles as this project drafts them. Raises AwardRefused if there are titles."""
    Township.objects.select_for_update().get(pk=township.pk)
    if AwardTitle.objects.filter(township=township).exists():
        raise AwardRefused(_("There are titles already: change them instead."))
    return [
        _save(_make(township, order, draft), by, DRAFTED, at)
        for order, draft in enumerate(DRAFT_TITLES, start=1)
    ]


def _make(township: Township, order: int, draft: DraftTitle) -> AwardTitle:
    values = draft._asdict() | {"items": list(draft.items), "order": order}
    return AwardTitle(township=township, **values)


@transaction.atomic
def add_title(
    *, township: Township, values: Mapping[str, Any], by: User, at: datetime | None = None
) -> AwardTitle:
    """A title of the township's own. Raises AwardRefused for numbers that break a rule."""
    return _save(AwardTitle(township=township, **values), by, ENTERED, at)


@transaction.atomic
def change_title(
    *,
    title: AwardTitle,
    values: Mapping[str, Any],
    reason: str,
    by: User,
    at: datetime | None = None,
) -> AwardTitle:
    """Change a title's rule or name; awards keep the numbers that they were given by.

    `values`: by name of the field, see FIELDS. Raises AwardRefused: no reason, a field that
    is not changed like this, numbers that break a rule.
    """
    if not reason.strip():
        raise AwardRefused(_("Say why: the reason stands in the title's history."))
    if unknown := set(values) - set(FIELDS):
        raise AwardRefused(f"{sorted(unknown)}")
    stored = AwardTitle.objects.select_for_update().get(pk=title.pk)
    for name, value in values.items():
        setattr(stored, name, value)
    return _save(stored, by, reason.strip()[:100], at)


def _save(title: AwardTitle, by: User, reason: str, at: datetime | None) -> AwardTitle:
    try:
        title.full_clean()
    except ValidationError as fault:
        raise AwardRefused("; ".join(fault.messages)) from fault
    title._history_user = by  # type: ignore[attr-defined]
    title._change_reason = reason  # type: ignore[attr-defined]
    if at:
        title._history_date = at  # type: ignore[attr-defined]
    title.save()
    return title
