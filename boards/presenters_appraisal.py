"""An appraisal in words and rows: where the sum comes from, down to each inspection."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.domain.appraisal_events import LEFT, Event
from boards.domain.appraisal_gather import Case
from boards.domain.appraisal_revise import AppraisalShift
from boards.domain.appraisal_rules import Home, Result, Span
from boards.domain.policy import Policy
from boards.domain.rules import AppraisalRule
from boards.domain.scores import round_score, whole_weights
from boards.models import AppraisalLine, Board
from grid.domain.names import mask_name
from grid.domain.periods import Period
from grid.models import Branch, Household, Member
from inspections.models import Inspection

_DAY = timedelta(days=1)
KINDS = dict(Inspection.Kind.choices)


@dataclass(frozen=True)
class ShownRow:
    """A member on the list: live, or as frozen; both have the same numbers."""

    member: Member
    branch: Branch
    result: Result | AppraisalLine
    rule: AppraisalRule

    @property
    def plus(self) -> str:
        """The points added, for those that left the black board."""
        return write_number(self.rule.plus * self.result.left)

    @property
    def minus(self) -> str:
        """The points taken, for those newly black."""
        return write_number(self.rule.minus * self.result.newly)


class Look(NamedTuple):
    """An inspection that counted."""

    pk: object
    day: date
    kind: str
    total: Decimal
    weight: str


@dataclass(frozen=True)
class ShownHome:
    """A household's part: `score` × `days` gives `gives`; no score: not inspected."""

    home: Home
    household: Household
    name: str
    is_open: bool
    spans: str
    looks: list[Look]
    formula: str
    score: Decimal | None
    gives: Decimal | None


@dataclass(frozen=True)
class ShownEvent:
    """`points`: what it adds or takes; `board` is empty where the person may not see it."""

    event: Event
    name: str
    period: str
    words: str
    points: str
    board: Board | None


@dataclass(frozen=True)
class ShownCase:
    """A member's appraisal, unfolded; `over`: Σ score × days, the top of the mean."""

    result: Result
    mean_words: str
    sum_words: str
    over: Decimal
    homes: list[ShownHome]
    events: list[ShownEvent]


def write_number(value: Decimal) -> str:
    """Without needless zeros: `2`, `0.5`."""
    return f"{value.normalize():f}"


def say_sum(result: Result | AppraisalLine, rule: AppraisalRule) -> str:
    """`82.40 = 80.40（mean score）+ 2 × 2（left …）− 2 × 1（…）`; what is nought is left out."""
    if result.score is None:
        return _("Not appraised: no household was inspected in these days.")
    told = f"{result.score} = {result.mean}（{_('mean score')}）"
    if result.left:
        told += f"+ {write_number(rule.plus)} × {result.left}（{_('left the black board')}）"
    if result.newly:
        told += f"− {write_number(rule.minus)} × {result.newly}（{_('newly black')}）"
    return told


def say_rule(rule: AppraisalRule) -> str:
    """The rule in a sentence, for the foot of lists and sheets."""
    text = _(
        "Sum = mean score of the inspected households, weighted by days, + %(plus)s for each that "
        "left the black board, − %(minus)s for each newly black. Bands: %(bands)s."
    )
    part = _("%(name)s from %(points)s points")
    bands = [part % {"name": one.name, "points": write_number(one.start)} for one in rule.bands]
    values = {"plus": write_number(rule.plus), "minus": write_number(rule.minus)}
    return text % {**values, "bands": "、".join(bands)}


def say_mean(result: Result, over: Decimal) -> str:
    """`80.40 = 38994.00 ÷ 485`: the sum of scores × days by the household-days."""
    return "" if result.mean is None else f"{result.mean} = {over} ÷ {result.days}"


def say_span(span: Span) -> str:
    return f"{_day(span.since)}—{_day(span.until - _DAY)}"


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def show_case(
    case: Case,
    policy: Policy,
    *,
    households: Mapping[int, Household],
    named: Collection[int],
    inspections: Iterable[Inspection],
    boards: Mapping[int, Board],
) -> ShownCase:
    """`named`: the households whose heads the person may read; the others are masked."""
    looks = _looks_by_home(inspections)
    names = {pk: _name(one, pk in named) for pk, one in households.items()}
    homes = [
        _show_home(home, households[home.household], names, looks, policy, named)
        for home in case.homes
    ]
    over = sum((one.gives for one in homes if one.gives is not None), Decimal())
    return ShownCase(
        result=case.result,
        mean_words=say_mean(case.result, over),
        sum_words=say_sum(case.result, policy.appraisal),
        over=over,
        homes=homes,
        events=[
            _show_event(one, names[one.household], policy.appraisal, boards) for one in case.events
        ],
    )


def _name(household: Household, is_named: bool) -> str:
    return household.head if is_named else mask_name(household.head)


def _looks_by_home(inspections: Iterable[Inspection]) -> dict[int, list[Inspection]]:
    looks: dict[int, list[Inspection]] = defaultdict(list)
    for one in inspections:
        looks[one.household_id].append(one)
    return looks


def _show_home(
    home: Home,
    household: Household,
    names: Mapping[int, str],
    looks: Mapping[int, Sequence[Inspection]],
    policy: Policy,
    named: Collection[int],
) -> ShownHome:
    score = home.score(whole_weights(policy))
    return ShownHome(
        home=home,
        household=household,
        name=names[household.pk],
        is_open=household.pk in named,
        spans="、".join(say_span(span) for span in home.spans),
        looks=[
            _show_look(one, policy) for one in looks.get(household.pk, ()) if home.covers(one.date)
        ],
        formula=_say_score(home, score, policy),
        score=score,
        gives=None if score is None else score * home.days,
    )


def _show_look(one: Inspection, policy: Policy) -> Look:
    weight = write_number(policy.kind_weights[one.kind])
    return Look(one.pk, one.date, str(KINDS[one.kind]), one.total, weight)


def _say_score(home: Home, score: Decimal | None, policy: Policy) -> str:
    """`82.50 = (80.0 + 2 × 83.8) ÷ 3`, the totals of a kind added up; weight 1 unsaid."""
    if score is None:
        return ""
    terms, weight = [], Decimal()
    for kind, looks, tenths in sorted(home.rows, key=lambda row: policy.kind_weights[row.kind]):
        share, total = policy.kind_weights[kind], _tell_tenths(tenths)
        terms.append(total if share == 1 else f"{write_number(share)} × {total}")
        weight += share * looks
    inner = " + ".join(terms)
    return f"{score} = {f'({inner})' if len(terms) > 1 else inner} ÷ {write_number(weight)}"


def _tell_tenths(tenths: int | Fraction) -> str:
    """With one decimal; a sum of weeks' means that has no end with two."""
    if isinstance(tenths, int):
        return f"{tenths // 10}.{tenths % 10}"
    return f"≈{round_score(tenths / 10)}"


def _show_event(
    event: Event, name: str, rule: AppraisalRule, boards: Mapping[int, Board]
) -> ShownEvent:
    is_left = event.what == LEFT
    points = f"+{write_number(rule.plus)}" if is_left else f"−{write_number(rule.minus)}"
    if is_left and event.pair:
        words = _("left the black board, in a pair")
    else:
        words = _("left the black board") if is_left else _("newly on the black board")
    return ShownEvent(
        event=event,
        name=name,
        period=Period.parse(event.period).label,
        words=words,
        points=points,
        board=boards.get(event.board),
    )


@dataclass(frozen=True)
class BandCount:
    """How many are in a band; `start`: where it begins."""

    name: str
    start: str
    number: int


def count_bands(rows: Iterable[ShownRow], rule: AppraisalRule) -> list[BandCount]:
    """From the best band down, nought included."""
    bands = [row.result.band for row in rows]
    return [
        BandCount(band.name, write_number(band.start), bands.count(band.name))
        for band in rule.bands
    ]


SUMMED = ("households", "inspected", "left", "newly", "found", "closed", "overdue")


def add_rows(rows: Sequence[ShownRow]) -> dict[str, int]:
    """The foot of the list."""
    return {name: sum(getattr(row.result, name) for row in rows) for name in SUMMED}


@dataclass(frozen=True)
class ShownShift:
    """A member before and after a revision."""

    member: Member
    before: Result
    after: Result


def show_shifts(shifts: Iterable[AppraisalShift], members: QuerySet[Member]) -> list[ShownShift]:
    """Of those whom the person may see, by branch and name. One query."""
    told = {one.member: one for one in shifts}
    found = members.filter(pk__in=told).select_related("branch")
    return [
        ShownShift(one, told[one.pk].before, told[one.pk].after)
        for one in found.order_by("branch__code", "name", "pk")
    ]
