"""The receipts to be signed: a sheet for each village, with what it gets in all."""

from collections.abc import Iterable
from typing import NamedTuple

from awards.models import Award, Prize, TitlePrize
from awards.presenters_day import say_gifts
from grid.models import Branch

Gifts = dict[int, list[TitlePrize]]


class Receipt(NamedTuple):
    """A village's sheet: `lines` are awards and what each gets, `totals` prizes and how many."""

    branch: Branch
    lines: list[tuple[Award, str]]
    totals: list[tuple[Prize, int]]


def receipts_of(winners: Iterable[Award], gifts: Gifts) -> list[Receipt]:
    """A sheet for each village by its code; the winners stay in the order given."""
    villages: dict[Branch, list[Award]] = {}
    for award in winners:
        villages.setdefault(award.branch, []).append(award)
    return [
        _receipt(branch, villages[branch], gifts)
        for branch in sorted(villages, key=lambda one: one.code)
    ]


def _receipt(branch: Branch, awards: list[Award], gifts: Gifts) -> Receipt:
    lines = [(award, say_gifts(gifts.get(award.title_id, []))) for award in awards]
    totals: dict[Prize, int] = {}
    for award in awards:
        for gift in gifts.get(award.title_id, []):
            totals[gift.prize] = totals.get(gift.prize, 0) + gift.quantity
    return Receipt(branch, lines, sorted(totals.items(), key=lambda item: item[0].name))
