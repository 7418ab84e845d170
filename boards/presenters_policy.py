"""Versions of the policy in words: what each changed, and whom a new one would move."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boards.domain.effects import Effect, Move
from boards.domain.policy import DEFAULT_POLICY, Policy, read_version
from boards.forms_policy import BOARD_LABELS, CHOICES, PART_LABELS, REST_LABELS, as_entered
from boards.models import Board, ScoringPolicy
from grid.domain.names import mask_name
from grid.models import Branch, Household
from inspections.models import Inspection

FURTHEST = 10
_BAND_LABELS = {"name": gettext_lazy("name of the band"), "from": gettext_lazy("from (points)")}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownVersion:
    """A version and what it changed; `version` is None for the defaults."""

    version: ScoringPolicy | None
    changes: list[Change]


@dataclass(frozen=True)
class ShownMove:
    name: str
    move: Move


@dataclass(frozen=True)
class ShownEffect:
    """A level's moves: all of the branches; of households the recoloured and the furthest."""

    title: str
    effect: Effect
    recoloured: list[ShownMove]
    others: list[ShownMove]


def show_versions(versions: Iterable[ScoringPolicy]) -> list[ShownVersion]:
    """The newest first, each with what differs from the one before it, down to the defaults."""
    told: list[ShownVersion] = [ShownVersion(None, [])]
    before = DEFAULT_POLICY
    for version in sorted(versions, key=lambda one: one.version):
        policy = read_version(version)
        told.append(ShownVersion(version, list_changes(before, policy)))
        before = policy
    return told[::-1]


def list_changes(before: Policy, after: Policy) -> list[Change]:
    old, new = as_entered(before), as_entered(after)
    paths = dict.fromkeys([*new, *old])
    return [
        Change(name_path(path), _tell(path, old.get(path)), _tell(path, new.get(path)))
        for path in paths
        if old.get(path) != new.get(path)
    ]


def _tell(path: str, value: Any) -> str:
    if path in CHOICES and value:
        return str(CHOICES[path][value])
    return "—" if value is None else str(value)


def name_path(path: str) -> str:
    """`boards-branches-reds` as the page calls it."""
    group, *rest = path.split("-")
    if path in REST_LABELS:
        return str(REST_LABELS[path])
    if group == "kind_weights":
        kind = dict(Inspection.Kind.choices)[rest[0]]
        return _("weight of: %(kind)s") % {"kind": kind}
    if group == "part_weights":
        return str(PART_LABELS[rest[0]])
    if group == "boards":
        return f"{Board.Level(rest[0]).label} · {BOARD_LABELS[rest[1]]}"
    place = int(rest[1]) + 1
    return f"{_('band %(place)s') % {'place': place}} · {_BAND_LABELS[rest[2]]}"


def show_effects(effects: Iterable[Effect], *, full: bool) -> list[ShownEffect]:
    """Two queries for all names; `full` names the heads."""
    chosen = [(effect, effect.recoloured, _pick_others(effect)) for effect in effects]
    names = _find_names(chosen, full=full)
    return [
        ShownEffect(
            title=str(effect.level.label),
            effect=effect,
            recoloured=[ShownMove(names[_kind(effect), m.key], m) for m in recoloured],
            others=[ShownMove(names[_kind(effect), m.key], m) for m in others],
        )
        for effect, recoloured, others in chosen
    ]


def _kind(effect: Effect) -> str:
    return "branch" if effect.level == Board.Level.BRANCHES else "household"


def _pick_others(effect: Effect) -> list[Move]:
    if effect.level == Board.Level.BRANCHES:
        return [move for move in effect.moves if not move.is_recoloured]
    return effect.largest(FURTHEST)


def _find_names(
    chosen: Iterable[tuple[Effect, list[Move], list[Move]]], *, full: bool
) -> dict[tuple[str, int], str]:
    keys: dict[str, set[int]] = {"branch": set(), "household": set()}
    for effect, *groups in chosen:
        keys[_kind(effect)] |= {move.key for moves in groups for move in moves}
    branches = Branch.objects.filter(pk__in=keys["branch"]).values_list("pk", "name")
    names = {("branch", pk): name for pk, name in branches}
    homes = Household.objects.filter(pk__in=keys["household"])
    for pk, branch, code, head in homes.values_list("pk", "branch__name", "code", "head"):
        names["household", pk] = f"{branch} {code} {head if full else mask_name(head)}"
    return names
