"""A page that is read writes nothing; the session and the login guard alone may."""

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from grid.middleware import PageWrites, ReadOnlyGetMiddleware
from grid.models import Branch, Township

pytestmark = pytest.mark.django_db

WRITES = {
    "insert": lambda: Township.objects.create(code="431225299", name="某乡"),
    "bulk insert": lambda: Township.objects.bulk_create([Township(code="1", name="某乡")]),
    "insert, ignoring conflicts": lambda: Township.objects.bulk_create(
        [Township(code="1", name="某乡")], ignore_conflicts=True
    ),
    "upsert": lambda: Township.objects.bulk_create(
        [Township(code="1", name="某乡")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    ),
    "update": lambda: Township.objects.update(name="某乡"),
    "delete": lambda: Branch.objects.all()._raw_delete("default"),
}


def visit(method: str, act) -> HttpResponse:
    def view(request):
        act()
        return HttpResponse()

    return ReadOnlyGetMiddleware(view)(getattr(RequestFactory(), method)("/"))


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("what", WRITES)
def test_reading_pages_cannot_write(method, what):
    with pytest.raises(PageWrites), transaction.atomic():
        visit(method, WRITES[what])
    assert not Township.objects.exists()


@pytest.mark.parametrize("what", WRITES)
def test_posting_can(what):
    assert visit("post", WRITES[what]).status_code == 200


def test_reading_and_the_session_are_free():
    def act():
        list(Township.objects.all())
        Session.objects.create(session_key="k", session_data="d", expire_date=timezone.now())

    assert visit("get", act).status_code == 200
