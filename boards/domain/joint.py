"""Joint scores: the two of a pair are ranked by the same share of each other's score. Pure.

Source: the campaign's rule that a pair is scored jointly at the next assessment; half each is
our own default (design §4). Both own scores stay beside the joint one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from boards.domain.rules import PairRule, Unseen
from boards.domain.scores import CENT
from boards.domain.standings import Standing


@dataclass(frozen=True)
class Tie:
    """What binds one side: the pair, who its partner is, and the partner's last own score.

    `last` is that of the board which the pair was formed from; None where it is not known.
    """

    pair: int
    partner: int
    last: Decimal | None = None


def join_scores(own: Decimal, partner: Decimal, own_share: Decimal) -> Decimal:
    """`own_share` of the own and the rest of the partner's; two decimals, half up."""
    joint = own_share * own + (1 - own_share) * partner
    return joint.quantize(CENT, "ROUND_HALF_UP")


def join_standings(
    standings: Mapping[int, Standing], ties: Mapping[int, Tie], rule: PairRule
) -> dict[int, Standing]:
    """The standings with the joint score of everyone in `ties` (by the key of who is ranked).

    Who has no own score stays off the board. Its partner is scored by `rule.unseen`, and the
    entry says so (`parts["pair"]["of"]`: this board, the last one, or nothing).
    """
    joined = dict(standings)
    for key in ties.keys() & standings.keys():
        joined[key] = _join(standings[key], ties[key], standings, rule)
    return joined


def _join(one: Standing, tie: Tie, standings: Mapping[int, Standing], rule: PairRule) -> Standing:
    partner, of = _partner_score(tie, standings, rule)
    own = one.score
    score = own if partner is None else join_scores(own, partner, rule.own_share)
    told = {
        "id": tie.pair,
        "partner": tie.partner,
        "score": None if partner is None else str(partner),
        "of": of,
        "share": str(rule.own_share),
    }
    return replace(one, score=score, extra={**one.extra, "pair": told})


def _partner_score(
    tie: Tie, standings: Mapping[int, Standing], rule: PairRule
) -> tuple[Decimal | None, str]:
    if partner := standings.get(tie.partner):
        return partner.score, "this"
    if rule.unseen is Unseen.LAST and tie.last is not None:
        return tie.last, "last"
    return None, "none"
