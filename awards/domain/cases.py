"""Holders who no longer meet the rules that they were honoured by: found, and decided.

A correction, or a board revised, can take away the ground of an award: before the ceremony the
officer sees it on the list, after it a case is opened. Each quarter all holders are re-checked
over the months before. Whatever is decided, the same finding is not put to the officer twice.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.decide import withdraw_awards
from awards.domain.gather import gather_facts
from awards.domain.life import AwardRefused
from awards.domain.rules import Facts, Rule, Span, TitleRule, judge, span_of
from awards.models import Award, AwardCase, AwardRecheck, Ceremony
from awards.queries import holders, standing
from grid.models import Household, Township, User
from inspections.domain.followers import register_follower
from inspections.models import Correction, Inspection

Source = AwardCase.Source
Ground = tuple[TitleRule, Span]
GroundOf = Callable[[Award], Ground]


@dataclass(frozen=True)
class Finding:
    """A holder judged again: by what it was honoured for, and how that stands now."""

    award: Award
    before: Facts
    after: Facts
    failed: tuple[Rule, ...]


def find_ineligible(ceremony: Ceremony) -> list[Finding]:
    """Those on the list who would not qualify today, by the months and rules of their award."""
    return judge_again(standing(Award.objects.filter(ceremony=ceremony)), ceremony.township)


def judge_again(awards: QuerySet[Award], township: Township) -> list[Finding]:
    """Those of these awards whose own ground is gone: queries by ground, not by award."""
    rows = awards.select_related("title", "branch", "household", "ceremony")
    return list(_judge(rows, township, ground_of))


def ground_of(award: Award) -> Ground:
    """The rule and the months that an award was given by."""
    facts = award.facts
    span = Span(date.fromisoformat(facts["start"]), date.fromisoformat(facts["end"]))
    return TitleRule.from_data(facts["rule"]), span


def _judge(awards: Iterable[Award], township: Township, ground: GroundOf) -> Iterator[Finding]:
    groups: dict[Ground, list[Award]] = defaultdict(list)
    for award in awards:
        if "rule" in award.facts:
            groups[ground(award)].append(award)
    for (rule, span), rows in groups.items():
        homes = Household.objects.filter(pk__in=[award.household_id for award in rows])
        found = gather_facts(
            township=township, rule=rule, span=span, households=homes, found_until=span.end
        )
        for award in rows:
            after = found.get(award.household_id, Facts(None))
            if failed := judge(after, rule):
                yield Finding(award, Facts.from_data(award.facts), after, tuple(failed))


@transaction.atomic
def open_cases(*, ceremony: Ceremony, by: User, at: datetime | None = None) -> list[AwardCase]:
    """A case for each holder of a held ceremony whose ground is gone, unless one is known.

    Raises AwardRefused before the ceremony: the list itself shows them until then.
    """
    if ceremony.status != Ceremony.Status.HELD:
        raise AwardRefused(_("Cases are opened after the ceremony."))
    return _open(find_ineligible(ceremony), Source.CORRECTION, at or timezone.now())


@transaction.atomic
def recheck_holders(
    *, township: Township, on: date, by: User, at: datetime | None = None
) -> list[AwardCase]:
    """Judge all holders over the last whole months up to `on`; a case for each who fails.

    By the rule that the award was given by, its months counted back from `on`. The re-check is
    noted even if nobody fails.
    """
    at = at or timezone.now()
    Township.objects.select_for_update().get(pk=township.pk)
    rows = list(holders(township).select_related("title", "branch", "household", "ceremony"))
    found = _judge(rows, township, lambda award: _ground_on(award, on))
    cases = _open(found, Source.RECHECK, at)
    AwardRecheck.objects.create(
        township=township, on=on, holders=len(rows), found=len(cases), by=by, at=at
    )
    return cases


def _ground_on(award: Award, on: date) -> Ground:
    rule = TitleRule.from_data(award.facts["rule"])
    return rule, span_of(rule.months, on)


def _open(findings: Iterable[Finding], source: str, at: datetime) -> list[AwardCase]:
    rows = list(findings)
    latest: dict[int, AwardCase] = {}
    awards = [one.award for one in rows]
    for case in AwardCase.objects.filter(award__in=awards).order_by("found_at", "pk"):
        latest[case.award_id] = case
    fresh = [
        AwardCase(
            award=one.award,
            source=source,
            failed=[str(rule) for rule in one.failed],
            facts=one.after.as_data(),
            found_at=at,
        )
        for one in rows
        if not _is_known(one, latest.get(one.award.pk))
    ]
    return AwardCase.objects.bulk_create(fresh)


def _is_known(one: Finding, latest: AwardCase | None) -> bool:
    """A case waits, or this very finding was decided."""
    if latest is None:
        return False
    same = latest.failed == list(one.failed) and Facts.from_data(latest.facts) == one.after
    return not latest.decision or same


def decide_case(
    *,
    case: AwardCase,
    keep: bool,
    reason: str,
    by: User,
    notice: str = "",
    at: datetime | None = None,
) -> AwardCase:
    """One case, see `decide_cases`; the notice is the reason if there is none."""
    notices = {case.award_id: notice or reason}
    (stored,) = decide_cases(cases=[case], keep=keep, reason=reason, notices=notices, by=by, at=at)
    return stored


@transaction.atomic
def decide_cases(
    *,
    cases: Collection[AwardCase],
    keep: bool,
    reason: str,
    notices: Mapping[int, str],
    by: User,
    at: datetime | None = None,
) -> list[AwardCase]:
    """The titles are kept, or withdrawn with a notice to each household (by award): all or none.

    Raises AwardRefused: no case, one is decided already, no reason.
    """
    at, reason = at or timezone.now(), reason.strip()[:500]
    rows = AwardCase.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk")
    stored = list(rows.select_for_update(of=("self",)).select_related("award"))
    if not stored:
        raise AwardRefused(_("Tick at least one case."))
    if any(case.decision for case in stored):
        raise AwardRefused(_("This case is decided already."))
    if not reason:
        raise AwardRefused(_("Say why the title is kept or withdrawn."))
    if keep:
        rows.update(decision=AwardCase.Decision.KEPT, reason=reason, decided_by=by, decided_at=at)
    else:
        awards = [case.award for case in stored]
        withdraw_awards(awards=awards, reason=reason, notices=notices, by=by, at=at)
    return list(rows.select_related("award"))


def bearer_of(look: Inspection) -> int:
    """Whose titles rest on it: the household, or the one that it was merged into."""
    return look.household.merged_into_id or look.household_id


@register_follower
def follow_correction(correction: Correction, *, by: User, at: datetime) -> None:
    """A correction that takes away the ground of a title already handed over opens a case."""
    awards = holders(correction.township).filter(household=bearer_of(correction.superseded))
    if awards.exists():
        _open(judge_again(awards, correction.township), Source.CORRECTION, at)
