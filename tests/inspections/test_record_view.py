"""POST an entry: the answers, who may, and nothing half-written."""

import json
import uuid

import pytest
from django.urls import reverse

from inspections.models import Inspection, Problem, WeekSummary
from tests.factories import HouseholdFactory, UserFactory
from tests.inspections.entries import FULL, posted

URL = "/field/inspections/"


@pytest.fixture
def send(client, secretary):
    client.force_login(secretary, backend="township.roles.RoleBackend")

    def post(data):
        body = data if isinstance(data, str | bytes) else json.dumps(data)
        return client.post(
            URL, body, content_type="application/json", headers={"accept": "application/json"}
        )

    return post


def test_recorded(send, household, standard):
    data = posted(household, standard, points=[0, *FULL[1:]], photo_hashes=["a" * 64])
    response = send(data)
    assert response.status_code == 201
    assert response.json() == {
        "id": data["id"],
        "created": True,
        "total": "85.0",
        "problems": 1,
        "photos": {
            "expected": 1,
            "arrived": 0,
            "missing": ["a" * 64],
            "message": "照片已到0/1张",
        },
        "next": reverse("field:home"),
    }
    assert Inspection.objects.get().pk == uuid.UUID(data["id"])


def test_the_same_again_is_the_same_answer(send, household, standard):
    data = posted(household, standard, points=[0, *FULL[1:]], photo_hashes=["a" * 64])
    first = send(data)
    again = send(data)
    assert again.status_code == 200
    assert again.json() == first.json() | {"created": False}
    assert Inspection.objects.count() == Problem.objects.count() == 1


def test_an_altered_replay_is_refused(send, household, standard):
    data = posted(household, standard)
    send(data)
    response = send(data | {"points": [0, *FULL[1:]]})
    assert response.status_code == 409
    told = response.json()["errors"]["__all__"]
    assert told == ["这条检查已提交过，且内容与本次不同。原记录未作改动。"]
    assert (Inspection.objects.get().total, Problem.objects.count()) == (100, 0)


def test_errors_by_field(send, household, standard):
    response = send(posted(household, standard, points=[99, *FULL[1:]], date="x"))
    assert response.status_code == 422
    assert response.json()["errors"].keys() == {"points-1", "date"}
    assert not Inspection.objects.exists()
    assert not WeekSummary.objects.exists()


@pytest.mark.parametrize(
    "body",
    [" ", "{", "[]", "null", "7", '"a"', b"\xff\xfe", "[" * 100_000, '{"household": {"id": 1}}',
     '{"remark": [1]}', '{"household": true}', '{"id": ' + "9" * 5000 + "}"],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_entry_at_all(send, body):
    response = send(body)
    assert response.status_code == 422
    assert response.json()["errors"]["__all__"]


def test_a_huge_body(send):
    assert send('"' + "x" * 1_100_000 + '"').status_code == 413


def test_the_page_named_the_next_household(send, household, standard):
    response = send(posted(household, standard, next=household.pk + 1))
    assert response.json()["next"] == reverse("field:household", args=[household.pk + 1])


def test_a_household_of_another_branch(send, other_branch, standard):
    response = send(posted(HouseholdFactory(branch=other_branch), standard))
    assert response.status_code == 422
    assert response.json()["errors"] == {"household": ["该户不在您的管理范围内。"]}


def test_few_statements_for_one_request(send, household, standard, django_assert_max_num_queries):
    send(posted(household, standard))
    # session, person, household, and what recording writes
    with django_assert_max_num_queries(12):
        assert send(posted(household, standard)).status_code == 201


def plain(household, standard, **changed):
    """What a plain form sends."""
    data = posted(household, standard)
    del data["points"], data["reasons"]
    sheet = {f"points-{n}": most for n, most in enumerate(FULL, start=1)}
    return data | sheet | changed


def test_a_plain_form_goes_on_to_the_next_due_household(client, secretary, household, standard):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    homes = HouseholdFactory.create_batch(7, branch=household.branch)
    lost = {"points-1": "12", "points-7": "na", "reasons-1": ["柴草乱堆", "污水横流"]}
    data = plain(household, standard, **lost)
    response = client.post(URL, data)
    row = Inspection.objects.get()
    assert row.points == [12, 15, 15, 10, 15, 15, None, 5]
    assert row.reasons[0] == ["柴草乱堆", "污水横流"]
    assert response.status_code == 302
    # Two of eight are due: the one just seen and the next by code.
    after = min(homes, key=lambda home: home.code)
    assert response.url == reverse("field:household", args=[after.pk])


def test_a_plain_form_with_errors_loses_nothing(client, secretary, household, standard):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    data = plain(household, standard, **{"points-1": "7.3", "remark": "堂屋刚刷过墙"})
    response = client.post(URL, data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "分数以0.5分为单位。" in page
    assert "堂屋刚刷过墙" in page
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("role", ["officer", "supervisor", "secretary", "superuser"])
def test_who_may_record(client, household, standard, role, request):
    client.force_login(request.getfixturevalue(role), backend="township.roles.RoleBackend")
    data = json.dumps(posted(household, standard))
    response = client.post(
        URL, data, content_type="application/json", headers={"accept": "application/json"}
    )
    assert response.status_code == 201


@pytest.mark.parametrize("role", ["leader", "responsible"])
def test_who_may_not(client, household, standard, role, request):
    client.force_login(request.getfixturevalue(role), backend="township.roles.RoleBackend")
    response = client.post(
        URL, json.dumps(posted(household, standard)), content_type="application/json"
    )
    assert response.status_code == 403
    assert not Inspection.objects.exists()


def test_a_stranger_signs_in_first(client, household, standard):
    data = json.dumps(posted(household, standard))
    response = client.post(URL, data, content_type="application/json")
    assert (response.status_code, response.url) == (302, "/login/?next=/field/")
    asked = client.post(
        URL, data, content_type="application/json", headers={"accept": "application/json"}
    )
    assert (asked.status_code, asked.json()) == (401, {"login": "/login/"})
    assert not Inspection.objects.exists()


def test_only_post(client, secretary):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    assert client.get(URL).status_code == 405


def test_an_officer_of_another_township(client, household, standard):
    stranger = UserFactory(role="officer", township=HouseholdFactory().branch.township)
    client.force_login(stranger, backend="township.roles.RoleBackend")
    response = client.post(
        URL,
        json.dumps(posted(household, standard)),
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert response.status_code == 422
