"""What comes from phones late, with a wrong clock, or as a file; and what phones report."""

import base64
import hashlib
import io
import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from inspections.models import HeldEntry, Inspection, PhoneReport, WeekSummary
from tests.factories import HouseholdFactory
from tests.inspections.entries import posted

BACKEND = "township.roles.RoleBackend"
DAY = timedelta(days=1)


@pytest.fixture
def sign_in(client):
    def act(user):
        client.force_login(user, backend=BACKEND)
        return client

    return act


@pytest.fixture
def send(sign_in, secretary):
    def post(body, address=None, by=secretary):
        return sign_in(by).post(
            address or reverse("field:record"),
            json.dumps(body),
            content_type="application/json",
            headers={"accept": "application/json"},
        )

    return post


def dated(household, standard, days, **changed):
    """As a phone posts it whose clock is `days` off."""
    day = timezone.localdate() + days * DAY
    return posted(household, standard, date=day.isoformat(), **changed)


# --- a clock that is wrong ------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, -14])
def test_up_to_two_weeks_are_recorded_in_the_phones_week(send, household, standard, days):
    assert send(dated(household, standard, days)).status_code == 201
    inspection = Inspection.objects.get()
    assert inspection.date == timezone.localdate() + days * DAY
    assert inspection.received_at - timezone.now() < timedelta(minutes=1)


@pytest.mark.parametrize("days", [1, 400, -15, -4000])
def test_a_date_that_cannot_be_is_kept_and_asked_about(send, household, standard, days):
    body = dated(household, standard, days, points=[0, 15, 15, 10, 15, 15, 10, 5])
    answer = send(body)
    assert answer.status_code == 202
    assert answer.json()["held"]
    assert answer.json()["message"]
    held = HeldEntry.objects.get()
    assert held.body["points"][0] == 0
    assert not Inspection.objects.exists()
    assert not WeekSummary.objects.exists()
    assert send(body).status_code == 202  # and once only
    assert HeldEntry.objects.count() == 1


def test_what_else_is_wrong_is_refused_as_ever(send, household, standard):
    answer = send(dated(household, standard, 3, points=[99] * 8))
    assert answer.status_code == 422
    assert not HeldEntry.objects.exists()


def test_an_entry_recorded_in_time_may_be_heard_of_late(send, household, standard):
    """The answer was lost, and the phone was out of reach for weeks."""
    body = dated(household, standard, -10)
    send(body)
    Inspection.objects.update(date=timezone.localdate() - 20 * DAY)
    late = body | {"date": (timezone.localdate() - 20 * DAY).isoformat()}
    answer = send(late)
    assert answer.status_code == 200
    assert not answer.json()["created"]
    assert not HeldEntry.objects.exists()


def test_who_entered_it_says_the_day(send, household, standard, secretary):
    body = dated(household, standard, 30)
    send(body)
    address = reverse("field:date_held", args=[body["id"]])
    assert send({"date": "nonsense"}, address).status_code == 422
    assert send({"date": str(timezone.localdate() + DAY)}, address).status_code == 422
    right = timezone.localdate() - 20 * DAY
    assert send({"date": str(right)}, address).status_code == 201
    inspection = Inspection.objects.get()
    assert (str(inspection.pk), inspection.date) == (body["id"], right)
    assert inspection.entered_by == secretary
    again = send(body)  # the phone asks again: it is recorded
    assert again.status_code == 200
    assert again.json()["id"] == body["id"]
    assert send({"date": str(right)}, address).status_code == 409


def test_the_officer_says_the_day_at_the_desk(
    send, sign_in, household, standard, secretary, officer
):
    body = dated(household, standard, -40)
    send(body)
    page = sign_in(officer).get(reverse("phones:index")).content.decode()
    assert household.head in page
    right = timezone.localdate() - 40 * DAY
    decide = reverse("phones:decide", args=[body["id"]])
    assert sign_in(officer).post(decide, {"date": ""}).status_code == 422
    assert sign_in(officer).post(decide, {"date": str(right)}).status_code == 302
    inspection = Inspection.objects.get()
    assert (inspection.date, inspection.entered_by) == (right, secretary)
    assert HeldEntry.objects.get().decided_by == officer


def test_dismissed_with_a_note_which_the_phone_is_told(send, sign_in, household, standard, officer):
    body = dated(household, standard, 90)
    send(body)
    decide = reverse("phones:decide", args=[body["id"]])
    answer = sign_in(officer).post(decide, {"dismiss": "1", "note": ""})
    assert answer.status_code == 422
    assert HeldEntry.objects.get().status == "waiting"
    sign_in(officer).post(decide, {"dismiss": "1", "note": "试录的"})
    assert not Inspection.objects.exists()
    told = send(body)
    assert told.status_code == 410
    assert "试录的" in str(told.json()["errors"])


# --- what phones report ----------------------------------------------------------------------


def test_the_desk_sees_what_each_phone_last_said(send, sign_in, secretary, officer):
    phone, address = str(uuid.uuid4()), reverse("field:phone")
    told = {
        "phone": phone,
        "entries": 3,
        "photos": 2,
        "refused": 0,
        "oldest_at": "2023-05-01T08:00",
    }
    assert send(told, address).status_code == 200
    assert send(told | {"entries": 7}, address).status_code == 200
    assert PhoneReport.objects.get().entries == 7
    page = sign_in(officer).get(reverse("phones:index"))
    assert [report.person for report in page.context["reports"]] == [secretary]
    nothing = {"phone": phone, "entries": 0, "photos": 0, "refused": 0, "oldest_at": None}
    assert send(nothing, address).status_code == 200
    assert not sign_in(officer).get(reverse("phones:index")).context["reports"]


@pytest.mark.parametrize("body", [{}, [], {"phone": "x", "entries": -1}, {"entries": "many"}])
def test_nonsense_is_no_report(send, body):
    assert send(body, reverse("field:phone")).status_code == 422
    assert not PhoneReport.objects.exists()


# --- a phone's file ----------------------------------------------------------------------------


def jpeg():
    stream = io.BytesIO()
    Image.effect_noise((64, 48), 80).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def queue_file(*entries):
    text = json.dumps({"format": "qinglang-queue-1", "person": "x", "entries": entries})
    return SimpleUploadedFile("q.json", text.encode(), "application/json")


def test_a_file_is_taken_in_once(sign_in, officer, household, standard, branch):
    picture = jpeg()
    sha = hashlib.sha256(picture).hexdigest()
    photo = {"sha256": sha, "jpeg": base64.b64encode(picture).decode()}
    first = {"body": posted(household, standard, photo_hashes=[sha]), "photos": [photo]}
    second = {"body": posted(HouseholdFactory(branch=branch), standard), "photos": []}
    wrong = {"body": posted(household, standard, points=[99] * 8), "photos": []}
    entries = [first, second, wrong, {"body": None}]
    client, page = sign_in(officer), reverse("phones:index")
    answer = client.post(page, {"file": queue_file(*entries)})
    states = [one["state"] for one in answer.context["taken"]]
    assert states == ["recorded", "recorded", "refused", "refused"]
    assert Inspection.objects.count() == 2
    assert Inspection.objects.get(household=household).photos.get().sha256 == sha
    assert household.head in answer.content.decode()
    again = client.post(page, {"file": queue_file(*entries)})
    assert [one["state"] for one in again.context["taken"]][:2] == ["known", "known"]
    assert Inspection.objects.count() == 2


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format": "x"}', b"\xff\xfe", b"null"])
def test_what_is_no_phones_file_is_refused(sign_in, officer, data):
    file = SimpleUploadedFile("q.json", data or b" ", "application/json")
    answer = sign_in(officer).post(reverse("phones:index"), {"file": file})
    assert answer.status_code == 422
    assert "未导入" in answer.content.decode()


# --- what the phone keeps --------------------------------------------------------------------


def test_a_phone_keeps_its_branch(sign_in, secretary, household, standard, other_branch):
    HouseholdFactory(branch=other_branch)
    told = sign_in(secretary).get(reverse("field:bundle")).json()
    assert [row[0] for row in told["rows"]] == [household.pk] == told["due"]
    assert told["rows"][0][2] == household.head
    assert told["branch"] == household.branch_id


def test_keeping_costs_the_same_for_many(sign_in, secretary, household, standard, branch):
    client, address = sign_in(secretary), reverse("field:bundle")
    counts = []
    for _ in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for _ in range(5):
            HouseholdFactory(branch=branch)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["offline", "offline_household", "queue"])
def test_the_pages_for_no_network_know_no_household(sign_in, secretary, household, standard, name):
    text = sign_in(secretary).get(reverse(f"field:{name}")).content.decode()
    assert household.head not in text
    assert household.code not in text


def test_the_worker_names_files_that_are_there(client, settings):
    text = client.get(reverse("field:worker")).content.decode()
    told = json.loads(text.split("\n", 1)[0].removeprefix("const SHELL = ").removesuffix(";"))
    assert any(name.endswith("field-entry.js") for name in told["files"])
    for name in told["files"]:
        path = settings.BASE_DIR / "static" / name.removeprefix(settings.STATIC_URL)
        assert path.is_file(), name
