"""Household codes of a branch."""

from collections.abc import Iterable, Iterator

from grid.models import Branch


def free_codes(branch: Branch, taken: Iterable[str]) -> Iterator[str]:
    """`200-0001`, `200-0002` … without those taken."""
    used, number = set(taken), 0
    while True:
        number += 1
        code = f"{branch.short_code}-{number:04}"
        if code not in used:
            yield code
