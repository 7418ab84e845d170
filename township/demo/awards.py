"""The demo's awards: one ceremony on a market day of the fifth month, the next in nomination.

Each runs through its life week by week, as a township does it: planned and nominated for on a
Sunday, reviewed and put up a week later, fixed after another one, held on its market day. Who
is honoured comes from the scores; how many, from the quotas that the township sets.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from awards.domain.candidates import find_candidates
from awards.domain.ceremonies import CeremonyPlan, hold_ceremony, last_whole_month, plan_ceremony
from awards.domain.decide import decide_objection, open_notice, take_objection
from awards.domain.fixing import fix_list
from awards.domain.market_days import next_days
from awards.domain.markets import draft_places
from awards.domain.nominate import accept_many, decline_award, nominate_many
from awards.domain.programme import propose_programme
from awards.domain.stage import Presenter, arrange_stage, propose_stage
from awards.domain.titles import change_title, create_default_titles
from awards.models import Award, AwardObjection, AwardTitle, Ceremony, MarketPlace
from grid.models import User
from township.demo.awards_day import hand_out, stock_up
from township.demo.clock import at_clock

if TYPE_CHECKING:
    from township.demo.stage import Stage

WEEK = timedelta(days=7)
PREPARED = timedelta(days=16)  # from the first nominations to the market day, at least
QUICK = 0.6  # share of the branches that nominate in the first week
# Places of each title by branch and in all, as the draft orders the titles.
QUOTAS = ((3, 42), (2, 28), (2, 28), (3, 30))
AGREED = "乡党委会议议定名额"
NO_PLACE = "全乡名额有限，按得分从高到低择优，本次未列入"
CITATIONS = {
    "最美庭院": ("房前屋后常年干净，花木成行", "柴草入棚、农具归位，庭院整洁有景", "院坝不留杂物"),
    "美家美妇": ("持家有方，厨房卧室井井有条", "勤俭持家，带着孩子一起爱卫生"),
    "文明家庭": ("邻里和睦，带动左右邻居搞卫生", "八项整洁样样过硬，主动参加清洁日"),
    "最清洁户": ("八整洁得分名列前茅，长期保持", "次次检查都过硬，是全组的样板"),
}
SAID = (
    ("屋后水沟前几天还堆着垃圾，请核实。", AwardObjection.Decision.UPHELD),
    ("这户常年在外，平时没人打扫。", AwardObjection.Decision.REJECTED),
    ("应当多评几户困难家庭。", AwardObjection.Decision.REJECTED),
)
ANSWERS = {
    AwardObjection.Decision.UPHELD: "经现场核实，情况属实，不列入本次表彰。",
    AwardObjection.Decision.REJECTED: "经查看检查记录并走访邻居，符合条件，维持原名单。",
}
PRESENTERS = ("乡党委书记 杨志刚", "乡长 石秀芳", "乡党委副书记 龙建国", "乡人大主席 粟长青")


@dataclass(frozen=True)
class Occasion:
    """A ceremony of a half-year: `month` is 0 for its first one."""

    month: int
    place: str
    hosts: str

    def opens_on(self, start: date) -> date:
        """The Sunday on which it is planned: the first from the fifth of its month on."""
        fifth = start.replace(month=start.month + self.month, day=5)
        return fifth + timedelta(days=6 - fifth.weekday())


OCCASIONS = (
    Occasion(4, "朗江", "乡党委宣传委员 吴燕、朗江村支书"),
    Occasion(5, "东城", "乡妇联主席 石秀英、东城村支书"),
)


def prepare_ceremonies(stage: Stage, monday: date, today: date) -> None:
    """What a week brings to each ceremony; most of it happens on its Sunday."""
    for occasion in OCCASIONS:
        opened = occasion.opens_on(stage.span.start)
        sunday = monday + timedelta(days=6)
        if sunday == opened <= today:
            _plan(stage, occasion, opened)
        ceremony = Ceremony.objects.filter(
            township=stage.township, place__name=occasion.place, created_at__date=opened
        ).first()
        if ceremony is None:
            continue
        if sunday == today:
            _go_on(stage, ceremony, (sunday - opened) // WEEK, today)
        if monday <= ceremony.date <= today:
            hand_out(stage, ceremony)
            hold_ceremony(ceremony=ceremony, by=stage.officer, at=at_clock(ceremony.date, 12))


def _go_on(stage: Stage, ceremony: Ceremony, weeks: int, today: date) -> None:
    if weeks == 0:
        _nominate(stage, ceremony, at_clock(today, 21), is_quick=True)
    elif weeks == 1:
        _nominate(stage, ceremony, at_clock(today, 15), is_quick=False)
        _review(stage, ceremony, at_clock(today, 20))
    elif weeks == 2:
        _hear(stage, ceremony, today)
        fix_list(
            ceremony=ceremony,
            by=stage.officer,
            keep="公示期内更正不影响评选结果",
            at=at_clock(today, 20),
        )
        _lay_out(stage, ceremony)


def _plan(stage: Stage, occasion: Occasion, day: date) -> None:
    at = at_clock(day, 18)
    if not AwardTitle.objects.filter(township=stage.township).exists():
        _set_titles(stage, at)
        draft_places(township=stage.township, by=stage.officer)
    place = MarketPlace.objects.get(township=stage.township, name=occasion.place)
    (market_day,) = next_days(place.rule, place.days, day + PREPARED, 1)
    plan = CeremonyPlan(
        place=place,
        scores_until=last_whole_month(day),
        date=market_day,
        name=f"{market_day.year}年{market_day.month}月{occasion.place}八整洁户表彰",
        hosts=occasion.hosts,
    )
    plan_ceremony(township=stage.township, plan=plan, by=stage.officer, at=at)


def _set_titles(stage: Stage, at: datetime) -> None:
    titles = create_default_titles(township=stage.township, by=stage.officer, at=at)
    stock_up(stage, at)
    for title, (in_branch, in_all) in zip(titles, QUOTAS, strict=True):
        places = {"quota_branch": in_branch, "quota_total": in_all}
        change_title(title=title, values=places, reason=AGREED, by=stage.officer, at=at)


def _nominate(stage: Stage, ceremony: Ceremony, at: datetime, *, is_quick: bool) -> None:
    """Each branch names its best, nobody for two titles; the slower branches a week later."""
    rng = stage.dice("quick", ceremony.date)
    branches = [pk for pk in sorted(stage.secretaries) if (rng.random() < QUICK) == is_quick]
    named = Award.objects.filter(ceremony__township=stage.township)
    taken = set(named.values_list("household", flat=True))
    for title in AwardTitle.objects.filter(township=stage.township).order_by("order"):
        best: dict[int, list[int]] = defaultdict(list)
        for one in find_candidates(ceremony=ceremony, title=title):
            if one.qualifies and one.household not in taken:
                best[one.branch].append(one.household)
        for branch in branches:
            chosen = best[branch][: title.quota_branch]
            taken.update(chosen)
            citations = {home: rng.choice(CITATIONS[title.name]) for home in chosen}
            if citations:
                by: User = stage.secretaries[branch]
                nominate_many(ceremony=ceremony, title=title, citations=citations, by=by, at=at)


def _review(stage: Stage, ceremony: Ceremony, at: datetime) -> None:
    """The best of each title come onto the list, as far as its places go."""
    by_title: dict[AwardTitle, list[Award]] = defaultdict(list)
    for award in ceremony.awards.filter(status=Award.Status.NOMINATED).select_related("title"):
        by_title[award.title].append(award)
    for title, awards in by_title.items():
        awards.sort(key=lambda award: (-Decimal(award.facts["score"]), award.pk))
        for award in awards[title.quota_total :]:
            decline_award(award=award, reason=NO_PLACE, by=stage.officer, at=at)
    accept_many(ceremony=ceremony, by=stage.officer, at=at)
    open_notice(ceremony=ceremony, by=stage.officer, at=at)


def _hear(stage: Stage, ceremony: Ceremony, today: date) -> None:
    """What was said during the notice period, and the answers; one household leaves the list."""
    rng = stage.dice("said", ceremony.date)
    listed = list(ceremony.awards.filter(status=Award.Status.ACCEPTED).order_by("pk"))
    for award, (text, decision) in zip(rng.sample(listed, len(SAID)), SAID, strict=True):
        objection = take_objection(
            award=award,
            source=AwardObjection.Source.PHONE,
            text=text,
            by=stage.officer,
            at=at_clock(today - timedelta(days=rng.randrange(3, 6)), 9),
        )
        decide_objection(
            objection=objection,
            decision=decision,
            answer=ANSWERS[decision],
            by=stage.officer,
            at=at_clock(today, 18),
        )


def _lay_out(stage: Stage, ceremony: Ceremony) -> None:
    """Groups on the stage, who hands over to each, and the running order."""
    groups = propose_stage(ceremony=ceremony, by=stage.officer)
    who = {
        group.pk: Presenter(PRESENTERS[number % len(PRESENTERS)])
        for number, group in enumerate(groups)
    }
    arrange_stage(ceremony=ceremony, places=(), presenters=who, by=stage.officer)
    propose_programme(ceremony=ceremony, by=stage.officer)
