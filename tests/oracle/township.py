"""A small township by chance, but always the same: a quarter in which every seam occurs.

Built with the apps' own doorways. `happened` counts what was done, so that a test can say that
each rule had something to decide.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from boards.domain.boards import draft_board
from boards.domain.life import open_notice, publish_board
from boards.domain.pairs import Match, form_pairs, propose_matches
from boards.domain.policy import DEFAULT_POLICY, revise_policy
from boards.domain.rules import LastTie
from boards.models import Board
from grid.domain.households import (
    activate_households,
    change_household,
    deactivate_households,
    enter_household,
    merge_households,
)
from grid.domain.periods import Period
from grid.models import Branch, Household, Member, Responsibility, Township, User
from inspections.domain.arena import (
    Criterion,
    Mark,
    Plan,
    Seat,
    close_contest,
    enter_sheets,
    open_contest,
)
from inspections.domain.corrections import annul_inspection, correct_inspection
from inspections.domain.life import take_step
from inspections.domain.record import Entry, record_inspections
from inspections.domain.standards import StandardVersion, create_default_standard, load_standard
from inspections.models import Inspection, Problem
from tests.factories import BranchFactory, HouseholdFactory, MemberFactory, UserFactory
from tests.house.world_photo import PNG
from tests.inspections.entries import FULL, reasons_of

ZONE = ZoneInfo("Asia/Shanghai")
QUARTER = Period.parse("2023Q2")
END = date(2023, 7, 12)  # July runs on, with a shared rank as its last rule
JULY = Period.parse("2023-07")
MONTHS = [Period.parse(f"2023-0{n}") for n in (4, 5, 6)]
HOMES = 45  # in each of the branches
BRANCHES = 5
MARKS = (Decimal(0), Decimal("0.5"), Decimal(1))  # of an item's points: most are full


def clock(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@dataclass
class Story:
    township: Township
    officer: User
    other: User
    standard: StandardVersion
    branches: list[Branch]
    rng: random.Random
    homes: list[Household] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    mail: dict[date, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def look(self, home: Household, day: date, kind: str = "weekly", care: float = 0.8) -> Entry:
        """`care`: how often an item has full points."""
        share = [1 if self.rng.random() < care else self.rng.choice(MARKS) for _ in FULL]
        return Entry(
            id=UUID(int=self.rng.getrandbits(128), version=4),
            household=home,
            standard=self.standard,
            kind=kind,
            date=day,
            points=tuple(
                Decimal(most) * Decimal(part) for most, part in zip(FULL, share, strict=True)
            ),
            reasons=reasons_of(),
            entered_at=clock(day, 9),
        )

    def receive(self, day: date) -> None:
        """What is under way arrives at ten."""
        entries = self.mail.pop(day, [])
        self.happened["looks"] += len(entries)
        record_inspections(entries=entries, by=self.officer, received_at=clock(day))


def set_the_scene(township: Township, officer: User) -> Story:
    standard = load_standard(create_default_standard(township=township, on=date(2023, 1, 1)).pk)
    branches = BranchFactory.create_batch(BRANCHES, township=township)
    other = UserFactory(role="officer", township=township)
    story = Story(township, officer, other, standard, branches, random.Random(11))
    for branch in branches:
        members = MemberFactory.create_batch(3, branch=branch)
        story.members += members
        homes = HouseholdFactory.create_batch(HOMES, branch=branch)
        story.homes += homes
        Responsibility.objects.bulk_create(
            Responsibility(household=home, member=members[n % 3], since=date(2023, 1, 1))
            for n, home in enumerate(homes)
        )
    return story


def live_through(story: Story, *, end: date = END) -> None:
    """Day by day: what arrives, what is put right, who comes and goes, the boards' life."""
    care = {home.pk: story.rng.choice((0.35, 0.8, 0.97, 1, 1)) for home in story.homes}
    day = QUARTER.start
    while day <= end:
        story.receive(day)
        if day < END:
            _inspect(story, day, care)
            _put_right(story, day)
            _change(story, day)
        keep_boards(story, day)
        day += timedelta(days=1)


def _active(story: Story) -> list[Household]:
    return [home for home in story.homes if home.is_active]


def _inspect(story: Story, day: date, care: dict[int, float]) -> None:
    rng, entries = story.rng, []
    for home in rng.sample(_active(story), 12):
        entries.append(story.look(home, day, care=care.get(home.pk, 0.9)))
        if rng.random() < 0.2:  # once more in the same week
            later = day + timedelta(days=rng.randrange(2))
            if later < END:
                story.happened["again"] += 1
                entries.append(story.look(home, later, care=care.get(home.pk, 0.9)))
    if day.day % 9 == 0:
        entries += [
            story.look(h, day, "surprise", care.get(h.pk, 0.9))
            for h in rng.sample(_active(story), 14)
        ]
    if day.day == 20:
        entries += [
            story.look(h, day, "arena", care.get(h.pk, 0.9)) for h in rng.sample(_active(story), 10)
        ]
    for one in entries:
        is_late = rng.random() < 0.03
        story.happened["late"] += is_late
        story.mail[day + timedelta(days=4 if is_late else 1)].append(one)


def _put_right(story: Story, day: date) -> None:
    rng, ours = story.rng, Problem.objects.filter(township=story.township)
    waiting = [one for one in ours.filter(stage="rectified").order_by("pk") if rng.random() < 0.25]
    back = [one for one in waiting if rng.random() < 0.3]
    gone = ours.filter(stage="closed", closed_on__lt=day).order_by("pk")
    chosen = [one for one in gone if rng.random() < 0.004 and _is_alone(ours, one)]
    again = list({(one.household_id, one.item_number): one for one in chosen}.values())
    open_ones = ours.filter(stage__in=["found", "reopened"], found_on__lt=day).order_by("pk")
    acts = {
        "reopen": back,
        "close": [one for one in waiting if one not in back],
        "reopen closed": again,
        "rectify": [one for one in open_ones if rng.random() < 0.2],
    }
    for act, problems in acts.items():
        if problems:
            by = story.officer if act == "rectify" else story.other
            photos = [PNG] if act == "rectify" else []
            take_step(
                problems=problems, act=act.split()[0], on=day, at=clock(day, 17), by=by,
                note="" if act == "close" else "已看过", photos=photos,
            )  # fmt: skip
            story.happened[act] += len(problems)


def _is_alone(ours: QuerySet[Problem], one: Problem) -> bool:
    """Whether the same was not found again since."""
    same = ours.filter(household=one.household_id, item_number=one.item_number, status="open")
    return not same.exists()


def _change(story: Story, day: date) -> None:
    """Rosters and corrections, a little on most days."""
    rng, by = story.rng, story.officer
    if day.day in (4, 15, 27):
        home = rng.choice(_active(story))
        deactivate_households(households=[home], on=day, reason="外迁", by=by)
        story.happened["left"] += 1
        home.refresh_from_db()
        if day.day == 4:
            activate_households(households=[home], reason="返乡", by=by, on=day + timedelta(days=9))
            home.refresh_from_db()
            story.happened["back"] += 1
    if day.day in (6, 18):
        home = rng.choice(_active(story))
        home.branch = rng.choice([one for one in story.branches if one.pk != home.branch_id])
        change_household(household=home, by=by, on=day)
        story.happened["moved"] += 1
    if day.day in (8, 22):
        fresh = Household(branch=rng.choice(story.branches), head="新户", hamlet="二组")
        story.homes.append(enter_household(household=fresh, by=by, on=day))
        story.happened["entered"] += 1
    if day.day == 12:
        branch = rng.choice(story.branches)
        source, target = rng.sample([h for h in _active(story) if h.branch_id == branch.pk], 2)
        merge_households(
            source=source, target=target, on=day, reason="重复", by=by, at=clock(day, 12)
        )
        source.refresh_from_db()
        story.happened["merged"] += 1
    if day.day in (10, 14, 19, 24, 28):  # none while boards are under notice
        _correct(story, day)
    if day == date(2023, 6, 21):
        _hold_a_contest(story)


def _correct(story: Story, day: date) -> None:
    rows = Inspection.objects.filter(township=story.township, is_effective=True, date__lt=day)
    row = story.rng.choice(list(rows.order_by("-date", "pk")[:60]))
    given = {"inspection": row, "reason": "录错", "by": story.officer, "at": clock(day, 18)}
    if story.rng.random() < 0.3:
        annul_inspection(**given)
        story.happened["annulled"] += 1
    else:
        points = [Decimal(most) for most in FULL]
        points[story.rng.randrange(8)] = Decimal(0)
        correct_inspection(points=tuple(points), reasons=reasons_of(), remark="", **given)
        story.happened["corrected"] += 1


def _hold_a_contest(story: Story) -> None:
    """In June, without the last branch; five jurors."""
    criteria = (Criterion("村容村貌", 60), Criterion("农户庭院", 40))
    seats = tuple(Seat(f"评委{n}") for n in range(5))
    plan = Plan(
        date=date(2023, 6, 21), branches=tuple(story.branches[:-1]), criteria=criteria,
        seats=seats, place="会议室",
    )  # fmt: skip
    contest = open_contest(township=story.township, period=QUARTER, plan=plan, by=story.officer)
    for juror in contest.jurors.order_by("number"):
        marks = [
            Mark(
                one.pk, (Decimal(story.rng.randrange(30, 61)), Decimal(story.rng.randrange(20, 41)))
            )
            for one in story.branches[:-1]
        ]
        enter_sheets(juror=juror, marks=marks, by=story.officer, source="paper")
    close_contest(contest=contest, by=story.officer, at=clock(date(2023, 6, 22)))
    story.happened["contest"] += 1


def keep_boards(story: Story, day: date) -> None:
    """On the first of a month what ended is drafted and put up, on the seventh published."""
    yesterday = day - timedelta(days=1)
    for period in (*MONTHS, QUARTER):
        if period.end == yesterday:
            for level, branch in _lists(story):
                board = draft_board(
                    township=story.township, level=level, period=period, branch=branch,
                    by=story.officer, at=clock(day, 20),
                )  # fmt: skip
                open_notice(board=board, by=story.officer, at=clock(day, 21))
                story.happened["boards"] += 1
    if day.day == 7:
        _publish(story, day)
    if day == END:
        _draft_july(story)


def _draft_july(story: Story) -> None:
    numbers = replace(DEFAULT_POLICY, last_tie=LastTie.SHARED)
    revise_policy(
        township=story.township, numbers=numbers, valid_from=JULY.start, reason="并列",
        by=story.officer, at=clock(END, 12),
    )  # fmt: skip
    for level, branch in _lists(story):
        draft_board(
            township=story.township, level=level, period=JULY, branch=branch,
            by=story.officer, at=clock(END, 20),
        )  # fmt: skip


def _publish(story: Story, day: date) -> None:
    notice = Board.objects.filter(township=story.township, status=Board.Status.NOTICE)
    for board in notice.order_by("end", "pk"):
        publish_board(board=board, by=story.officer, at=clock(day, 20))
        matches = [Match(*one, "帮忙", "保持") for one in propose_matches(board)[::2]]
        form_pairs(board=board, matches=matches, by=story.officer, at=clock(day, 21))
        story.happened["pairs"] += len(matches)


def _lists(story: Story) -> list[tuple[str, Branch | None]]:
    own = [(Board.Level.BRANCH_HOUSEHOLDS, branch) for branch in story.branches]
    return [(Board.Level.BRANCHES, None), (Board.Level.TOWNSHIP_HOUSEHOLDS, None), *own]
