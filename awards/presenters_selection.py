"""Nominations, findings and cases in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.domain.cases import Finding
from awards.domain.rules import Facts, TitleRule, say_rules
from awards.models import Award, AwardCase, AwardTitle, Ceremony
from awards.presenters_candidates import Reason, explain_facts
from awards.presenters_names import name_awards
from boards.domain.notice import days_left


@dataclass
class TitleGroup:
    """The nominations of one title, with its places."""

    title: AwardTitle
    awards: list[Award] = field(default_factory=list)

    def _count(self, status: str) -> int:
        return sum(award.status == status for award in self.awards)

    @property
    def nominated(self) -> int:
        return self._count(Award.Status.NOMINATED)

    @property
    def accepted(self) -> int:
        return self._count(Award.Status.ACCEPTED)

    @property
    def left(self) -> int | None:
        total = self.title.quota_total
        return None if total is None else total - self.accepted


def group_by_title(awards: Iterable[Award]) -> list[TitleGroup]:
    """In the order of the titles."""
    groups: dict[int, TitleGroup] = {}
    for award in awards:
        groups.setdefault(award.title_id, TitleGroup(award.title)).awards.append(award)
    return sorted(groups.values(), key=lambda group: (group.title.order, group.title.pk))


def count_days_left(ceremony: Ceremony, today: date) -> int:
    """Days of notice that are left, today included; 0: over, or none."""
    start, until = ceremony.notice_from, ceremony.notice_until
    if ceremony.status != Ceremony.Status.NOTICE or start is None or until is None:
        return 0
    return days_left(start, until, today)


def name_lines(awards: Iterable[Award], *, masked: bool) -> list[tuple[int, str]]:
    """Each award's id and `青朗村 一组 杨*文 · 最美庭院`; one query where names are masked."""
    awards = list(awards)
    heads = name_awards(awards, masked=masked)
    return [
        (
            award.pk,
            f"{award.branch_name} {award.hamlet} {heads[award.pk]} · {award.title}",
        )
        for award in awards
    ]


@dataclass(frozen=True)
class NoticeGroup:
    title: AwardTitle
    by_branch: dict[str, list[str]]

    @property
    def count(self) -> int:
        return sum(map(len, self.by_branch.values()))


def show_list(awards: Iterable[Award], *, masked: bool) -> Iterator[NoticeGroup]:
    """The list as it is put up: by title, then by branch; masked but with consent."""
    awards = list(awards)
    heads = name_awards(awards, masked=masked)
    for group in group_by_title(awards):
        by_branch: dict[str, list[str]] = defaultdict(list)
        for award in group.awards:
            by_branch[award.branch_name].append(heads[award.pk])
        yield NoticeGroup(group.title, dict(by_branch))


@dataclass(frozen=True)
class ShownChange:
    """Before and after of a holder who no longer meets the rules."""

    award: Award
    before: list[Reason]
    after: list[Reason]
    failed: str
    case: AwardCase | None = None
    notice: str = ""


def show_finding(one: Finding) -> ShownChange:
    return _show(one.award, one.after, say_rules(one.failed))


def show_case(case: AwardCase) -> ShownChange:
    after = Facts.from_data(case.facts)
    return _show(case.award, after, say_rules(case.failed), case=case)


def _show(award: Award, after: Facts, failed: str, **more: Any) -> ShownChange:
    if "rule" not in award.facts:
        return ShownChange(award, [], [], failed, notice=draft_notice(award, failed), **more)
    rule = TitleRule.from_data(award.facts["rule"])
    return ShownChange(
        award,
        list(explain_facts(Facts.from_data(award.facts), rule)),
        list(explain_facts(after, rule)),
        failed,
        notice=draft_notice(award, failed),
        **more,
    )


def draft_notice(award: Award, failed: str = "") -> str:
    """A notice of withdrawal to begin with: the officer writes the rest."""
    text = _(
        "The title “%(title)s” (certificate %(number)s), given on %(day)s, is withdrawn: after "
        "checking, the household no longer meets its rules%(failed)s. Please hand back the "
        "certificate and the plaque; once the rules are met again, you can be nominated anew."
    )
    return text % {
        "title": award.title.name,
        "number": award.number,
        "day": date_format(award.ceremony.date),
        "failed": _(" (%(rules)s)") % {"rules": failed} if failed else "",
    }


def say_left_out(awards: Iterable[Award]) -> str:
    """Who waits on, because the title has no place left: `最美庭院：杨通文、吴老三`."""
    heads: dict[str, list[str]] = defaultdict(list)
    for award in awards:
        heads[award.title.name].append(award.head)
    told = "；".join(f"{title}：{_(', ').join(names)}" for title, names in heads.items())
    text = _("No place left, by score from the highest: %(households)s. They go on waiting.")
    return text % {"households": told}
