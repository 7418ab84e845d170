"""Paper sheets: printed for a hamlet, typed in by keyboard, recorded like a phone's entry."""

import io
import uuid
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.domain.standards import create_default_standard
from inspections.models import Inspection, Problem
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes(township, branch):
    create_default_standard(township=township, on=date(2023, 1, 1))
    return [HouseholdFactory(branch=branch, hamlet="一组", head=f"杨{c}") for c in "甲乙丙"]


@pytest.fixture
def typist(client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")
    return client


def address(branch, page="type"):
    return f"/admin/sheets/{page}/?branch={branch.pk}&hamlet=一组"


def typed(home, cells, **more):
    values = dict(enumerate(cells.split(","), start=1))
    data = {f"row-{home.pk}-{n}": text.strip() for n, text in values.items()}
    data |= {f"row-{home.pk}-{name}": text for name, text in more.items()}
    return {f"row-{home.pk}-id": str(uuid.uuid4()), **data}


def test_what_is_typed_is_recorded_as_from_paper(typist, branch, homes, officer):
    data = typed(homes[0], "10,,,/,,3,,", remark="院内有积水")
    data |= typed(homes[1], ",,,,,,,", seen="on")
    answer = typist.post(address(branch), data)
    assert answer.status_code == 302
    first, second = Inspection.objects.order_by("household__code")
    assert first.points == [10, 15, 15, None, 15, 3, 10, 5]
    assert (first.source, first.entered_by, first.remark) == ("paper", officer, "院内有积水")
    assert first.total == Decimal("81.1")
    assert second.total == 100
    assert Problem.objects.count() == 1


def test_the_sheet_of_a_large_hamlet_can_be_typed_in(typist, branch, homes):
    homes += [HouseholdFactory(branch=branch, hamlet="一组") for _ in range(97)]
    data = {k: v for home in homes for k, v in typed(home, ",,,,,,,", remark="").items()}
    data |= {f"row-{homes[0].pk}-seen": "on", f"row-{homes[99].pk}-1": "10"}
    assert len(data) == 1001  # Django's own bound is 1,000
    assert typist.post(address(branch), data).status_code == 302
    totals = Inspection.objects.order_by("household__code").values_list("household", "total")
    assert dict(totals) == {homes[0].pk: 100, homes[99].pk: 95}


def test_full_width_digits_are_digits(typist, branch, homes):
    typist.post(address(branch), typed(homes[0], "７.５,,,／,,,,"))
    assert Inspection.objects.get().points == [7.5, 15, 15, None, 15, 15, 10, 5]


def test_a_wrong_cell_saves_nothing_and_loses_nothing(typist, branch, homes):
    data = typed(homes[0], "10,,,,,,,") | typed(homes[1], "99,,,,,,,", remark="门口有柴草")
    answer = typist.post(address(branch), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "门前屋后：分数须在0至15之间。" in page
    assert 'value="99"' in page
    assert "门口有柴草" in page
    assert not Inspection.objects.exists()


def test_the_same_sheet_twice_is_recorded_once(typist, branch, homes):
    data = typed(homes[0], "10,,,,,,,")
    assert [typist.post(address(branch), data).status_code for _ in range(2)] == [302, 302]
    assert Inspection.objects.count() == 1
    changed = data | {f"row-{homes[0].pk}-1": "11"}
    assert typist.post(address(branch), changed).status_code == 422
    assert Inspection.objects.get().points[0] == 10


@pytest.mark.parametrize(("days", "status"), [(0, 302), (62, 302), (63, 422), (-1, 422)])
def test_a_sheet_may_come_late_but_not_from_the_future(typist, branch, homes, days, status):
    day = timezone.localdate() - timedelta(days=days)
    data = typed(homes[0], "10,,,,,,,") | {"date": day.isoformat()}
    assert typist.post(address(branch), data).status_code == status
    assert Inspection.objects.filter(date=day).exists() == (status == 302)


def test_an_empty_sheet_is_told(typist, branch, homes):
    answer = typist.post(address(branch), {})
    assert answer.status_code == 422
    assert "没有填写任何一行" in answer.content.decode()


def test_households_of_others_cannot_be_typed_in(client, secretary, other_branch, homes):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    HouseholdFactory(branch=other_branch, hamlet="一组")
    assert client.get(address(other_branch)).status_code == 404
    assert client.post(address(other_branch), {}).status_code == 404
    assert client.get("/admin/sheets/type/?branch=x").status_code == 404


def test_the_printed_sheet_names_households_and_items(typist, branch, homes):
    page = typist.get(address(branch, "print")).content.decode()
    assert all(home.head in page for home in homes)
    assert "门前屋后" in page
    assert "<svg" in page


@pytest.mark.parametrize("page", ["type", "print"])
def test_queries_do_not_grow_with_the_sheet(typist, branch, homes, page):
    typist.get(address(branch, page))
    with CaptureQueriesContext(connection) as few:
        typist.get(address(branch, page))
    for _ in range(6):
        HouseholdFactory(branch=branch, hamlet="一组")
    with CaptureQueriesContext(connection) as many:
        assert typist.get(address(branch, page)).status_code == 200
    assert len(many) == len(few)


def test_saving_costs_the_same_for_many_rows(typist, branch, homes):
    def cost(rows):
        data = {}
        for home in rows:
            data |= typed(home, "15,,,,,,,") | {"again": "1"}
        with CaptureQueriesContext(connection) as asked:
            assert typist.post(address(branch), data).status_code == 302
        return len(asked)

    cost(homes[:1])  # the week's summary is laid
    assert cost(homes[:1]) == cost(homes)


def fill(data, changes):
    """The downloaded workbook with cells changed: (row, column) from 1."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (row, column), value in changes.items():
        book.active.cell(row, column).value = value
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("sheet.xlsx", stream.getvalue())


def test_a_workbook_goes_out_and_comes_back_to_be_looked_over(typist, branch, homes):
    homes[2].head = "=1+1"
    homes[2].save()
    data = typist.get(address(branch, "xlsx")).content
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [page.cell(row, 1).value for row in (2, 3, 4)] == [home.code for home in homes]
    assert page.cell(4, 2).data_type == "s"

    file = fill(data, {(2, 3): 10, (2, 6): "/", (3, 11): "√", (2, 12): "有积水"})
    answer = typist.post(address(branch), {"file": file})
    assert answer.status_code == 200
    first, second, third = answer.context["rows"]
    assert (first.cells, first.remark) == (["10", "", "", "/", "", "", "", ""], "有积水")
    assert [first.is_seen, second.is_seen, third.is_seen] == [True, True, False]
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("content", [b"", b"no sheet at all \x00", b"PK\x03\x04broken"])
def test_an_unreadable_file_is_told_and_the_page_stands(typist, branch, homes, content):
    file = SimpleUploadedFile("sheet.xlsx", content, "application/octet-stream")
    answer = typist.post(address(branch), {"file": file})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert len(answer.context["rows"]) == 3


def test_a_sheet_of_other_households_is_told(typist, branch, homes):
    data = typist.get(address(branch, "xlsx")).content
    answer = typist.post(address(branch), {"file": fill(data, {(2, 1): "200-9999"})})
    assert answer.status_code == 422
    assert "200-9999" in answer.content.decode()
