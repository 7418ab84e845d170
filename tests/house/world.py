"""A small world with something of everything: here, next door, elsewhere.

Places, seen from the secretary of `own`: the household under the responsible member (`own`),
another of the same branch (`neighbour`), of another branch (`other_branch`), of another
township (`other_township`).
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client

from boards.domain.boards import draft_board
from boards.domain.life import publish_board
from boards.models import Board, BoardEntry
from grid.domain.periods import Period
from grid.domain.rosters.uploads import keep_uploads, read_upload
from grid.models import (
    Branch,
    Household,
    Member,
    Position,
    Responsibility,
    RosterFile,
    Township,
    User,
)
from inspections.domain.dispatch import hold_dispatch
from inspections.domain.patrols import PatrolEntry, record_patrol
from inspections.models import (
    ArenaContest,
    ArenaCriterion,
    ArenaJuror,
    ArenaSheet,
    Correction,
    Dispatch,
    HeldEntry,
    Inspection,
    Patrol,
    PhoneReport,
    Photo,
    Problem,
    ProblemStep,
    Standard,
    StandardItem,
    Standing,
    WeekSummary,
)
from tests import factories
from tests.house.world_appraisal import add_appraisals
from tests.house.world_awards import add_awards
from tests.house.world_ceremony import run_ceremonies
from tests.house.world_certificates import add_certificates
from tests.house.world_consents import add_consents
from tests.house.world_pairs import add_objection, add_pair, add_revision
from tests.house.world_photo import PNG, make_photo
from tests.house.world_policy import add_policies, show_branches
from tests.house.world_prizes import add_prizes
from tests.house.world_visits import visit_unannounced

TODAY = date(2023, 6, 14)
NOON = datetime(2023, 6, 18, 4, tzinfo=UTC)  # the Sunday, on which the week can be closed
MONDAY = date(2023, 6, 12)
PLACES = ("own", "neighbour", "other_branch", "other_township")
ITEMS = (15, 15, 15, 10, 15, 15, 10, 5)


@dataclass
class World:
    """`things[place][Model]` is an object of that place; `people[role]` signs in by `client`."""

    things: dict[str, dict[type[Model], Model]] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        if person not in self.clients:
            client = self.clients[person] = Client()
            if person != "stranger":
                client.force_login(self.people[person], backend="township.roles.RoleBackend")
        return self.clients[person]


def build_world() -> World:
    world = World()
    here = factories.TownshipFactory(code="431225212", name="青朗侗族苗族乡")
    away = factories.TownshipFactory(code="431225213", name="朗江镇")
    officers = {
        township: factories.UserFactory(username=name, role="officer", township=township)
        for township, name in ((here, "officer"), (away, "outsider"))
    }
    standards = {township: make_standard(township, officers[township]) for township in (here, away)}
    branches = {
        "own": factories.BranchFactory(township=here, code="431225212200", name="青朗村"),
        "other_branch": factories.BranchFactory(township=here, code="431225212201", name="安顺村"),
        "other_township": factories.BranchFactory(
            township=away, code="431225213200", name="朗江村"
        ),
    }
    branches["neighbour"] = branches["own"]
    for place in PLACES:
        branch = branches[place]
        world.things[place] = fill_place(
            place, branch, standards[branch.township], officers[branch.township]
        )
    add_boards(world, officers)
    world.people = make_people(world.things, officers[here])
    for add in EXTRA:
        add(world.things, NOON)
    return world


# Parts that add models with pages of their own add to the world here.
EXTRA = (
    add_policies,
    show_branches,
    add_awards,
    add_certificates,
    lambda things, now: add_prizes(things, now, PNG),
    add_appraisals,
    add_consents,
    lambda things, now: run_ceremonies(things),
)


def make_people(things: dict[str, dict[type[Model], Any]], officer: User) -> dict[str, User]:
    here, branch = officer.township, things["own"][Branch]
    make = factories.UserFactory
    return {
        "officer": officer,
        "leader": make(username="leader", role="leader", township=here),
        "supervisor": make(username="supervisor", role="supervisor", township=here),
        "secretary": make(username="secretary", role="secretary", township=here, branch=branch),
        "responsible": make(
            username="responsible", role="responsible", township=here, member=things["own"][Member]
        ),
        "superuser": make(username="root", role="officer", is_superuser=True, township=here),
    }


def make_standard(township: Township, by: User) -> Standard:
    standard = Standard.objects.create(
        township=township, version=1, name="八整洁", valid_from=date(2023, 1, 1), created_by=by
    )
    for number, points in enumerate(ITEMS, start=1):
        StandardItem.objects.create(
            standard=standard,
            number=number,
            name=f"第{number}项",
            points=points,
            pass_mark=Decimal(points) * Decimal("0.6"),
            description="干净整齐",
            reasons=["有垃圾", "杂物乱堆"],
        )
    return standard


def fill_place(place: str, branch: Branch, standard: Standard, by: User) -> dict[type[Model], Any]:
    """One object of each model; a person and a household that others have nothing to do with."""
    member = factories.MemberFactory(branch=branch, name="吴家兴", phone="13800000000")
    household = factories.HouseholdFactory(branch=branch, hamlet="二组")
    things: dict[type[Model], Any] = {
        Township: branch.township,
        Branch: branch,
        Member: member,
        Household: household,
        Standard: standard,
        StandardItem: standard.items.first(),
        User: by,
        Position: Position.objects.create(
            member=member, kind=Position.Kind.PARTY_GROUP_LEADER, since=date(2023, 1, 1)
        ),
        Responsibility: Responsibility.objects.create(
            household=household, member=member, since=date(2023, 1, 1)
        ),
    }
    things |= inspect(household, standard, by)
    things |= keep_rhythm(household, by)
    things[RosterFile] = upload_roster(branch, by)
    things |= hold_arena(branch, by)
    things |= visit_unannounced(household, by, day=TODAY, at=NOON)
    return things


def hold_arena(branch: Branch, by: User) -> dict[type[Model], Any]:
    """The township's arena of the last quarter, closed, with a sheet of each branch so far."""
    contest, _ = ArenaContest.objects.get_or_create(
        township=branch.township,
        period="2023Q1",
        defaults={
            "date": date(2023, 3, 29),
            "place": "乡政府会议室",
            "status": "closed",
            "created_by": by,
            "closed_by": by,
            "closed_at": NOON,
        },
    )
    contest.branches.add(branch)
    criterion, _ = contest.criteria.get_or_create(number=1, name="村容村貌", points=100)
    juror, _ = contest.jurors.get_or_create(number=1, name="龙评委", user=by)
    sheet, _ = ArenaSheet.objects.get_or_create(
        juror=juror,
        branch=branch,
        version=1,
        defaults={
            "points": [88.5],
            "total": Decimal("88.5"),
            "source": "paper",
            "entered_by": by,
            "entered_at": NOON,
        },
    )
    return {ArenaContest: contest, ArenaCriterion: criterion, ArenaJuror: juror, ArenaSheet: sheet}


def keep_rhythm(household: Household, by: User) -> dict[type[Model], Any]:
    """A patrol of this week with a finding; the branch's dispatch of the week before."""
    branch, week = household.branch, MONDAY - timedelta(days=7)
    patrol, _ = record_patrol(
        entry=PatrolEntry(
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"patrol-{household.pk}"),
            branch=branch,
            date=TODAY,
            place="村口",
            finding="路边有垃圾",
            entered_at=NOON,
        ),
        by=by,
    )
    held = Dispatch.objects.filter(branch=branch, week=week).first() or hold_dispatch(
        township=branch.township,
        branch=branch,
        week=week,
        held_on=MONDAY - timedelta(days=2),
        participants="吴家兴",
        decisions="清理村口",
        by=by,
    )
    return {Patrol: patrol, Dispatch: held}


def upload_roster(branch: Branch, by: User) -> RosterFile:
    """A roster that was read and waits to be confirmed; one of its rows is faulty."""
    text = f"{branch.name}农户花名册\n户编号,户主,人口,电话\n900,石老三,3,\n901,,2,\n"
    file = ContentFile(text.encode("gbk"), name=f"{branch.name}.csv")
    (roster,) = keep_uploads(township=branch.township, files=[file], by=by)
    read_upload(roster)
    return roster


def inspect(household: Household, standard: Standard, by: User) -> dict[type[Model], Any]:
    branch = household.branch
    rows = {"township": branch.township, "branch": branch}
    inspection = Inspection.objects.create(
        **rows,
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"household-{household.pk}"),
        household=household,
        standard=standard,
        kind=Inspection.Kind.WEEKLY,
        date=TODAY,
        week=MONDAY,
        points=[0, *ITEMS[1:]],
        reasons=[["有垃圾"], [], [], [], [], [], [], []],
        total=Decimal("85.0"),
        remark="门前有柴堆",
        entered_by=by,
        entered_at=NOON,
        received_at=NOON,
    )
    summary, _ = WeekSummary.objects.update_or_create(
        branch=branch,
        week=MONDAY,
        kind=Inspection.Kind.WEEKLY,
        defaults={
            "township": branch.township,
            "due": 1,
            "households": 1,
            "inspections": 1,
            "total_sum": Decimal("85.0"),
            "item_points": [0, *ITEMS[1:]],
            "item_possible": list(ITEMS),
            "item_failed": [1, 0, 0, 0, 0, 0, 0, 0],
            "problems_found": 1,
        },
    )
    problem = Problem.objects.create(
        **rows,
        household=household,
        inspection=inspection,
        item=standard.items.first(),
        item_number=1,
        finding="有垃圾",
        found_on=TODAY,
        due_on=TODAY + timedelta(days=7),
    )
    return {
        Inspection: inspection,
        Correction: annul(inspection, by),
        HeldEntry: HeldEntry.objects.create(
            **rows,
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"held-{household.pk}"),
            household=household,
            body={"remark": "门前有柴堆"},
            date=TODAY + timedelta(days=400),
            entered_by=by,
            received_at=NOON,
        ),
        PhoneReport: PhoneReport.objects.create(
            **rows,
            person=by,
            phone=uuid.uuid5(uuid.NAMESPACE_URL, f"phone-{household.pk}"),
            entries=2,
            photos=1,
            refused=0,
            oldest_at=NOON,
            reported_at=NOON,
        ),
        WeekSummary: summary,
        Standing: Standing.objects.create(
            household=household, last_on=TODAY, last_total=Decimal("85.0")
        ),
        Problem: problem,
        ProblemStep: ProblemStep.objects.create(
            problem=problem, act="report", on=TODAY, note="门前有柴堆", by=by, at=NOON
        ),
        Photo: make_photo(inspection, by),
    }


def annul(inspection: Inspection, by: User) -> Correction:
    """Another inspection of the same day, entered twice and annulled."""
    twice = Inspection.objects.get(pk=inspection.pk)
    twice.pk = uuid.uuid5(uuid.NAMESPACE_URL, f"twice-{inspection.household_id}")
    twice.is_effective = False
    twice.save(force_insert=True)
    return Correction.objects.create(
        township=inspection.township,
        first=twice,
        superseded=twice,
        reason="石老三家录入了两次",
        by=by,
        at=NOON,
    )


def put_in_force(board: Board, by: User) -> Board:
    """On the week's own Sunday, where a notice cannot open yet: pages show the running week."""
    over = TODAY + timedelta(days=1)
    Board.objects.filter(pk=board.pk).update(
        status=Board.Status.NOTICE, notice_from=TODAY, notice_until=over
    )
    return publish_board(board=board, by=by, at=NOON)


def add_boards(world: World, officers: dict[Township, User]) -> None:
    """A published board of each branch's households, and a draft of each township's branches."""
    week = Period.parse("2023-W24")
    boards: dict[Branch, Board] = {}
    for place in PLACES:
        things = world.things[place]
        branch: Any = things[Branch]
        by = officers[branch.township]
        if branch not in boards:
            given: dict[str, Any] = {
                "township": branch.township,
                "period": week,
                "by": by,
                "at": NOON,
            }
            draft_board(level=Board.Level.BRANCHES, **given)
            board = draft_board(level=Board.Level.BRANCH_HOUSEHOLDS, branch=branch, **given)
            boards[branch] = put_in_force(board, by)
        things[Board] = boards[branch]
        things[BoardEntry] = boards[branch].entries.get(household=things[Household])
        add_pair(things, boards[branch], by, NOON)
        add_revision(things, boards[branch], by, NOON)
        add_objection(things, by, NOON)
