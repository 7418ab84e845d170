"""Board entries in words: where a score comes from, why a place is red or black."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.domain.policy import Policy, policy_of
from boards.domain.rules import RULES, LastTie
from boards.domain.scores import round_score
from boards.models import Board, BoardEntry, Pair
from boards.presenters_names import name_entries, tell_now
from boards.presenters_pairs import explain_joint, name_partners
from boards.queries_pairs import with_sides
from inspections.models import Inspection, Photo


@dataclass(frozen=True)
class ShownEntry:
    """An entry as the page shows it; `formula` tells the score, `url` opens what it is made of.

    `name` is as it stood then; `now` says at the desk that the head is another today.
    """

    entry: BoardEntry
    name: str
    place: str
    formula: str
    reasons: str
    url: str
    now: str = ""
    joint: str = ""
    move: str = ""
    photos: tuple[Photo, ...] = ()


def show_entries(
    board: Board, entries: Iterable[BoardEntry], items: dict[int, str], *, masked: bool = False
) -> list[ShownEntry]:
    """One query for the partners of those who were scored in a pair, one for consents."""
    policy, entries = policy_of(board), list(entries)
    names = name_entries(entries, masked=masked)
    partners = find_partners(entries, masked=masked)
    return [
        ShownEntry(
            entry=entry,
            name=names[entry.pk],
            place=entry.branch_name if entry.household_id else "",
            now="" if masked else tell_now(entry.head, entry.household),
            formula=explain_score(entry, policy),
            reasons=explain_place(entry, items),
            url=reverse("boards:entry", args=[board.pk, entry.pk]),
            joint=explain_joint(entry, partners[entry.pk]) if entry.pk in partners else "",
        )
        for entry in entries
    ]


def find_partners(entries: Iterable[BoardEntry], *, masked: bool) -> dict[int, str]:
    """Names of partners by the entry's id; no query when nobody is paired."""
    paired = [entry for entry in entries if entry.pair_id]
    if not paired:
        return {}
    pairs = with_sides(Pair.objects.filter(pk__in={entry.pair_id for entry in paired}))
    return name_partners(paired, {pair.pk: pair for pair in pairs}, masked=masked)


def explain_score(entry: BoardEntry, policy: Policy) -> str:
    """The sums and weights of a household's score, the parts of a branch's."""
    return _explain_household(entry, policy) if entry.household_id else _explain_branch(entry)


def _explain_household(entry: BoardEntry, policy: Policy) -> str:
    weights, names = policy.kind_weights, dict(Inspection.Kind.choices)
    kinds = {kind: entry.parts["kinds"][kind] for kind in weights if kind in entry.parts["kinds"]}
    terms = " + ".join(
        f"{weights[kind]} × {_tell_total(found['total'])}（{names[kind]} {found['count']}）"
        for kind, found in kinds.items()
    )
    weight = sum((weights[kind] * found["count"] for kind, found in kinds.items()), Decimal())
    return f"{entry.own_score} = （{terms}）÷ {weight}"


def _tell_total(total: str) -> str:
    """As it is stored; a sum of weeks' means that has no end (`778/3`) with two decimals."""
    return f"≈{round_score(Fraction(total))}" if "/" in total else total


def _explain_branch(entry: BoardEntry) -> str:
    parts, weights = entry.parts["parts"], entry.parts["weights"]
    names = {
        "households": _("households"),
        "surprise": _("surprise"),
        "arena": _("arena"),
        "problems": _("problems cleared"),
    }
    terms = " + ".join(
        f"{weights[name]}% × {names[name]} {parts[name]}"
        for name in names
        if parts[name] is not None
    )
    return f"{entry.own_score} = {terms}"


def explain_place(entry: BoardEntry, items: dict[int, str]) -> str:
    """Weak items and overdue problems of a red or black entry; how a tie was settled."""
    words = [
        _("%(item)s %(share)s %%") % {"item": items.get(w["item"], w["item"]), "share": w["share"]}
        for w in entry.parts.get("weak", [])
    ]
    told = [_("weak: %(items)s") % {"items": "、".join(words)}] if words else []
    if overdue := entry.parts.get("overdue"):
        text = ngettext("%(count)s problem overdue", "%(count)s problems overdue", overdue)
        told.append(text % {"count": overdue})
    if tie := explain_tie(entry):
        told.append(tie)
    return "；".join(told)


def explain_tie(entry: BoardEntry) -> str:
    """By which rule a tie was broken; empty: there was none."""
    if not entry.tie:
        return ""
    return _("equal score, settled %(how)s") % {"how": entry.get_tie_display()}


def explain_rule(board: Board) -> str:
    """The numbers that the board was made by, and how ties are settled, in sentences."""
    policy = policy_of(board)
    sides = _(
        "Red: the best %(reds)s with at least %(red_from)s points. "
        "Black: the last %(blacks)s below %(black_below)s points."
    )
    return f"{sides % policy.boards[board.level].as_data()}{_explain_ties(board, policy)}"


def _explain_ties(board: Board, policy: Policy) -> str:
    if board.rules < RULES:
        return _(
            " Equal scores are settled by the surprise score, then by fewer overdue problems, "
            "then by code."
        )
    told = _(
        " Equal scores are settled by the surprise score if all of them have one, then by fewer "
        "overdue problems, more inspections, and the earlier first inspection of the period;"
    )
    if policy.last_tie is LastTie.SHARED:
        return told + _(" who is still equal shares the rank.")
    return told + _(" who is still equal draws lots.")


def explain_lots(board: Board) -> str:
    """The seed from which everybody can draw the board's lots again; empty without lots."""
    if board.rules < RULES or policy_of(board).last_tie is not LastTie.LOTS:
        return ""
    text = _(
        "Seed of the lots: %(seed)s. It was drawn once and is not drawn again. The lot of each is "
        "the SHA-256 value of the text [seed, “rank”, code] as JSON; the smaller comes first."
    )
    return text % {"seed": board.seed}
