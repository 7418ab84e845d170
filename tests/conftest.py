"""Fixtures that all tests share: one township with people of every role."""

import os
import shutil
from datetime import date

import pytest
from django.db import connections
from hypothesis import settings

from tests import factories

pytest_plugins = ["tests.strict"]

# The same examples in every run: a red build must be red again when looked at. Set
# HYPOTHESIS_PROFILE=search to look for new ones.
settings.register_profile("steady", max_examples=60, deadline=None, derandomize=True, database=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_modifyitems(items):
    """The demo's half-year comes first: begun last, it would be shared out and made twice."""
    items.sort(key=lambda item: "half_year" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def closed_connections():
    connections.close_all()


@pytest.fixture(scope="session")
def playwright(closed_connections, playwright):
    """While Playwright's loop runs, Django keeps other connections than before and after.

    None may stay open across that border: it could not be reached, and not be closed.
    """
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The machine's own Chromium; its sandbox does not work for root."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium, or set CHROMIUM")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": path, "args": [*root, "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def township(db):
    return factories.TownshipFactory(code="431225212", name="青朗侗族苗族乡")


@pytest.fixture
def branch(township):
    return factories.BranchFactory(township=township, code="431225212200", name="青朗村")


@pytest.fixture
def other_branch(township):
    return factories.BranchFactory(township=township, code="431225212201", name="安顺村")


@pytest.fixture
def household(branch):
    return factories.HouseholdFactory(branch=branch, code="200-0001", head="杨通文", hamlet="一组")


@pytest.fixture
def officer(township):
    return factories.UserFactory(username="officer", role="officer", township=township)


@pytest.fixture
def leader(township):
    return factories.UserFactory(username="leader", role="leader", township=township)


@pytest.fixture
def supervisor(township):
    return factories.UserFactory(username="supervisor", role="supervisor", township=township)


@pytest.fixture
def secretary(township, branch):
    return factories.UserFactory(
        username="secretary", role="secretary", township=township, branch=branch
    )


@pytest.fixture
def responsible(township, branch):
    return factories.UserFactory(
        username="responsible",
        role="responsible",
        township=township,
        member=factories.MemberFactory(branch=branch),
    )


@pytest.fixture
def superuser(db):
    return factories.UserFactory(username="root", is_superuser=True, role="officer")


@pytest.fixture(autouse=True)
def _forget_standards():
    """A test's database is rolled back and its ids come again; the process forgets too."""
    from django.core.cache import cache

    from inspections.domain.standards import load_standard

    cache.clear()
    load_standard.cache_clear()


@pytest.fixture
def standard(township):
    """The township's draft standard, valid since long ago."""
    from inspections.domain.standards import create_default_standard, load_standard

    return load_standard(create_default_standard(township=township, on=date(2020, 1, 1)).pk)
