"""The doorway of prizes: every change of the stock is a move, made under the prize's lock.

Lock order: the award (if there is one), then its prizes by id; so nobody waits in a circle.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.life import AwardRefused
from awards.models import Award, AwardTitle, Handover, Prize, PrizeMove, TitlePrize
from grid.models import Township, User

Kind = PrizeMove.Kind


class OutOfStock(AwardRefused):
    """There are not so many; nothing was given out."""


MOST = 1_000_000  # of one prize in one move: more is a slip of the finger


def add_prize(*, township: Township, name: str, unit: str) -> Prize:
    """A new kind of prize, none in stock. Raises AwardRefused: there is one of that name."""
    return _save(Prize(township=township, name=name.strip(), unit=unit.strip()))


def change_prize(*, prize: Prize, name: str, unit: str, is_active: bool) -> Prize:
    """Another name or unit; out of use it is offered no more. Its moves stay as they are."""
    prize.name, prize.unit, prize.is_active = name.strip(), unit.strip(), is_active
    return _save(prize, update_fields=["name", "unit", "is_active"])


def _save(prize: Prize, **how: Any) -> Prize:
    if not prize.name or not prize.unit:
        raise AwardRefused(_("A prize needs a name and a unit."))
    try:
        with transaction.atomic():
            prize.save(**how)
    except IntegrityError:
        raise AwardRefused(_("There is a prize of this name already.")) from None
    return prize


@transaction.atomic
def take_in(
    *, prize: Prize, quantity: int, by: User, note: str = "", at: datetime | None = None
) -> PrizeMove:
    """Bought or donated: the stock grows; `note` names the receipt."""
    _check_quantity(quantity)
    return _move(_lock(prize), Kind.IN, quantity, by=by, at=at, note=note)


@transaction.atomic
def give_out(
    *,
    prize: Prize,
    quantity: int,
    by: User,
    award: Award | None = None,
    note: str = "",
    at: datetime | None = None,
) -> PrizeMove:
    """To a winner, or for what `note` says. Raises OutOfStock, AwardRefused."""
    _check_quantity(quantity)
    prize = _lock(prize)
    if quantity > prize.stock:
        raise OutOfStock(
            _("%(prize)s: only %(stock)s %(unit)s in stock, %(wanted)s wanted.")
            % {
                "prize": prize.name,
                "stock": prize.stock,
                "unit": prize.unit,
                "wanted": quantity,
            }
        )
    if award is None and not note.strip():
        raise AwardRefused(_("Say what it is given out for."))
    return _move(prize, Kind.OUT, -quantity, by=by, at=at, award=award, note=note)


@transaction.atomic
def give_back(
    *, handover: Handover, by: User, note: str = "", at: datetime | None = None
) -> PrizeMove:
    """What a winner had got is in stock again. Raises AwardRefused: it is back already."""
    prize = _lock(handover.prize)
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if handover.back_id:
        raise AwardRefused(_("This prize has been given back already."))
    back = _move(prize, Kind.BACK, handover.quantity, by=by, at=at, award=handover.award, note=note)
    handover.back = back
    handover.save(update_fields=["back"])
    return back


@transaction.atomic
def count_stock(
    *, prize: Prize, counted: int, by: User, note: str = "", at: datetime | None = None
) -> PrizeMove:
    """What was found when counting is the stock from now on; `note` says why it differs."""
    if not 0 <= counted <= MOST:
        raise AwardRefused(_("Say how many were counted."))
    prize = _lock(prize)
    if counted != prize.stock and not note.strip():
        raise AwardRefused(
            _("The books say %(stock)s %(unit)s. Say why it differs.")
            % {"stock": prize.stock, "unit": prize.unit}
        )
    return _move(prize, Kind.COUNT, counted - prize.stock, by=by, at=at, note=note)


@transaction.atomic
def set_title_prizes(*, title: AwardTitle, quantities: Mapping[Prize, int]) -> None:
    """What each winner of a title gets from now on; 0 for nothing. What was given stays."""
    if any(prize.township_id != title.township_id for prize in quantities):
        raise AwardRefused(_("This prize belongs to another township."))
    for prize, quantity in quantities.items():
        if quantity:
            _check_quantity(quantity)
            TitlePrize.objects.update_or_create(
                title=title, prize=prize, defaults={"quantity": quantity}
            )
        else:
            TitlePrize.objects.filter(title=title, prize=prize).delete()


def hand_over(
    *, award: Award, by: User, at: datetime | None = None
) -> tuple[list[Handover], list[OutOfStock]]:
    """Give a winner what the title gets and is not in hand yet, as far as the stock reaches.

    What was given, and a message for each prize that is owed. For a transaction in which the
    award is locked.
    """
    held = set(award.handovers.filter(back__isnull=True).values_list("prize_id", flat=True))
    due = TitlePrize.objects.filter(title=award.title_id).exclude(prize__in=held)
    made, owed = [], []
    for each in due.select_related("prize").order_by("prize_id"):
        try:
            out = give_out(prize=each.prize, quantity=each.quantity, by=by, award=award, at=at)
        except OutOfStock as fault:
            owed.append(fault)
            continue
        made.append(Handover(award=award, prize_id=each.prize_id, quantity=each.quantity, out=out))
    return Handover.objects.bulk_create(made), owed


def take_back(*, award: Award, by: User, note: str = "", at: datetime | None = None) -> int:
    """All that the winner has in hand is in stock again; how many prizes that were."""
    held = award.handovers.filter(back__isnull=True).select_related("prize", "award")
    backs = [give_back(handover=one, by=by, note=note, at=at) for one in held.order_by("prize_id")]
    return len(backs)


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST:
        raise AwardRefused(_("Say how many: a whole number of at least 1."))


def _lock(prize: Prize) -> Prize:
    """The stored prize; whoever else moves it waits until this transaction ends."""
    return Prize.objects.select_for_update(of=("self",)).get(pk=prize.pk)


def _move(
    prize: Prize,
    kind: str,
    change: int,
    *,
    by: User,
    at: datetime | None,
    award: Award | None = None,
    note: str = "",
) -> PrizeMove:
    prize.stock += change
    if prize.stock > MOST:
        raise AwardRefused(_("So many cannot be in stock."))
    prize.save(update_fields=["stock"])
    return PrizeMove.objects.create(
        prize=prize,
        kind=kind,
        change=change,
        balance=prize.stock,
        ceremony_id=award.ceremony_id if award else None,
        award=award,
        note=note.strip(),
        by=by,
        at=at or timezone.now(),
    )
