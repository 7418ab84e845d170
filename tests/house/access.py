"""Who may do what, page by page. A URL that is not in here fails the test.

`get` and `post` name the roles that are let in (None: the page does not answer to that
method); the superuser always is, but for NEVER. `model` is what the URL shows: what lies out of
someone's scope is a 404 to them. `kwargs` makes the URL from the things of a place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model

from boards.models import Board, BoardEntry, Objection, Pair
from grid.models import Branch, Household, Member, RosterFile, User
from inspections.models import (
    ArenaContest,
    ArenaJuror,
    Correction,
    HeldEntry,
    Inspection,
    Patrol,
    PhoneReport,
    Photo,
    Problem,
    Standard,
    Visit,
    VisitHousehold,
)

Things = dict[type[Model], Any]
Roles = frozenset[str]

NEVER: Roles = frozenset({"never"})  # not even the superuser
NOBODY: Roles = frozenset()
OFFICE: Roles = frozenset({"officer"})
TOWNSHIP: Roles = OFFICE | {"leader", "supervisor"}
DESK: Roles = TOWNSHIP | {"secretary"}
ALL: Roles = DESK | {"responsible"}
INSPECT: Roles = frozenset({"officer", "supervisor", "secretary"})
RECTIFY: Roles = frozenset({"officer", "secretary"})
SURPRISE: Roles = OFFICE | {"supervisor"}
PATROL: Roles = RECTIFY | {"responsible"}


def by_pk(model: type[Model]) -> Callable[[Things], dict[str, Any]]:
    return lambda things: {"pk": things[model].pk}


def by_object_id(model: type[Model]) -> Callable[[Things], dict[str, Any]]:
    return lambda things: {"object_id": str(things[model].pk)}


def by_code(things: Any) -> dict[str, Any]:
    return {"code": things[BoardEntry].code}


def by_revision(things: Any) -> dict[str, Any]:
    return {"pk": things["revision"].pk}


def nothing(things: Things) -> dict[str, Any]:
    return {}


def by_branch(things: Things) -> dict[str, Any]:
    return {"branch": things[Branch].pk}


def due_of_branch(things: Things) -> dict[str, Any]:
    return {"branch": things[Branch].pk, "due": 1}


def entry_for_household(things: Things) -> dict[str, Any]:
    return {"household": things[Household].pk}


def claim(things: Things) -> dict[str, Any]:
    return {"act": "claim"}


def patrol_of_branch(things: Things) -> dict[str, Any]:
    return {"branch": things[Branch].pk, "place": "村口"}


def dispatch_of_branch(things: Things) -> dict[str, Any]:
    return {"place": f"b{things[Branch].pk}"}


def entry_of_board(things: Things) -> dict[str, Any]:
    return {"pk": things[Board].pk, "entry": things[BoardEntry].pk}


def home_of_entry(things: Things) -> dict[str, Any]:
    """A household within the entry of its branch."""
    entry = BoardEntry.objects.get(
        board__level="branches", board__status="published", branch=things[Branch]
    )
    return {"pk": entry.board_id, "entry": entry.pk, "household": things[Household].pk}


@dataclass(frozen=True)
class Access:
    get: Roles | None
    post: Roles | None
    model: type[Model] | None = None
    kwargs: Callable[[Things], dict[str, Any]] = nothing
    data: Callable[[Things], dict[str, Any]] = nothing  # what is posted
    public: bool = False  # strangers see the page, too
    only_read: bool = False  # POST may be answered with 405
    query: Callable[[Things], dict[str, Any]] = nothing  # what GET needs after the question mark


def page(roles: Roles, *, model: type[Model] | None = None, **more: Any) -> Access:
    """A page that is read; posting to it, if it answers at all, asks for the same role."""
    if model is not None:
        more.setdefault("kwargs", by_pk(model))
    more.setdefault("only_read", "post" not in more)
    return Access(get=roles, post=more.pop("post", roles), model=model, **more)


def act(roles: Roles, *, model: type[Model] | None = None, **more: Any) -> Access:
    """Something that is only posted to."""
    if model is not None:
        more.setdefault("kwargs", by_pk(model))
    return Access(get=None, post=roles, model=model, **more)


PAGES: dict[str, Access] = {
    # the door
    "home": page(ALL),
    "login": page(ALL, public=True),
    "logout": act(ALL, public=True),
    "password_change": page(ALL),
    # the field
    "field:home": page(ALL),
    "field:household": page(ALL, model=Household),
    "field:index": page(ALL, model=Branch, kwargs=nothing, query=by_branch),
    "field:me": page(ALL),
    "field:record": act(INSPECT, model=Household, kwargs=nothing, data=entry_for_household),
    "field:photo": act(INSPECT, model=Inspection),
    "field:worker": page(ALL, public=True),
    "field:bundle": page(INSPECT, model=Branch, kwargs=nothing, query=by_branch),
    "field:offline": page(INSPECT),
    "field:offline_household": page(INSPECT),
    "field:queue": page(INSPECT),
    "field:phone": act(INSPECT),
    "field:date_held": act(INSPECT, model=HeldEntry),
    "field:correct": page(INSPECT, model=Inspection, post=INSPECT),
    "field:problems": page(ALL),
    "field:problem": page(ALL, model=Problem, post=RECTIFY, data=claim),
    "field:arena": page(TOWNSHIP),
    "field:arena_sheet": page(
        TOWNSHIP,
        post=TOWNSHIP,
        model=ArenaJuror,
        kwargs=lambda things: {"pk": things[ArenaJuror].pk, "branch": things[Branch].pk},
    ),
    "field:patrol": page(ALL),
    "field:record_patrol": act(PATROL, model=Branch, kwargs=nothing, data=patrol_of_branch),
    "field:visits": page(SURPRISE),
    "field:begin_visit": act(SURPRISE, model=Visit),
    "field:skip_visit_household": act(SURPRISE, model=VisitHousehold),
    "photos:show": page(ALL, model=Photo),
    "photos:thumbnail": page(ALL, model=Photo),
    # the desk's own pages
    "sheets:index": page(INSPECT),
    "sheets:print": page(INSPECT, query=due_of_branch, data=due_of_branch),
    "sheets:workbook": page(INSPECT, query=due_of_branch, data=due_of_branch),
    "sheets:type": page(INSPECT, post=INSPECT, query=due_of_branch, data=due_of_branch),
    "corrections:correct": page(INSPECT, model=Inspection, post=INSPECT),
    "phones:index": page(OFFICE, post=OFFICE),
    "phones:decide": act(OFFICE, model=HeldEntry),
    "phones:hand": act(OFFICE, model=PhoneReport),
    "problems:report": page(RECTIFY, post=RECTIFY),
    "problems:print": page(DESK),
    "arena:index": page(DESK),
    "arena:new": page(OFFICE, post=OFFICE),
    "arena:show": page(DESK, model=ArenaContest),
    "arena:edit": page(OFFICE, post=OFFICE, model=ArenaContest),
    "arena:close": act(OFFICE, model=ArenaContest),
    "arena:screen": page(DESK, model=ArenaContest),
    "arena:sheets": page(TOWNSHIP, model=ArenaContest),
    "arena:notice": page(DESK, model=ArenaContest),
    "arena:type": page(OFFICE, post=OFFICE, model=ArenaJuror),
    "visits:index": page(DESK),
    "visits:gap": page(DESK),
    "visits:plan": page(SURPRISE, post=SURPRISE),
    "visits:show": page(DESK, model=Visit),
    "visits:prove": page(DESK, model=Visit),
    "visits:print": page(DESK, model=Visit),
    **{
        f"visits:{name}": act(SURPRISE, model=Visit)
        for name in ("revise", "redraw", "begin", "close", "cancel", "add")
    },
    "visits:skip": act(SURPRISE, model=VisitHousehold),
    "dispatch:index": page(DESK, model=Branch, kwargs=nothing, query=dispatch_of_branch),
    "dispatch:print": page(DESK, model=Branch, kwargs=nothing, query=dispatch_of_branch),
    "dispatch:hold": act(RECTIFY, model=Branch, kwargs=nothing, data=dispatch_of_branch),
    "calendar:index": page(DESK, model=Branch, kwargs=nothing, query=dispatch_of_branch),
    "setup_township": page(NOBODY),
    "township_template": page(NOBODY),
    "rosters:index": page(OFFICE),
    "rosters:progress": page(OFFICE),
    "rosters:correct": act(OFFICE, model=RosterFile),
    "rosters:heads": act(OFFICE, model=RosterFile),
    "rosters:confirm": act(OFFICE),
    "rosters:discard": act(OFFICE),
    "accounts:issue": page(OFFICE),
    "accounts:new": page(OFFICE),
    "accounts:sheet": page(OFFICE, kwargs=lambda things: {"token": UUID(int=1)}),
    "accounts:reset": act(OFFICE, model=User),
    "boards:make": page(OFFICE),
    "boards:show": page(DESK, model=Board),
    "boards:print": page(DESK, model=Board),
    "boards:notice": act(OFFICE, model=Board),
    "boards:publish": act(OFFICE, model=Board),
    "boards:withdraw": act(OFFICE, model=Board),
    "boards:poster": page(DESK, model=Board),
    "boards:slips": page(OFFICE, model=Board),
    "objections:index": page(DESK),
    "objections:decide": act(OFFICE, model=Objection),
    "objections:take": page(RECTIFY, model=BoardEntry, post=RECTIFY),
    "objections:strike": act(OFFICE, model=BoardEntry),
    "objections:blacken": act(OFFICE, model=BoardEntry),
    "carry:index": page(OFFICE),
    "carry:show": page(OFFICE, model=Correction, post=OFFICE),
    "public:boards": page(ALL, public=True),
    "public:board": page(ALL, public=True, kwargs=by_pk(Board)),
    "public:entry": page(ALL, public=True, kwargs=by_code, post=ALL),
    "boards:revise": page(OFFICE, model=Board, post=OFFICE),
    "boards:correction": page(DESK, model=Board, kwargs=by_revision),
    "boards:correction_print": page(DESK, model=Board, kwargs=by_revision),
    "pairs:index": page(DESK),
    "pairs:form": page(OFFICE, model=Board, post=OFFICE),
    "pairs:show": page(DESK, model=Pair),
    "pairs:agreement": page(OFFICE, model=Pair),
    "pairs:help": act(RECTIFY, model=Pair),
    "pairs:dissolve": act(OFFICE, model=Pair),
    "pairs_field:index": page(DESK),
    "pairs_field:help": act(RECTIFY, model=Pair),
    "history:household": page(DESK, model=Household),
    "history:branch": page(DESK, model=Branch),
    "boards:entry": page(DESK, model=BoardEntry, kwargs=entry_of_board),
    "boards:entry_print": page(DESK, model=BoardEntry, kwargs=entry_of_board),
    "boards:entry_home": page(DESK, model=BoardEntry, kwargs=home_of_entry),
    "boards:entry_home_print": page(DESK, model=BoardEntry, kwargs=home_of_entry),
    "policy:index": page(DESK),
    "policy:revise": page(OFFICE, post=OFFICE),
    "reports:index": page(DESK),
    "reports:month": page(DESK),
    # a whole township's report; a secretary has the branch's page
    "reports:quarter": page(TOWNSHIP, kwargs=lambda things: {"period": "2023Q2"}),
    "reports:pdf": page(TOWNSHIP, kwargs=lambda things: {"period": "2023Q2"}),
    "reports:branch": page(DESK, model=Branch, kwargs=lambda things: {"code": things[Branch].code}),
    # the admin's own
    "admin:index": page(DESK),
    "admin:search": page(DESK, query=lambda things: {"s": "村"}),
    "admin:login": page(ALL, public=True),
    "admin:logout": act(ALL, public=True),
    "admin:password_change": page(DESK),
    "admin:password_change_done": page(DESK),
    "admin:jsi18n": page(DESK),
    # tables and actions of the admin's lists
    "admin:grid_household_export": page(OFFICE),
    "households:act": page(
        OFFICE,
        kwargs=lambda things: {"name": "move"},
        query=lambda things: {"ids": things[Household].pk if Household in things else ""},
    ),
    "admin:inspections_problem_export": page(DESK),
}


@dataclass(frozen=True)
class Registered:
    """A model's pages in the admin: list and history to `view`, forms to `add`, `change`."""

    view: Roles
    add: Roles = NEVER
    change: Roles = NEVER
    data: Callable[[Things], dict[str, Any]] = nothing  # what is posted to change


ADMIN: dict[type[Model], Registered] = {
    Branch: Registered(view=DESK, change=OFFICE),
    Household: Registered(view=DESK, add=OFFICE, change=OFFICE),
    Member: Registered(view=DESK, add=OFFICE, change=OFFICE),
    User: Registered(view=OFFICE, change=OFFICE),
    Inspection: Registered(view=DESK),
    Problem: Registered(view=DESK, change=RECTIFY, data=claim),
    Patrol: Registered(view=DESK),
    Standard: Registered(view=DESK, add=OFFICE),
    Board: Registered(view=DESK, change=DESK),  # a redirect to the board's own page
}


def admin_pages() -> dict[str, Access]:
    pages = {}
    for model, roles in ADMIN.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        one = {"model": model, "kwargs": by_object_id(model)}
        pages[f"{name}_changelist"] = Access(roles.view, roles.view)
        pages[f"{name}_add"] = Access(roles.add, roles.add)
        pages[f"{name}_change"] = Access(roles.view, roles.change, data=roles.data, **one)
        pages[f"{name}_history"] = Access(roles.view, roles.view, **one)
        pages[f"{name}_delete"] = Access(NEVER, NEVER, **one)
    return pages


def all_pages() -> dict[str, Access]:
    """Of this file, and of each `access_<part>.py` beside it."""
    pages = PAGES | admin_pages()
    for part in sorted(Path(__file__).parent.glob("access_*.py")):
        pages |= import_module(f"tests.house.{part.stem}").PAGES
    return pages
