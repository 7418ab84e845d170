"""The running order: proposed, saved, and what is missing in it."""

from datetime import time

import pytest

from awards.domain.life import AwardRefused
from awards.domain.programme import (
    Item,
    begins_at,
    news_of,
    propose_programme,
    save_news,
    save_programme,
)
from awards.domain.stage import propose_stage
from awards.presenters_programme import show_course
from awards.presenters_readiness import check_all
from tests.awards.ceremony_day import honour, make_ceremony, make_title

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceremony(officer, branch):
    ceremony = make_ceremony(officer, hosts="龙小燕")
    honour(ceremony, branch, "杨一", "杨二", "杨三")
    honour(ceremony, branch, "吴一", title=make_title(ceremony, "最清洁户", 2))
    return ceremony


def test_the_usual_course_has_every_title_and_a_speech_each(ceremony, officer):
    propose_stage(ceremony=ceremony, most=2, by=officer)
    items = propose_programme(ceremony=ceremony, by=officer)
    assert [item.kind for item in items] == [
        *("opening", "address", "reading"),
        *("awarding", "winner", "awarding", "winner"),
        *("address", "closing"),
    ]
    assert items[0].speaker == items[-1].speaker == "龙小燕"
    assert items[3].minutes == 1 + 2 * 2  # two groups
    assert [item.award.household.head for item in items if item.award] == ["杨一", "吴一"]


def test_each_item_begins_when_the_one_before_ends(ceremony, officer):
    items = [Item("opening", "开场", 3), Item("other", "文艺节目", 12), Item("closing", "结束", 5)]
    save_programme(ceremony=ceremony, starts_at=time(9, 30), items=items, by=officer)
    course = show_course(ceremony, officer, begins_at(ceremony))
    assert [one.begins for one in course.items] == [time(9, 30), time(9, 33), time(9, 45)]
    assert (course.ends, course.minutes) == (time(9, 50), 20)


def test_past_midnight_is_refused_and_nothing_is_lost(ceremony, officer):
    propose_programme(ceremony=ceremony, by=officer)
    items = [Item("other", "晚会", 120)]
    with pytest.raises(AwardRefused, match="午夜"):
        save_programme(ceremony=ceremony, starts_at=time(23), items=items, by=officer)
    assert ceremony.items.count() == 9


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_what_is_over_stays(ceremony, officer, status):
    ceremony.status = status
    ceremony.save()
    with pytest.raises(AwardRefused, match="结束"):
        propose_programme(ceremony=ceremony, by=officer)


def test_a_secretary_reads_masked_names_of_other_villages(
    ceremony, officer, other_branch, secretary
):
    honour(ceremony, other_branch, "龙家兴", title=make_title(ceremony, "文明家庭", 3))
    propose_programme(ceremony=ceremony, by=officer)
    said = " ".join(one.who for one in show_course(ceremony, secretary, time(9)).items)
    assert "杨一（" in said
    assert "龙*兴（" in said
    assert "龙家兴" not in said


def test_the_news_is_kept_until_it_is_given_up(ceremony, officer):
    save_news(ceremony=ceremony, text="  改过的稿子 ", by=officer)
    assert news_of(ceremony) == "改过的稿子"
    save_news(ceremony=ceremony, text="", by=officer)
    assert news_of(ceremony) == ""


def told(ceremony, officer):
    return [(line.is_done, line.detail) for line in check_all(ceremony, officer)[:4]]


def test_what_is_ready_and_what_is_missing(ceremony, officer):
    assert told(ceremony, officer) == [
        (True, "4个奖项"),
        (False, "4户未编入批次"),
        (False, ""),
        (False, ""),
    ]
    propose_stage(ceremony=ceremony, by=officer)
    propose_programme(ceremony=ceremony, by=officer)
    ceremony.stage_groups.filter(order=1).update(presenter="吴书记")
    assert told(ceremony, officer) == [
        (True, "4个奖项"),
        (True, "2批"),
        (False, "2批中有1批未定颁奖人"),
        (False, "3个环节未定人选"),
    ]
    ceremony.stage_groups.update(presenter="吴书记")
    ceremony.items.filter(kind__in=["address", "reading"]).update(speaker="吴书记")
    assert all(done for done, _detail in told(ceremony, officer))
    ceremony.items.filter(kind="awarding", title__name="最清洁户").delete()
    assert told(ceremony, officer)[3] == (False, "1个称号未列入颁奖环节")


def test_a_list_that_is_not_fixed_is_not_ready(officer, branch):
    ceremony = make_ceremony(officer, status="notice")
    honour(ceremony, branch, "杨一")
    assert told(ceremony, officer)[0] == (False, "公示")
