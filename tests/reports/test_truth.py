"""Reports and pages say what is so: dates, three kinds of open, no claims without records."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from grid.domain.households import (
    change_household,
    deactivate_households,
    enter_household,
    merge_households,
)
from grid.domain.periods import Period
from grid.models import Household
from grid.scope import Scope
from inspections.domain.items import sum_items, whole_weeks
from inspections.domain.life import take_step
from inspections.domain.record import record_inspections
from inspections.models import Inspection, Problem, WeekSummary
from reports.domain.figures import count_figures
from reports.domain.report import make_report
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of
from tests.inspections.steps import close_problem

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
NOW = datetime(2023, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
Q3 = Period.parse("2023Q3")


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(NOW)


def look(officer, standard, *homes, on, **lost):
    entries = [make_entry(home, standard, date=on, points=points_of(**lost)) for home in homes]
    return record_inspections(entries=entries, by=officer)


def figures_of(user, township, period=Q3, **more):
    return count_figures(scope=Scope(user), township=township, period=period, **more)


def counts_of(user, township, period=Q3):
    rows = figures_of(user, township, period).rows
    return [(row.households, row.inspected) for row in rows]


# --- who belongs, by dates ---


@pytest.fixture
def summer(branch, other_branch, standard, officer):
    """Four households here, three of them seen in the third quarter; one there, seen."""
    here = [HouseholdFactory(branch=branch) for _ in range(4)]
    there = HouseholdFactory(branch=other_branch)
    look(officer, standard, *here[:3], there, on=date(2023, 8, 3))
    return here, there


def test_a_past_quarter_does_not_change_when_households_leave(summer, township, officer):
    """Case 62: 60 of 4,072 deactivated in November change nothing in the third quarter."""
    here, there = summer
    assert counts_of(officer, township) == [(4, 3), (1, 1)]
    deactivate_households(households=here[:2], reason="外迁", on=date(2023, 11, 20), by=officer)
    merge_households(
        source=here[2], target=here[3], reason="重复", on=date(2023, 11, 20), by=officer
    )
    enter_household(household=Household(branch=here[0].branch, head="龙新"), by=officer)
    there.branch = here[0].branch
    there.code = "999-9999"
    change_household(household=there, by=officer)
    assert counts_of(officer, township) == [(4, 3), (1, 1)]
    assert counts_of(officer, township, Period.parse("2023Q4")) == [(3, 0), (0, 0)]


def test_counted_are_those_of_the_last_day(summer, township, officer):
    """Gone on the last day itself: not counted; on the day after: counted."""
    here, _there = summer
    deactivate_households(households=[here[0]], reason="外迁", on=date(2023, 9, 30), by=officer)
    deactivate_households(households=[here[1]], reason="外迁", on=date(2023, 10, 1), by=officer)
    assert counts_of(officer, township)[0] == (3, 2)


def test_a_running_period_is_counted_today(summer, township, officer):
    here, _there = summer
    deactivate_households(households=[here[0]], reason="外迁", on=date(2023, 11, 20), by=officer)
    assert counts_of(officer, township, Period.parse("2023"))[0] == (3, 2)


def test_who_was_inspected_before_it_was_entered_belonged(
    branch, other_branch, standard, township, officer
):
    late = HouseholdFactory(branch=branch, member=date(2023, 11, 1))
    look(officer, standard, late, on=date(2023, 9, 1))
    HouseholdFactory(branch=branch, member=date(2023, 11, 1))  # entered, not inspected
    assert counts_of(officer, township)[0] == (1, 1)


def test_who_was_merged_in_the_quarter_was_inspected_as_the_one_that_stays(
    summer, township, officer
):
    here, _there = summer
    merge_households(source=here[0], target=here[3], reason="重复", on=date(2023, 9, 1), by=officer)
    assert counts_of(officer, township)[0] == (3, 3)


# --- items by date ---


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        ("2023-05", date(2023, 5, 1), date(2023, 5, 29)),  # begins on a Monday, ends on a Wednesday
        ("2023-04", date(2023, 4, 3), date(2023, 5, 1)),  # begins on a Saturday, ends on a Sunday
        ("2023-W18", date(2023, 5, 1), date(2023, 5, 8)),
    ],
)
def test_which_weeks_are_whole(period, first, after):
    assert whole_weeks(Period.parse(period)) == (first, after)


def test_items_of_a_month_count_by_date(branch, standard, officer, django_assert_num_queries):
    """Friday 31 March and Sunday 2 April lie in one week, Monday 1 May begins another."""
    homes = [HouseholdFactory(branch=branch) for _ in range(5)]
    look(officer, standard, homes[0], on=date(2023, 3, 31), i1=0)
    look(officer, standard, homes[1], on=date(2023, 4, 2), i6=0)
    look(officer, standard, homes[2], on=date(2023, 4, 12), i6=0)
    look(officer, standard, homes[3], on=date(2023, 4, 30), i2=0)
    look(officer, standard, homes[4], on=date(2023, 5, 1), i1=0)
    given = WeekSummary.objects.all(), Inspection.objects.all()
    with django_assert_num_queries(2):
        april = sum_items(*given, Period.parse("2023-04"))[branch.pk]
    assert april.failed == [0, 1, 0, 0, 0, 2, 0, 0]  # three looks of April, and no other
    assert april.points[5] == 15  # one of three times 15
    assert april.possible[5] == 45
    week = sum_items(*given, Period.parse("2023-W13"))[branch.pk]
    assert week.failed == [1, 0, 0, 0, 0, 1, 0, 0]


# --- open is three things ---


def test_open_is_not_put_right_and_waiting(branch, standard, township, officer):
    homes = [HouseholdFactory(branch=branch) for _ in range(4)]
    look(officer, standard, *homes, on=date(2023, 11, 2), i6=0)
    problems = list(Problem.objects.order_by("pk"))
    Problem.objects.filter(pk=problems[0].pk).update(
        rectified_on=date(2023, 11, 10), stage="rectified"
    )
    Problem.objects.filter(pk=problems[1].pk).update(
        rectified_on=date(2023, 11, 10),
        status="closed",
        stage="closed",
        closed_on=date(2023, 11, 12),
        closed_by=officer,
    )
    row = figures_of(officer, township, Period.parse("2023-11")).rows[0]
    assert (row.found, row.closed, row.open, row.undone, row.waiting) == (4, 1, 3, 2, 1)


def test_reopening_changes_no_past_month(branch, standard, township, officer, time_machine):
    """Closed in October, reopened in November: October's figures stay, November has it open."""
    look(officer, standard, HouseholdFactory(branch=branch), on=date(2023, 10, 2), i6=0)
    problem = Problem.objects.get()
    time_machine.move_to(NOW.replace(month=10, day=9))
    close_problem(problem=problem, on=date(2023, 10, 9), note="已整改", by=officer)

    def told(code):
        row = figures_of(officer, township, Period.parse(code)).rows[0]
        return row.found, row.closed, row.open

    assert told("2023-10") == (1, 1, 0)
    time_machine.move_to(NOW)
    take_step(problems=[problem], act="reopen", on=date(2023, 11, 20), note="又脏了", by=officer)
    assert told("2023-10") == (1, 1, 0)
    assert told("2023-11") == (0, 0, 1)


def test_every_word_leads_to_its_rows(client, branch, standard, officer):
    homes = [HouseholdFactory(branch=branch) for _ in range(3)]
    look(officer, standard, *homes, on=date(2023, 11, 2), i6=0)
    Problem.objects.filter(household=homes[0]).update(
        rectified_on=date(2023, 11, 10), stage="rectified"
    )
    client.force_login(officer, backend=BACKEND)
    page = client.get("/admin/reports/month/?month=2023-11").text
    head = re.findall(
        r"<th[^>]*>([^<]+)</th>", page.partition("<thead>")[2].partition("</thead>")[0]
    )
    row = page.partition("<tbody>")[2].partition("</tr>")[0]
    cells = re.findall(r'<td[^>]*>(?:<a href="([^"]+)">)?([^<>]+)<', row)
    told = dict(zip(head, cells, strict=True))
    for name, number in (("未整改", 2), ("待复查", 1), ("未销号", 3)):
        url, text = told[name]
        assert int(text) == number, name
        found = client.get(url.replace("&amp;", "&")).context["cl"].result_count
        assert found == number, name


# --- what stands under what ---


def test_a_past_period_has_no_work_of_today(client, summer, officer):
    client.force_login(officer, backend=BACKEND)
    past = client.get("/admin/?period=2023Q3").text
    running = client.get("/admin/?period=2023Q4").text
    for text in ("近期待办", "本周已查／应查"):
        assert text in running
        assert text not in past
    assert "status__exact=open" not in past  # what is open today isn't what was open then
    assert "截至2023年9月30日" in past


def test_the_mean_of_a_quarter_is_compared_with_a_quarter(
    client, summer, standard, township, officer
):
    here, _there = summer
    look(officer, standard, here[0], on=date(2023, 10, 10), i6=0)  # 85; 100 in the third
    look(officer, standard, here[0], on=date(2023, 11, 15))
    figures = figures_of(officer, township, Period.parse("2023Q4"))
    assert (figures.total.mean, figures.before) == (Decimal("92.5"), Decimal("100.0"))
    client.force_login(officer, backend=BACKEND)
    assert "比上期降7.5分" in client.get("/admin/?period=2023Q4").text


def test_an_empty_township_is_not_done(client, branch, township, officer):
    figures = figures_of(officer, township, Period.parse("2023-W47"))
    assert (figures.total.progress, figures.total.coverage) == (None, None)
    client.force_login(officer, backend=BACKEND)
    page = client.get("/admin/").text
    assert "100%" not in page
    assert "100.0%" not in page


# --- the report ---


def report_of(client, officer, period="2023Q3"):
    client.force_login(officer, backend=BACKEND)
    return client.get(f"/admin/reports/{period}/").text


@pytest.mark.parametrize(
    ("period", "words"), [("2023Q2", "本期没有记录"), ("2024Q1", "本期尚未开始")]
)
def test_without_records_a_report_claims_nothing_and_is_not_signed(
    client, summer, officer, period, words
):
    """Case 52."""
    page = report_of(client, officer, period)
    assert words in page
    for claim in ("每户均已检查", "尚未结束", "<h2>", "<footer>"):
        assert claim not in page


def test_without_a_household_nobody_has_inspected_every_household(client, branch, officer):
    page = report_of(client, officer, "2023")
    assert "<footer>" not in page
    assert "<h2>" not in page


def numbers_in(page):
    return re.findall(r"<b>(（.）)?([^<]+)</b>", page.partition("六、")[2])


def test_the_points_of_section_six_are_numbered_in_their_order(client, summer, standard, officer):
    """Case 51: no weak items: one point without a number; weak ones and cover: (1) and (2)."""
    here, _there = summer
    page = report_of(client, officer)
    assert [number for number, _text in numbers_in(page)] == ["（一）", "（二）"]
    look(officer, standard, here[0], on=date(2023, 9, 4), i6=0)
    page = report_of(client, officer)
    assert [number for number, _text in numbers_in(page)] == ["（一）", "（二）", "（三）"]


def test_a_single_point_has_no_number(township, summer, officer):
    report = make_report(scope=Scope(officer), township=township, period=Q3)
    report.figures.items = []
    assert report.next_steps == [("cover", 0)]
