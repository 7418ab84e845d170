"""The rules of scoring for everybody to read: a policy's numbers as a villager needs them."""

from dataclasses import dataclass
from decimal import Decimal

from boards.domain.policy import FULL, Policy
from boards.domain.rules import BoardRule, LastTie

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class ShownRules:
    """`surprise` and `arena`: as many weekly looks as one of them counts; shares in per cent."""

    surprise: str
    arena: str
    township: BoardRule
    village: BoardRule
    branches: BoardRule
    parts: dict[str, str]
    coverage: str
    notice_days: int
    own_share: str
    partner_share: str
    shares_last_place: bool


def show_rules(policy: Policy) -> ShownRules:
    weights, own = policy.kind_weights, policy.pair.own_share
    return ShownRules(
        surprise=plain(weights["surprise"] / weights["weekly"]),
        arena=plain(weights["arena"] / weights["weekly"]),
        township=policy.boards["township_households"],
        village=policy.boards["branch_households"],
        branches=policy.boards["branches"],
        parts={part: plain(share) for part, share in policy.part_weights.items()},
        coverage=plain(FULL * policy.full_coverage),
        notice_days=policy.notice_days,
        own_share=plain(FULL * own),
        partner_share=plain(FULL * (1 - own)),
        shares_last_place=policy.last_tie is LastTie.SHARED,
    )


def plain(number: Decimal) -> str:
    """Two decimals at most, without noughts at the end: `2`, `1.5`."""
    return f"{number.quantize(_CENT).normalize():f}"
