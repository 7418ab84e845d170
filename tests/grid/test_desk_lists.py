"""The desk's lists: our rows say what unfold's would, sort, link, escape and can be ticked."""

import re

import pytest
import time_machine
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from unfold.templatetags.unfold_list import items_for_result, result_headers

from grid.desk import ScopedAdmin
from grid.desk_rows import draw_rows
from grid.models import Household
from inspections.models import Problem
from tests.factories import HouseholdFactory
from tests.house.world import NOON, build_world

HOUSEHOLDS = "/admin/grid/household/"
PROBLEMS = "/admin/inspections/problem/"
LISTS = [a for a in admin.site._registry.values() if isinstance(a, ScopedAdmin)]
WILD = "<img src=x>&\"'"


@pytest.fixture
def look(client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")

    def get(url):
        answer = client.get(url)
        assert answer.status_code == 200
        return answer.text

    return get


def heads_in(page):
    return re.findall(r'class="field-head"[^>]*><a [^>]*>([^<]*)<', page)


def cells_of(html):
    """Tag, label, link, box and words of each cell: what a reader meets, whatever the classes."""
    return [
        (
            tag,
            re.search(r'data-label="([^"]*)"', start).group(1),
            re.findall(r'href="([^"]*)"', inner),
            re.findall(r'value="([^"]*)"', inner),
            re.sub(r"<[^>]*>|\s", "", inner),
            re.findall(r"(?:bg|text)-(?:green|red|orange|blue)-\d+", inner),
        )
        for tag, start, inner in re.findall(r"<(t[dh])\b([^>]*)>(.*?)</\1>", html, re.DOTALL)
    ]


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("query", ["", "?q=standin"])
@pytest.mark.django_db
def test_every_list_says_what_unfolds_would(query):
    world, seen = build_world(), 0
    for its_admin in LISTS:
        request = RequestFactory().get("/" + query)
        request.user = world.people["officer"]
        its_admin.request = request
        changelist = its_admin.get_changelist_instance(request)
        if query:  # nothing is found by it: what the rows' addresses keep is looked at
            changelist.result_list = its_admin.get_queryset(request)
        drawn = cells_of(draw_rows(changelist, list(result_headers(changelist))))
        told = [
            cell
            for row in changelist.result_list
            for cell in cells_of("".join(items_for_result(changelist, row, None)))
        ]
        assert drawn == told, its_admin
        seen += len(told)
    assert seen > 50


def test_every_admin_of_ours_has_these_lists():
    assert {a.model for a in LISTS} >= {Household, Problem}
    ours = ("grid", "inspections", "boards", "awards", "reports")
    assert [a for a in admin.site._registry.values() if a.opts.app_label in ours] == LISTS


def test_what_people_write_is_escaped(look, household, branch):
    Household.objects.update(head=WILD, hamlet=WILD)
    branch.name = WILD
    branch.save()
    pages = (
        look(HOUSEHOLDS),
        look(f"{HOUSEHOLDS}?branch__id__exact={branch.pk}"),
        look(f"{HOUSEHOLDS}?hamlet=%3Cimg src=x%3E"),
        look("/admin/grid/branch/"),
    )
    assert not [page for page in pages if "<img src=x>" in page]
    assert escape(WILD) in pages[0]
    assert pages[1].count(escape(WILD)) > pages[0].count(escape(WILD))  # a choice of hamlets


def test_headings_sort(look, branch):
    for code, head in (("1", "丙"), ("2", "甲"), ("3", "乙")):
        HouseholdFactory(branch=branch, code=code, head=head)
    page = look(HOUSEHOLDS)
    assert heads_in(page) == ["丙", "甲", "乙"]
    by_code = re.search(r'column-code.*?href="([^"]*)"', page, re.DOTALL).group(1)
    assert heads_in(look(HOUSEHOLDS + "?o=-1")) == ["乙", "甲", "丙"]
    assert by_code.startswith("?o=")
    assert len(heads_in(look(HOUSEHOLDS + by_code.replace("&amp;", "&")))) == 3


def test_a_row_leads_to_its_page_and_back_to_the_narrowed_list(look, household):
    page = look(f"{HOUSEHOLDS}?is_active__exact=1&q={household.code}")
    to = re.search(rf'href="({HOUSEHOLDS}{household.pk}/change/[^"]*)"', page).group(1)
    assert "is_active__exact" in to
    assert household.head in look(to.replace("&amp;", "&"))


def test_ticked_rows_go_to_the_action(look, client, household):
    page = look(HOUSEHOLDS)
    ticked = re.findall(r'name="_selected_action" value="(\d+)"', page)
    assert ticked == [str(household.pk)]
    data = {"action": "act_deactivate", "index": 0, "_selected_action": ticked}
    answer = client.post(HOUSEHOLDS, data)
    assert answer.url.endswith(f"?ids={household.pk}")


def test_a_choice_in_a_window_is_unfolds(look, household):
    assert f'data-popup-opener="{household.pk}"' in look(f"{HOUSEHOLDS}?_popup=1")


def test_an_empty_list_says_so(look, township):
    page = look(f"{HOUSEHOLDS}?q=nobody")
    assert 'id="result_list"' not in page
    assert "inbox" in page


@pytest.mark.parametrize("url", [HOUSEHOLDS, "/admin/grid/member/", "/admin/grid/branch/"])
def test_a_list_costs_the_same_queries_for_one_and_for_many(look, branch, household, url):
    def count():
        with CaptureQueriesContext(connection) as queries:
            look(url)
        return len(queries)

    count()
    few = count()
    HouseholdFactory.create_batch(6, branch=branch)
    assert count() == few


def test_a_number_of_very_many_stands_for_a_minute_each_list_its_own(
    look, branch, other_branch, household, monkeypatch
):
    def told(query=""):
        return int(re.search(r"(\d+)\s+农户", look(HOUSEHOLDS + query)).group(1))

    assert told() == 1
    HouseholdFactory(branch=branch)
    assert told() == 2
    monkeypatch.setattr("grid.desk_counts.MANY", 2)
    HouseholdFactory(branch=branch)
    assert told() == 3
    later = HouseholdFactory(branch=branch, head="石后来")
    page = look(HOUSEHOLDS)
    assert later.head in page
    assert told() == 3
    assert told(f"?branch__id__exact={other_branch.pk}&q={later.head}") == 0
    assert told(f"?q={later.head}") == 1
    cache.clear()  # a minute later
    assert told() == 4


def test_a_number_is_never_anothers(look, client, household, other_branch, secretary, monkeypatch):
    monkeypatch.setattr("grid.desk_counts.MANY", 0)
    HouseholdFactory(branch=other_branch)
    assert "2 农户" in re.sub(r"\s+", " ", look(HOUSEHOLDS))
    client.force_login(secretary, backend="township.roles.RoleBackend")
    assert "1 农户" in re.sub(r"\s+", " ", client.get(HOUSEHOLDS).text)
