"""Every URL × every role × a stranger, GET and POST, here and out of scope.

What is let in is also looked at: it answers, reads without writing, speaks Chinese, has
nothing inline and carries the policy that is its own.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, reverse

from grid.models import Branch
from grid.scope import Scope
from tests import factories
from tests.house.access import NEVER, Access, all_pages, nothing
from tests.house.pages import SHELL, STRICT, Page, english_in, policy_of
from tests.house.world import NOON, PLACES, World, build_world

PEOPLE = ("stranger", "superuser", "officer", "leader", "supervisor", "secretary", "responsible")
NAMES = {"officer", "leader", "supervisor", "secretary", "responsible", "root", "outsider"}
NAMES |= {"testserver"}  # the address of the site itself
# Not pages: they only lead to others, or away.
UNNAMED = {
    "admin/(?P<url>.*)$": "the catch-all of the admin, a 404",
    "<path:object_id>/": "a redirect to the change page",
}
NOT_OURS = {
    "admin:view_on_site": "leads to nothing: no model has an address of its own",
    "admin:autocomplete": "asks for a model and a field; see below",
    "admin:app_list": "the lists of one app, drawn from the same permissions",
}
LET_IN = {200, 201, 204, 302, 303, 304, 400, 409, 413, 415, 422}


def all_urls(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """The qualified name (or "") and the pattern of each URL."""
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from all_urls(entry, pattern, inner)
        else:
            yield (f"{space}{entry.name}" if entry.name else ""), pattern


def test_every_url_is_declared():
    urls = list(all_urls(get_resolver()))
    names = {name for name, _ in urls if name}
    assert names - NOT_OURS.keys() <= all_pages().keys(), "declare who may open it in access.py"
    unnamed = [pattern for name, pattern in urls if not name]
    assert all(pattern.endswith(tuple(UNNAMED)) for pattern in unnamed)


def test_every_declaration_has_a_url():
    names = {name for name, _ in all_urls(get_resolver())}
    assert all_pages().keys() <= names


@pytest.fixture
def world(db) -> Iterator[World]:
    with time_machine.travel(NOON):
        yield build_world()


def ask(
    world: World, person: str, method: str, url: str, data: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer; whatever a POST wrote is undone."""
    client = world.client(person)
    if method == "get":
        response = client.get(url, data)
        if response.streaming:
            list(response)  # to its end, where the file is closed
        return response
    with transaction.atomic():
        response = client.post(url, data or {})
        transaction.set_rollback(True)
    if url in {reverse("logout"), reverse("admin:logout")}:
        del world.clients[person]
    return response


def sent_to_login(response: HttpResponse) -> bool:
    places = (reverse("login"), reverse("admin:login"))
    return response.status_code == 302 and response["Location"].startswith(places)


def sees(person: str, place: str, access: Access) -> bool:
    """Whether what the URL shows lies in the person's scope."""
    if access.model is None or person == "superuser":
        return True
    if place == "other_township":
        return False
    paths = access.model.SCOPE
    if person == "secretary" and paths.branch:
        return place in {"own", "neighbour"}
    if person == "responsible" and (paths.household or paths.member):
        return place == "own"
    if person == "responsible" and paths.branch:
        return place in {"own", "neighbour"}
    return True


def refusal(person: str, method: str, place: str, access: Access) -> str | None:
    """What a person must be told: `login`, `method`, `forbidden`, `missing`; None: let in."""
    roles = access.get if method == "get" else access.post
    if person == "stranger" and not access.public:
        return "login"
    if roles is None:
        return "method"
    if person == "stranger":
        return None
    if person not in roles and (person != "superuser" or roles == NEVER):
        return "forbidden"
    return None if sees(person, place, access) else "missing"


def is_refused(response: HttpResponse, how: str, method: str) -> bool:
    status = response.status_code
    match how:
        case "login":
            return sent_to_login(response) or (method == "post" and status in {401, 403, 404, 405})
        case "method":
            return status in {302, 403, 404, 405}
        case "forbidden":  # the admin sends those away to whom it is closed altogether
            return status in {403, 404, 405} or sent_to_login(response)
        case _:
            return status == 404


PAGES = all_pages()


@pytest.mark.parametrize("name", PAGES)
def test_only_those_get_in_who_should(world, name):
    access = PAGES[name]
    wrong = []
    for place in PLACES if access.model else PLACES[:1]:
        things = world.things[place]
        url = reverse(name, kwargs=access.kwargs(things))
        for person in PEOPLE:
            for method in ("get", "post"):
                given = access.query if method == "get" else access.data
                response = ask(world, person, method, url, given(things))
                how = refusal(person, method, place, access)
                if access.only_read and method == "post" and response.status_code == 405:
                    good = True
                elif how is None:
                    good = response.status_code in LET_IN
                    good &= access.public or not sent_to_login(response)
                else:
                    good = is_refused(response, how, method)
                if not good:
                    told = f"{response.status_code} {response.headers.get('Location', '')}"
                    wrong.append(f"{method} {place} {person}: wants {how or 'in'}, got {told}")
                if how is None and method == "get" and place == "own":
                    wrong += look_at(response, f"{place} {person}")
    assert not wrong, "\n".join(wrong)


def look_at(response: HttpResponse, who: str) -> list[str]:
    """What is wrong with a page that was let through."""
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return []
    html = response.content.decode()
    in_shell = "sidebar_navigation" in (response.context or {})
    wrong = [f"{who}: English {found}" for found in english_in(html, allowed=NAMES)]
    if policy_of(response) != (SHELL if in_shell else STRICT):
        wrong.append(f"{who}: policy {policy_of(response)}")
    if not in_shell:
        wrong += [f"{who}: inline {found}" for found in Page(html).inline]
    return wrong[:8]


FIRST_DAY = [
    (name, person)
    for name, access in PAGES.items()
    for person in ("officer", "secretary", "superuser")
    if access.model is None
    and access.get not in (None, NEVER)
    and not (access.public and access.kwargs is not nothing)  # of a thing that is not there yet
    and (person in access.get or person == "superuser")
]


@pytest.mark.parametrize(("name", "person"), FIRST_DAY)
def test_pages_stand_empty(db, name, person):
    """A township on its first day: no household, no inspection, no standard."""
    branch = factories.BranchFactory(code="431225212200", name="青朗村")
    user = factories.UserFactory(
        username=person if person != "superuser" else "root",
        role=person if person != "superuser" else "officer",
        is_superuser=person == "superuser",
        township=None if person == "superuser" else branch.township,
        branch=branch if person == "secretary" else None,
    )
    access = PAGES[name]
    things = {Branch: branch}
    url = reverse(name, kwargs=access.kwargs(things))
    with time_machine.travel(NOON):
        response = ask(World(people={person: user}), person, "get", url, access.query(things))
    assert response.status_code in LET_IN - {400}
    assert not look_at(response, person)


AUTOCOMPLETES = [
    (source, field)
    for source in admin.site._registry
    for field in source._meta.fields
    if field.is_relation
    and (target := admin.site._registry.get(field.related_model))
    and target.search_fields
]


@pytest.mark.parametrize(
    ("source", "field"), AUTOCOMPLETES, ids=[f"{s.__name__}.{f.name}" for s, f in AUTOCOMPLETES]
)
def test_autocomplete_offers_only_what_the_person_may_see(world, source, field):
    query = {
        "app_label": source._meta.app_label,
        "model_name": source._meta.model_name,
        "field_name": field.name,
    }
    for person in PEOPLE:
        response = world.client(person).get(reverse("admin:autocomplete"), query)
        assert sent_to_login(response) or response.status_code in {200, 403}
        if response.status_code == 200:
            offered = {row["id"] for row in response.json()["results"]}
            seen = Scope(world.people[person]).of(field.related_model)
            assert offered <= set(map(str, seen.values_list("pk", flat=True)))
