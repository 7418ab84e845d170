"""The total of an inspection. Pure arithmetic, no database."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


def total_of(points: Sequence[Decimal | None], possible: Sequence[int]) -> Decimal:
    """100 × Σ points ÷ Σ possible of the items that apply; one decimal, half up.

    `points` and `possible` hold one value per item in order; None is *not applicable*, and
    such an item's share goes to the others (design §4). 0 to 100.
    Raises ValueError when no item applies or the two differ in length.
    """
    applicable = [(p, m) for p, m in zip(points, possible, strict=True) if p is not None]
    most = sum(m for _, m in applicable)
    if not most:
        raise ValueError("no item applies")
    scored = sum((p for p, _ in applicable), Decimal(0))
    return (100 * scored / most).quantize(_TENTH, ROUND_HALF_UP)


def reasons_of_deductions(
    points: Sequence[Decimal | None],
    possible: Sequence[int],
    reasons: Sequence[Sequence[str]],
) -> list[list[str]]:
    """The reasons of items that lost points; full points and *not applicable* have none."""
    return [
        list(texts) if got is not None and got < most else []
        for got, most, texts in zip(points, possible, reasons, strict=True)
    ]


def as_numbers(points: Iterable[Decimal | None]) -> list[float | None]:
    """The points as JSON holds them, exactly: half points are binary fractions."""
    return [None if got is None else int(got) if got == int(got) else float(got) for got in points]
