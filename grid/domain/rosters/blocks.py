"""Tables side by side in one sheet, and which of two like columns is meant."""

from collections.abc import Mapping, Sequence

from grid.domain.rosters.headings import Field, prefer


def split_blocks(told: Mapping[int, Field], labels: Sequence[str]) -> list[dict[int, Field]]:
    """The columns of each table, from the left, each meaning once in a table.

    A table begins where a meaning comes again and a head's column still follows. Tables side
    by side call the head alike or share two columns; else there is one table.
    """
    parts = _cut(told)
    if not all(_is_like(parts[0], part, labels) for part in parts[1:]):
        parts = [dict(told)]
    return [_pick(part, labels) for part in parts]


def _cut(told: Mapping[int, Field]) -> list[dict[int, Field]]:
    last = max((c for c, meaning in told.items() if meaning is Field.HEAD), default=-1)
    parts: list[dict[int, Field]] = [{}]
    for column in sorted(told):
        here = parts[-1].values()
        if told[column] in here and Field.HEAD in here and column <= last:
            parts.append({})
        parts[-1][column] = told[column]
    return parts


def _is_like(one: Mapping[int, Field], other: Mapping[int, Field], labels: Sequence[str]) -> bool:
    def head(part: Mapping[int, Field]) -> str:
        return next((labels[c] for c, m in part.items() if m is Field.HEAD), "?")

    if Field.HEAD not in other.values():
        return False
    return head(one)[-2:] == head(other)[-2:] and (
        head(one) == head(other) or len(set(one.values()) & set(other.values())) > 1
    )


def _pick(told: Mapping[int, Field], labels: Sequence[str]) -> dict[int, Field]:
    """Each meaning once: the column whose heading says it best, else the first.

    A name beside the head's name is that of a person of the household.
    """
    best: dict[Field, int] = {}
    for column, meaning in told.items():
        before = best.get(meaning)
        if before is None or prefer(labels[column], meaning) > prefer(labels[before], meaning):
            best[meaning] = column
    columns = {column: meaning for meaning, column in best.items()}
    others = [c for c, m in told.items() if m is Field.HEAD and c not in columns]
    if others and Field.PERSON not in best and prefer(labels[best[Field.HEAD]], Field.HEAD):
        columns[others[0]] = Field.PERSON
    return dict(sorted(columns.items()))
