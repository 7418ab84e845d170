"""The scoring policy: all numbers that scores, boards, pairs and appraisals go by.

A policy is dated, versioned data. A version is never edited, only followed; it holds for
periods that begin on its day or later, and each board keeps the numbers it was made with.
The defaults are this project's own (design §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.domain.bands import DRAFT_BANDS
from boards.domain.rules import (
    AppraisalRule,
    BoardRule,
    Data,
    LastTie,
    PairRule,
    PolicyInvalid,
    Unseen,
    read_decimal,
    read_last_tie,
    read_whole,
)
from boards.models import Board, ScoringPolicy
from boards.queries import shown_boards, valid_policies
from grid.models import Township, User

KINDS = ("weekly", "surprise", "arena")
PARTS = ("households", "surprise", "arena", "problems")
LEVELS = ("branches", "township_households", "branch_households")
FULL = Decimal(100)
MOST_ON_A_SIDE = 60  # so many are paired in a second (boards.domain.pairing)
_AHEAD = timedelta(days=366)  # further ahead a date is a slip of the pen


@dataclass(frozen=True)
class Policy:
    """The numbers of one version; `kind_weights` of an inspection, `part_weights` in per cent.

    From `full_coverage` (a share, 0 to 1) of the households' days on, a branch's households
    part counts in full.
    """

    kind_weights: Mapping[str, Decimal]
    part_weights: Mapping[str, Decimal]
    full_coverage: Decimal
    boards: Mapping[str, BoardRule]
    pair: PairRule
    notice_days: int
    appraisal: AppraisalRule
    last_tie: LastTie = LastTie.LOTS

    def as_data(self) -> Data:
        return {
            "kind_weights": {kind: str(weight) for kind, weight in self.kind_weights.items()},
            "part_weights": {part: str(weight) for part, weight in self.part_weights.items()},
            "full_coverage": str(self.full_coverage),
            "boards": {level: rule.as_data() for level, rule in self.boards.items()},
            "pair": self.pair.as_data(),
            "notice_days": self.notice_days,
            "appraisal": self.appraisal.as_data(),
            "last_tie": str(self.last_tie),
        }

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Read what `as_data` wrote. Raises PolicyInvalid for what is missing or no number."""
        return cls(
            kind_weights=_read_weights(data, "kind_weights", KINDS),
            part_weights=_read_weights(data, "part_weights", PARTS),
            full_coverage=read_decimal(data.get("full_coverage"), "full_coverage"),
            boards={
                level: BoardRule.from_data(_part(data, "boards").get(level, {}), f"boards-{level}")
                for level in LEVELS
            },
            pair=PairRule.from_data(_part(data, "pair")),
            notice_days=read_whole(data.get("notice_days"), "notice_days"),
            appraisal=AppraisalRule.from_data(_part(data, "appraisal")),
            last_tie=read_last_tie(data.get("last_tie")),
        )

    def validate(self) -> None:
        """Raises PolicyInvalid with a message for each field that breaks a rule."""
        errors = _check_weights(self) | _check_boards(self) | _check_rest(self)
        errors |= _check_bands(self.appraisal)
        if errors:
            raise PolicyInvalid(errors)


DEFAULT_POLICY = Policy(
    kind_weights={"weekly": Decimal(1), "surprise": Decimal(2), "arena": Decimal(2)},
    part_weights={
        "households": Decimal(60),
        "surprise": Decimal(20),
        "arena": Decimal(10),
        "problems": Decimal(10),
    },
    full_coverage=Decimal("0.8"),
    boards={
        "branches": BoardRule(3, Decimal(85), 3, Decimal(75)),
        "township_households": BoardRule(20, Decimal(90), 10, Decimal(70)),
        "branch_households": BoardRule(5, Decimal(90), 5, Decimal(70)),
    },
    pair=PairRule(own_share=Decimal("0.5"), unseen=Unseen.OWN),
    notice_days=5,
    appraisal=AppraisalRule(
        plus=Decimal(2),
        minus=Decimal(2),
        bands=DRAFT_BANDS,
    ),
)


def _part(data: Data, name: str) -> Data:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _read_weights(data: Data, name: str, keys: tuple[str, ...]) -> dict[str, Decimal]:
    found = _part(data, name)
    return {key: read_decimal(found.get(key), f"{name}-{key}") for key in keys}


def _check_range(errors: dict[str, str], path: str, value: Any, low: Any, high: Any) -> None:
    if not low <= value <= high:
        text = _("Between %(low)s and %(high)s.")
        errors[path] = text % {"low": low, "high": high}
    elif isinstance(value, Decimal) and round(value, 4) != value:
        errors[path] = _("At most four decimals.")


def _check_weights(policy: Policy) -> dict[str, str]:
    errors: dict[str, str] = {}
    for kind, weight in policy.kind_weights.items():
        _check_range(errors, f"kind_weights-{kind}", weight, Decimal("0.1"), Decimal(10))
    for part, weight in policy.part_weights.items():
        # Without the households a branch that had nothing else would have no score.
        low = Decimal(1) if part == "households" else Decimal(0)
        _check_range(errors, f"part_weights-{part}", weight, low, FULL)
    if (whole := sum(policy.part_weights.values())) != FULL:
        text = _("The shares add up to %(sum)s, but must be 100.")
        errors.setdefault("part_weights-households", text % {"sum": whole})
    return errors


def _check_boards(policy: Policy) -> dict[str, str]:
    errors: dict[str, str] = {}
    for level, rule in policy.boards.items():
        path = f"boards-{level}"
        _check_range(errors, f"{path}-reds", rule.reds, 0, MOST_ON_A_SIDE)
        _check_range(errors, f"{path}-blacks", rule.blacks, 0, MOST_ON_A_SIDE)
        _check_range(errors, f"{path}-red_from", rule.red_from, Decimal(0), FULL)
        _check_range(errors, f"{path}-black_below", rule.black_below, Decimal(0), FULL)
        if rule.black_below > rule.red_from:
            text = _("Black cannot begin above red (%(red)s).")
            errors.setdefault(f"{path}-black_below", text % {"red": rule.red_from})
    return errors


def _check_rest(policy: Policy) -> dict[str, str]:
    errors: dict[str, str] = {}
    _check_range(errors, "full_coverage", policy.full_coverage, Decimal("0.01"), Decimal(1))
    _check_range(errors, "pair-own_share", policy.pair.own_share, Decimal(0), Decimal(1))
    _check_range(errors, "notice_days", policy.notice_days, 1, 60)
    _check_range(errors, "appraisal-plus", policy.appraisal.plus, Decimal(0), Decimal(50))
    _check_range(errors, "appraisal-minus", policy.appraisal.minus, Decimal(0), Decimal(50))
    return errors


def _check_bands(rule: AppraisalRule) -> dict[str, str]:
    """Named, each below the one before it, the last from 0 on."""
    errors: dict[str, str] = {}
    names: set[str] = set()
    if not rule.bands:
        return {"appraisal-bands": _("There must be at least one band.")}
    for place, band in enumerate(rule.bands):
        path = f"appraisal-bands-{place}"
        if not band.name.strip() or band.name in names:
            errors[f"{path}-name"] = _("Every band needs a name of its own.")
        names.add(band.name)
        _check_range(errors, f"{path}-from", band.start, Decimal(0), FULL)
        if place and band.start >= rule.bands[place - 1].start:
            errors.setdefault(f"{path}-from", _("Each band begins below the one above it."))
    if rule.bands[-1].start != 0:
        last = f"appraisal-bands-{len(rule.bands) - 1}-from"
        errors.setdefault(last, _("The last band begins at 0, so that everyone is in a band."))
    return errors


def version_for(*, township: Township, on: date) -> ScoringPolicy | None:
    """The stored version valid on the day; None: the defaults hold."""
    return valid_policies(ScoringPolicy.objects.filter(township=township), on=on).first()


def policy_for(*, township: Township, on: date) -> Policy:
    """The numbers valid on the day (for a period: on its first day)."""
    return read_version(version_for(township=township, on=on))


def read_version(version: ScoringPolicy | None) -> Policy:
    return Policy.from_data(version.numbers) if version else DEFAULT_POLICY


def policy_of(board: Board) -> Policy:
    """The numbers that a board was made with."""
    return Policy.from_data(board.rule)


def first_free_day(township: Township) -> date | None:
    """The first day on which a new version may begin; None: on any.

    A version holds for periods that begin on its day or later. It can therefore change no
    period that was shown to people if it begins after the last of them; nor does it begin
    before the latest version, which it follows.
    """
    shown = shown_boards(Board.objects.filter(township=township)).order_by("-end").first()
    latest = ScoringPolicy.objects.filter(township=township).order_by("-version").first()
    days = [shown.end + timedelta(days=1)] if shown else []
    return max([*days, latest.valid_from] if latest else days, default=None)


def check_begin(township: Township, valid_from: date, today: date) -> None:
    """Raises PolicyInvalid (`valid_from`) for a day that would change history, or a slip."""
    first = first_free_day(township)
    if first and valid_from < first:
        text = _(
            "A published period keeps its numbers, and a version follows the one before it: "
            "the first day possible is %(day)s."
        )
        raise PolicyInvalid({"valid_from": text % {"day": date_format(first)}})
    if valid_from > today + _AHEAD:
        raise PolicyInvalid({"valid_from": _("That is more than a year ahead.")})


@transaction.atomic
def revise_policy(
    *,
    township: Township,
    numbers: Policy,
    valid_from: date,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> ScoringPolicy:
    """Save the township's next version; earlier versions stay as they are.

    Raises PolicyInvalid, with messages by field: see `Policy.validate` and `check_begin`; a
    reason is needed; and the numbers must differ from those they follow.
    """
    at = at or timezone.now()
    Township.objects.select_for_update().get(pk=township.pk)  # one new version at a time
    numbers.validate()
    check_begin(township, valid_from, timezone.localdate(at))
    if not reason.strip():
        raise PolicyInvalid({"reason": _("Say why: the reason stands beside the version.")})
    if numbers == policy_for(township=township, on=valid_from):
        raise PolicyInvalid({"": _("Nothing is different from the numbers that hold then.")})
    latest = ScoringPolicy.objects.filter(township=township).order_by("-version").first()
    return ScoringPolicy.objects.create(
        township=township,
        version=latest.version + 1 if latest else 1,
        valid_from=valid_from,
        numbers=numbers.as_data(),
        reason=reason.strip(),
        made_by=by,
        made_at=at,
    )
