"""The pages of selection, as officer, secretary and villager use them."""

from datetime import date

import pytest
import time_machine

from awards.domain.decide import take_objection, withdraw_award
from awards.domain.nominate import nominate_many
from awards.models import Award, AwardCase, AwardObjection, AwardRecheck, AwardTitle
from grid.domain.consents import give_consent
from tests.awards.story import IN_MAY, NOTICE_OVER, make_ceremony
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may():
    with time_machine.travel(IN_MAY, tick=False):
        yield


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def at(ceremony, tab):
    return f"/admin/ceremonies/{ceremony.pk}/{tab}/"


def text_of(response):
    return response.content.decode()


def test_titles_begin_with_the_draft(desk, township, standard):
    assert "使用草案" in text_of(desk.get("/admin/titles/"))
    desk.post("/admin/titles/draft/")
    page = text_of(desk.get("/admin/titles/"))
    assert "最美庭院" in page
    assert "只计门前屋后、庭院、沟渠" in page
    assert AwardTitle.objects.count() == 4
    desk.post("/admin/titles/draft/")
    assert AwardTitle.objects.count() == 4


def test_a_title_is_changed_with_a_reason(desk, title, standard):
    url = f"/admin/titles/{title.pk}/"
    given = {
        "name": "最清洁户",
        "order": 2,
        "months": 6,
        "least_score": "95",
        "items": ["1", "5"],
        "no_black": "on",
        "quota_branch": 3,
        "quota_total": 2,
        "is_active": "on",
    }
    assert desk.post(url, given | {"quota_total": 40}).status_code == 422  # no reason
    refused = desk.post(url, given | {"reason": "提高要求"})  # more per branch than in all
    assert refused.status_code == 422
    assert desk.post(url, given | {"quota_total": 40, "reason": "提高要求"}).status_code == 302
    title.refresh_from_db()
    assert (title.months, title.items, title.no_open_problem) == (6, [1, 5], False)
    assert "提高要求" in text_of(desk.get(url))


def test_a_title_is_added(desk, township, standard):
    given = {"name": "五好家庭", "order": 5, "months": 3, "least_score": 90, "is_active": "on"}
    assert desk.post("/admin/titles/add/", given).status_code == 302
    assert desk.post("/admin/titles/add/", given).status_code == 422
    assert AwardTitle.objects.get().name == "五好家庭"


def test_candidates_are_ticked_and_nominated(desk, ceremony, title, homes, household):
    url = at(ceremony, "nominations")
    page = text_of(desk.get(url))
    assert "1次检查平均100.00分，达到90分" in page
    assert "计分期内未受检" in page
    assert page.count('name="household"') == 3  # who does not qualify has no box
    given = {
        "household": [homes[0].pk, homes[1].pk],
        "citation": "八项整洁全面达标",
        f"citation-{homes[1].pk}": "庭院如花园",
    }
    assert desk.post(url, given).status_code == 302
    told = dict(Award.objects.values_list("household", "citation"))
    assert told == {homes[0].pk: "八项整洁全面达标", homes[1].pk: "庭院如花园"}
    assert text_of(desk.get(url)).count('name="household"') == 1


def test_what_was_written_is_kept_when_it_is_refused(desk, ceremony, title, homes):
    given = {"household": [homes[0].pk, homes[1].pk], f"citation-{homes[0].pk}": "庭院如花园"}
    refused = desk.post(at(ceremony, "nominations"), given)
    assert refused.status_code == 422
    assert "庭院如花园" in text_of(refused)
    assert not Award.objects.exists()


def test_filters(desk, ceremony, title, homes, household, other_branch):
    url = at(ceremony, "nominations")
    assert text_of(desk.get(url, {"only": "yes"})).count("history/households/") == 3
    assert text_of(desk.get(url, {"only": "no"})).count("history/households/") == 1
    assert text_of(desk.get(url, {"q": "杨乙"})).count("history/households/") == 1
    page = text_of(desk.get(url, {"branch": other_branch.pk}))
    assert "没有符合的农户" in page
    assert desk.get(url, {"title": "x", "branch": "99999"}).status_code == 200


def test_a_secretary_sees_and_nominates_the_own_branch(
    client, secretary, ceremony, title, homes, other_branch, inspect
):
    away = HouseholdFactory(branch=other_branch, head="龙丁")
    inspect(away)
    client.force_login(secretary)
    url = at(ceremony, "nominations")
    assert "龙丁" not in text_of(client.get(url))
    asked = client.get(url, {"q": "龙丁", "branch": other_branch.pk})
    assert "没有符合的农户" in text_of(asked)
    refused = client.post(url, {"household": away.pk, "citation": "好"})
    assert refused.status_code == 422
    assert client.post(url, {"household": homes[0].pk, "citation": "好"}).status_code == 302
    award = Award.objects.get()
    assert "撤回提名" in text_of(client.get(at(ceremony, "review")))
    client.post(f"/admin/ceremonies/nominations/{award.pk}/back/", {"reason": "写错了"})
    award.refresh_from_db()
    assert award.status == "taken_back"


def test_review_accepts_declines_and_opens_the_notice(desk, ceremony, title, homes, officer):
    citations = {home.pk: "干净" for home in homes}
    nominate_many(ceremony=ceremony, title=title, citations=citations, by=officer, at=IN_MAY)
    first, second, third = Award.objects.order_by("household__code")
    base = "/admin/ceremonies/nominations"
    desk.post(f"{base}/{first.pk}/accept/")
    desk.post(f"{base}/{second.pk}/decline/", {"reason": "材料不全"})
    desk.post(f"{base}/{third.pk}/decline/", {"reason": " "})
    told = list(Award.objects.order_by("household__code").values_list("status", flat=True))
    assert told == ["accepted", "declined", "nominated"]
    page = text_of(desk.get(at(ceremony, "review")))
    assert "材料不全" in page
    desk.post(at(ceremony, "notice") + "begin/")
    ceremony.refresh_from_db()
    assert ceremony.status == "planned"  # one is not reviewed
    desk.post(at(ceremony, "review") + "accept/", {"title": title.pk})
    desk.post(at(ceremony, "notice") + "begin/")
    ceremony.refresh_from_db()
    assert ceremony.status == "notice"
    page = text_of(desk.get(at(ceremony, "notice")))
    assert "还有5天" in page
    desk.post(at(ceremony, "notice") + "break-off/", {"reason": "漏报一个村"})
    ceremony.refresh_from_db()
    assert ceremony.status == "planned"


def test_objections_by_telephone_are_decided_and_the_list_is_fixed(desk, noticed, awards):
    url = at(noticed, "notice")
    given = {"award": awards[0].pk, "text": "门前常有垃圾", "source": "phone", "contact": "139"}
    assert desk.post(url + "objections/", given | {"text": ""}).status_code == 422
    assert desk.post(url + "objections/", given).status_code == 302
    objection = AwardObjection.objects.get()
    assert objection.taken_by.username == "officer"
    assert "门前常有垃圾" in text_of(desk.get(url))
    decide = f"/admin/ceremonies/objections/{objection.pk}/decide/"
    desk.post(decide, {"decision": "upheld", "answer": ""})
    desk.post(decide, {"decision": "upheld", "answer": "经核实属实"})
    awards[0].refresh_from_db()
    assert awards[0].status == "declined"
    with time_machine.travel(NOTICE_OVER, tick=False):
        assert "公示期满" in text_of(desk.get(url))
        desk.post(url + "fix/")
    noticed.refresh_from_db()
    assert noticed.status == "fixed"
    assert "青朗〔2023〕002号" in text_of(desk.get(at(noticed, "holders")))


def test_the_notice_is_masked_but_on_the_villages_own_wall(desk, noticed, awards, branch):
    url = at(noticed, "notice") + "print/"
    page = text_of(desk.get(url))
    assert "杨*" in page
    assert "杨甲" not in page
    assert "杨甲" in text_of(desk.get(url, {"branch": branch.pk}))


def test_a_planned_list_is_not_printed_and_not_public(desk, ceremony, awards):
    assert desk.get(at(ceremony, "notice") + "print/").status_code == 403
    assert desk.get(f"/awards/{ceremony.pk}/").status_code == 404


def test_anybody_reads_the_list_and_objects(client, noticed, awards, officer):
    url = f"/awards/{noticed.pk}/"
    page = text_of(client.get(url))
    assert "青朗村 杨*" in page or "杨*" in page
    assert "杨甲" not in page
    assert client.post(url, {"award": awards[0].pk, "text": ""}).status_code == 422
    answer = client.post(url, {"award": awards[0].pk, "text": "与事实不符"})
    assert answer.status_code == 302
    page = text_of(client.get(answer.url))
    assert "与事实不符" in page
    assert "杨甲" not in page
    assert client.get("/awards/answers/guessed/").status_code == 404
    assert client.get(url)["X-Robots-Tag"].startswith("noindex")
    with time_machine.travel(NOTICE_OVER, tick=False):
        assert client.post(url, {"award": awards[0].pk, "text": "晚了"}).status_code == 422


def test_who_agreed_is_named(client, noticed, awards, officer):
    give_consent(
        household=awards[0].household,
        purpose="name",
        how="paper",
        given_on=IN_MAY.date(),
        by=officer,
    )
    page = text_of(client.get(f"/awards/{noticed.pk}/"))
    assert "杨甲" in page
    assert "杨乙" not in page


def test_a_title_is_withdrawn_and_the_notice_printed(desk, fixed, awards):
    given = {"reason": "环境反弹", "notice": "按规定取消该称号"}
    url = f"/admin/awards/{awards[0].pk}"
    assert desk.get(f"{url}/withdrawal/").status_code == 404
    desk.post(f"{url}/withdraw/", {"reason": "环境反弹"})
    desk.post(f"{url}/withdraw/", given)
    page = text_of(desk.get(f"{url}/withdrawal/"))
    assert "按规定取消该称号" in page
    assert "（含当日）前向青朗侗族苗族乡人民政府提出" in page
    assert "联系电话" in page
    assert "杨甲" in page
    assert "已取消称号" in text_of(desk.get("/admin/awards/", {"status": "withdrawn"}))


def test_cases_are_shown_before_and_after_and_decided(desk, held, awards, inspect, homes):
    inspect(homes[0], date(2023, 4, 13), i1=0, i2=0)  # another week
    page = text_of(desk.get(at(held, "holders")))
    assert "现已不符合条件" in page
    assert "2次检查平均85.00分，低于90分" in page
    desk.post(at(held, "holders") + "cases/")
    case = AwardCase.objects.get()
    page = text_of(desk.get(at(held, "holders")))
    assert "1次检查平均100.00分，达到90分" in page
    decide = f"/admin/awards/cases/{case.pk}/"
    desk.post(decide, {"decision": "keep", "reason": ""})
    desk.post(decide, {"decision": "withdraw", "reason": "不再符合", "notice": "摘牌"})
    case.refresh_from_db()
    assert case.decision == "withdrawn"


def test_holders_of_all_ceremonies_are_re_checked(desk, held, awards):
    page = text_of(desk.get("/admin/awards/"))
    assert "尚未复核过" in page
    assert page.count("青朗〔2023〕") == 3
    desk.post("/admin/awards/recheck/")
    done = AwardRecheck.objects.get()
    assert (done.on, done.holders, done.found) == (date(2023, 4, 30), 3, 0)
    assert text_of(desk.get("/admin/awards/", {"q": "杨乙"})).count("青朗〔2023〕") == 1
    assert "没有符合的受表彰户" in text_of(desk.get("/admin/awards/", {"status": "case"}))


def test_a_secretary_sees_holders_of_the_own_branch(
    client, held, awards, secretary, other_branch, township, officer
):
    Award.objects.filter(pk=awards[0].pk).update(branch=other_branch)
    client.force_login(secretary)
    for url in ("/admin/awards/", at(held, "holders")):
        assert text_of(client.get(url)).count("青朗〔2023〕") == 2
        assert "立即复核" not in text_of(client.get(url))


PAGES = ("nominations", "review", "notice", "holders", "notice/print")


@pytest.mark.parametrize("tab", PAGES)
def test_queries_do_not_grow(
    desk, held, awards, title, homes, branch, inspect, officer, django_assert_num_queries, tab
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = at(held, tab)
    AwardCase.objects.create(award=awards[0], source="recheck", found_at=IN_MAY)
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    for n in range(10):
        home = HouseholdFactory(branch=branch, code=f"200-05{n}")
        inspect(home)
        award = Award.objects.create(
            ceremony=held,
            title=title,
            branch=branch,
            household=home,
            citation="好",
            status="accepted",
            facts=awards[0].facts,
            number=f"n{n}",
            nominated_by=officer,
            nominated_at=IN_MAY,
        )
        AwardObjection.objects.create(
            award=award, source="page", text="x", code=f"c{n}", received_at=IN_MAY
        )
        AwardCase.objects.create(award=award, source="recheck", failed=["score"], found_at=IN_MAY)
    with django_assert_num_queries(len(few)):
        assert desk.get(url).status_code == 200
    with CaptureQueriesContext(connection) as many:
        desk.get("/admin/awards/")
    assert len(many) <= 16


def test_an_empty_ceremony_says_what_to_do(desk, township, officer):
    ceremony = make_ceremony(township, officer)
    assert "请先设置称号" in text_of(desk.get(at(ceremony, "nominations")))
    assert "还没有提名" in text_of(desk.get(at(ceremony, "review")))
    assert "尚未公示" in text_of(desk.get(at(ceremony, "notice")))
    assert "列于此处" in text_of(desk.get(at(ceremony, "holders")))


def test_the_word_of_an_objector_reaches_the_page_escaped(desk, noticed, awards):
    take_objection(award=awards[0], source="page", text="<script>alert(1)</script>", at=IN_MAY)
    assert "<script>alert" not in text_of(desk.get(at(noticed, "notice")))


def test_a_withdrawn_title_is_not_withdrawn_again(desk, fixed, awards, officer):
    withdraw_award(award=awards[0], reason="反弹", notice="摘牌", by=officer)
    answer = desk.post(
        f"/admin/awards/{awards[0].pk}/withdraw/", {"reason": "反弹", "notice": "摘牌"}, follow=True
    )
    assert "不能改为" in text_of(answer)
