"""Two people edit one record: the second is shown the first's change instead of undoing it."""

import ast
import re
from datetime import date
from html import unescape

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from awards.models import Prize
from grid.forms_seen import Seen
from grid.models import Household, Position
from tests.factories import MemberFactory, UserFactory
from tests.house.source import ROOT, place, python_files, tree_of
from tests.inspections.visits import fill, make_visit

SEEN = re.compile(r'name="seen"[^>]* value="([^"]*)"')


class NameForm(forms.Form):
    name = forms.CharField(label="姓名")
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲类"), ("b", "乙类")])
    marks = forms.MultipleChoiceField(
        label="项目", choices=[("1", "一"), ("2", "二")], required=False
    )


def carried(**initial) -> str:
    seen = Seen(None, NameForm(initial=initial))
    return unescape(re.search(r'value="([^"]*)"', seen.input)[1])


# then, now, sent → said, and what the form shows afterwards
EXAMPLES = {
    "nobody else": (("张三", "a"), ("张三", "a"), ("李四", "a"), [], ("李四", "a")),
    "left alone": (("张三", "a"), ("张山", "a"), ("张三", "b"), ["从“张三”"], ("张山", "b")),
    "both": (("张三", "a"), ("张山", "a"), ("李四", "a"), ["从“张三”"], ("李四", "a")),
    "a choice": (("张三", "a"), ("张三", "b"), ("张三", "a"), ["从“甲类”"], ("张三", "b")),
}


@pytest.mark.parametrize("case", EXAMPLES.values(), ids=EXAMPLES)
def test_what_another_changed_is_said(case):
    (name, kind), (name_now, kind_now), (sent_name, sent_kind), said, shown = case
    data = {"name": sent_name, "kind": sent_kind, "seen": carried(name=name, kind=kind)}
    form = NameForm(data, initial={"name": name_now, "kind": kind_now})
    assert Seen(data, form).refuse(form) is bool(said)
    errors = " ".join(form.non_field_errors()).replace("原为", "从")
    assert all(text in errors for text in said)
    assert (form["name"].value(), form["kind"].value()) == shown


def test_several_ticks_are_compared_whatever_their_order():
    data = {"name": "张三", "kind": "a", "marks": ["1"], "seen": carried(marks=["2", "1"])}
    form = NameForm(data, initial={"marks": ["1", "2"]})
    assert not Seen(data, form).overtaken()
    form = NameForm(data, initial={"marks": ["2"]})
    assert [one.field.name for one in Seen(data, form).overtaken()] == ["marks"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "null"])
def test_a_page_that_carries_nothing_is_taken(text):
    data = {"name": "李四", "kind": "a", "seen": text}
    assert not Seen(data, NameForm(data, initial={"name": "张三"})).overtaken()


@pytest.fixture
def two(township):
    people = [UserFactory(username=name, role="officer", township=township) for name in "ab"]
    clients = [Client(), Client()]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    return clients


def read(client: Client, url: str) -> str:
    return unescape(SEEN.search(client.get(url).content.decode())[1])


INLINE = {f"responsibilities-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


def test_two_officers_and_one_household(two, household):
    first, second = two
    url = reverse("admin:grid_household_change", args=[household.pk])
    opened = read(first, url), read(second, url)
    row = {"head": household.head, "persons": "", "phone": "", "note": "", **INLINE}
    first.post(url, {**row, "phone": "13800000000", "seen": opened[0]})
    sent = {**row, "note": "门前有台阶", "seen": opened[1]}
    response = second.post(url, sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "已由他人改动" in page
    assert 'value="13800000000"' in page
    assert 'value="门前有台阶"' in page
    assert Household.objects.get(pk=household.pk).note == ""
    again = {**sent, "phone": "13800000000", "seen": unescape(SEEN.search(page)[1])}
    assert second.post(url, again).status_code == 302
    saved = Household.objects.get(pk=household.pk)
    assert (saved.phone, saved.note) == ("13800000000", "门前有台阶")


def test_two_officers_and_one_members_post(two, branch):
    """The first ends the post; the second, on an older page, changes the telephone only."""
    first, second = two
    member = MemberFactory(branch=branch)
    post = Position.objects.create(member=member, kind="secretary", since=date(2023, 1, 1))
    url = reverse("admin:grid_member_change", args=[member.pk])
    page = second.get(url).content.decode()
    opened = {n: unescape(re.search(rf'name="{n}"[^>]* value="([^"]*)"', page)[1]) for n in CARRIED}
    row = {"name": member.name, "branch": branch.pk, "phone": "", "is_active": "on"}
    row |= {"positions-TOTAL_FORMS": 1, "positions-INITIAL_FORMS": 1, "positions-0-id": post.pk}
    row |= {"positions-0-member": member.pk, "positions-0-kind": "secretary"}
    row |= {"positions-0-since": "2023-01-01", "positions-0-until": ""} | opened
    assert first.post(url, row | {"positions-0-until": "2023-05-31"}).status_code == 302
    response = second.post(url, row | {"phone": "13800000000"})
    assert response.status_code == 200
    assert "已由他人改动" in response.content.decode()
    post.refresh_from_db()
    assert post.until == date(2023, 5, 31)


CARRIED = ("seen", "positions-seen")


def test_two_officers_and_one_visit(two, branch, other_branch, officer):
    for one in (branch, other_branch):
        fill(one)
    visit = make_visit(officer, [branch, other_branch])
    first, second = two
    url = reverse("visits:show", args=[visit.pk])
    opened = read(second, url)
    row = {"date": f"{visit.date}", "team": "甲", "focus": "", "seen": opened}
    revise = reverse("visits:revise", args=[visit.pk])
    assert first.post(revise, row | {"focus": "厕所"}).status_code == 302
    response = second.post(revise, row | {"team": "乙"})
    assert response.status_code == 422
    assert "已由他人改动" in response.content.decode()
    visit.refresh_from_db()
    assert (visit.team, visit.focus) == ("甲", "厕所")


def test_two_officers_and_one_prize(two, township):
    first, second = two
    prize = Prize.objects.create(township=township, name="脸盆", unit="个")
    opened = read(second, reverse("prizes:show", args=[prize.pk]))
    row = {"name": "脸盆", "unit": "个", "is_active": "on", "seen": opened}
    change = reverse("prizes:change", args=[prize.pk])
    assert first.post(change, row | {"unit": "只"}).status_code == 302
    response = second.post(change, row | {"name": "水桶"})
    assert response.status_code == 422
    assert "已由他人改动" in response.content.decode()
    prize.refresh_from_db()
    assert (prize.name, prize.unit) == ("脸盆", "只")


# Pages on which a stored record is changed. Those that only add, and forms that carry the version
# they follow (sheets of the arena), need none.
EDIT_PAGES = (
    "templates/awards/replan.html",
    "templates/awards/market.html",
    "templates/awards/title_form.html",
    "templates/awards/programme.html",
    "templates/awards/stage.html",
    "templates/awards/papers.html",
    "templates/awards/certificate_template.html",
    "templates/arena/edit.html",
    "templates/inspections/standard_form.html",
    "templates/township/office.html",
    "templates/desk/seen.html",
    "templates/visits/show.html",
    "templates/awards/prize.html",
    "templates/awards/title_prizes.html",
)


@pytest.mark.parametrize("path", EDIT_PAGES)
def test_every_edit_page_carries_what_it_showed(path):
    assert "seen.input }}" in (ROOT / path).read_text(encoding="utf-8")


# Views that fill a form without the check, each with its reason.
NEEDS_NONE = {
    "awards/views_day_photos.py:PhotoForm": "which winner a photo shows: one field, one click",
    "awards/views_day.py:CorrectionForm": "an act with a reason, kept with before and after",
    "boards/views_policy.py:PolicyForm": "saves a new version, nothing is changed",
    "inspections/views_dispatch.py:HoldForm": "written once: what was held is not edited",
}


def test_every_form_filled_with_a_record_is_checked():
    """A form with `initial=` or `instance=` in a view: the view or the form's module has `Seen`."""
    checked = {
        node.name
        for path in python_files()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and "Seen" in ast.unparse(node)
    }
    found = set()
    for path in python_files():
        if not path.name.startswith("views") or "Seen(" in path.read_text(encoding="utf-8"):
            continue
        calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
        for call in calls:
            name, given = ast.unparse(call.func), {one.arg for one in call.keywords}
            if name.endswith("Form") and given & {"initial", "instance"} and name not in checked:
                found.add(f"{place(path)}:{name}")
    assert found == set(NEEDS_NONE)
