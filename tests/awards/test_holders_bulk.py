"""Many holders at once: cases in pages, decided together; papers of a withdrawn title."""

from datetime import datetime

import pytest
from django.urls import reverse

from awards.domain.cases import decide_cases
from awards.domain.decide import withdraw_award
from awards.domain.life import AwardRefused
from awards.models import Award, AwardCase, CertificateFile, CertificateReprint
from awards.presenters_selection import draft_notice
from tests.awards.story import AFTERWARDS, IN_MAY, ZONE
from tests.factories import HouseholdFactory
from tests.house.world_certificates import keep_certificates

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
SUMMER = datetime(2023, 7, 3, 9, tzinfo=ZONE)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def cases(held, awards, title, branch, officer):
    """A case for each of 23 holders, in the order in which they were found."""
    rows = Award.objects.bulk_create(
        Award(
            ceremony=held,
            title=title,
            branch=branch,
            household=HouseholdFactory(branch=branch, head=f"龙{n:02}"),
            citation="好",
            status="accepted",
            facts=awards[0].facts,
            number=f"n{n}",
            nominated_by=officer,
            nominated_at=IN_MAY,
        )
        for n in range(23)
    )
    AwardCase.objects.bulk_create(
        AwardCase(award=award, source="recheck", failed=["score"], found_at=SUMMER)
        for award in rows
    )
    return list(AwardCase.objects.order_by("pk"))


@pytest.mark.parametrize("url", ["/admin/awards/", "holders"])
def test_cases_come_in_pages(desk, held, cases, url):
    url = url if "/" in url else reverse("selection:holders", args=[held.pk])
    page = desk.get(url)
    assert page.context["cases"].paginator.count == 23
    assert len(page.context["cases"].object_list) == 20
    last = desk.get(url, {"cases": 2})
    assert [one.case for one in last.context["cases"]] == cases[20:]


def test_whose_ground_is_gone_come_in_pages(desk, fixed, awards, title, branch, officer):
    Award.objects.bulk_create(
        Award(
            ceremony=fixed,
            title=title,
            branch=branch,
            household=HouseholdFactory(branch=branch),  # never inspected: no ground at all
            status="accepted",
            facts=awards[0].facts,
            number=f"n{n}",
            nominated_by=officer,
            nominated_at=IN_MAY,
        )
        for n in range(21)
    )
    page = desk.get(reverse("selection:holders", args=[fixed.pk]))
    assert (page.context["ineligible"].paginator.count, len(page.context["shown"])) == (21, 20)


def decide(desk, cases, **said):
    data = {"case": [case.pk for case in cases], "decision": "keep", "reason": "差距很小"} | said
    return desk.post("/admin/awards/cases/", data, follow=True)


def test_the_ticked_ones_are_decided_together(desk, held, cases):
    page = decide(desk, cases[:3], back=held.pk)
    assert "已办结3户" in page.content.decode()
    assert page.redirect_chain[-1][0] == reverse("selection:holders", args=[held.pk])
    assert AwardCase.objects.filter(decision="kept", reason="差距很小").count() == 3
    assert AwardCase.objects.filter(decision="").count() == 20


def test_withdrawn_together_each_is_told_its_own(desk, cases):
    decide(desk, cases[:2], decision="withdraw", reason="环境反弹")
    for case in cases[:2]:
        case.refresh_from_db()
        award = Award.objects.get(pk=case.award_id)
        assert (case.decision, award.status) == ("withdrawn", "withdrawn")
        assert award.number in award.notice


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"case": []}, "请至少勾选一户"),
        ({"decision": ""}, "请选择保留称号还是取消称号"),
        ({"reason": " "}, "请写明"),
    ],
)
def test_what_is_missing_is_said(desk, cases, said, words):
    assert words in decide(desk, cases[:2], **said).content.decode()
    assert not AwardCase.objects.exclude(decision="").exists()


def test_all_or_none(cases, officer):
    given = {"keep": True, "reason": "差距很小", "notices": {}, "by": officer}
    decide_cases(cases=cases[:1], **given)
    with pytest.raises(AwardRefused):
        decide_cases(cases=cases[:2], **given)
    assert AwardCase.objects.filter(decision="kept").count() == 1


@pytest.mark.parametrize("keep", [True, False])
def test_the_queries_do_not_grow(cases, officer, django_assert_num_queries, keep):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    notices = {case.award_id: "取消称号" for case in cases}
    given = {"keep": keep, "reason": "复核", "notices": notices, "by": officer}
    with CaptureQueriesContext(connection) as few:
        decide_cases(cases=cases[:1], **given)
    with django_assert_num_queries(len(few)):
        decide_cases(cases=cases[1:], **given)


def test_of_another_township_none_is_decided(client, cases, superuser):
    from tests.factories import TownshipFactory, UserFactory

    away = UserFactory(username="away", role="officer", township=TownshipFactory(code="431225999"))
    client.force_login(away, backend=BACKEND)
    decide(client, cases[:2])
    assert AwardCase.objects.filter(decision="").count() == 23


def test_a_notice_has_no_empty_brackets(awards, fixed):
    awards[0].refresh_from_db()
    plain, told = draft_notice(awards[0]), draft_notice(awards[0], "得分低于90分")
    assert "（得分低于90分）" in told
    for text in (plain, told):
        assert not any(empty in text for empty in ("（）", "（……）", "()", "（ ）"))


# --- certificates ------------------------------------------------------------------------------


def withdraw(award, by):
    return withdraw_award(award=award, reason="环境反弹", notice="取消称号", by=by, at=SUMMER)


def test_a_withdrawn_title_is_not_printed_again(desk, fixed, awards, officer):
    url = reverse("certificates:reprint", args=[awards[0].pk])
    desk.post(url, {"reason": "破损"})
    again = reverse("certificates:reprinted", args=[CertificateReprint.objects.get().pk])
    assert b"".join(desk.get(again))[:5] == b"%PDF-"
    withdraw(awards[0], officer)
    assert desk.get(url).status_code == 404
    page = desk.get(again, follow=True).content.decode()
    assert "该称号已取消，证书不再补印" in page
    assert again not in page


@pytest.mark.parametrize(("asked_at", "is_there"), [(AFTERWARDS, False), (SUMMER, True)])
def test_kept_certificates_are_not_opened_after_a_withdrawal(
    desk, fixed, awards, officer, asked_at, is_there
):
    kept = keep_certificates(fixed, officer, asked_at)
    withdraw(awards[0], officer)
    answer = desk.get(reverse("certificates:download", args=[kept.pk]))
    assert (answer.status_code == 200) is is_there
    assert bool(b"".join(answer)) is is_there  # read to its end, where the file is closed
    assert CertificateFile.objects.filter(pk=kept.pk).exists()
