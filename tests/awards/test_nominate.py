"""Nominating and reviewing: who may, how many, and what is said to whom."""

import pytest

from awards.domain.life import AwardRefused
from awards.domain.nominate import (
    accept_award,
    accept_many,
    decline_award,
    nominate,
    nominate_many,
    take_back,
)
from awards.models import Award
from tests.awards.story import IN_MAY, make_title
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_up(ceremony, title, officer):
    def act(household, by=officer, citation="院坝干净", **more):
        given = {"ceremony": ceremony, "title": title, "at": IN_MAY, **more}
        return nominate(household=household, citation=citation, by=by, **given)

    return act


def test_an_award_keeps_what_it_was_judged_by(put_up, homes, secretary):
    award = put_up(homes[0], by=secretary, citation=" 院坝干净 ")
    award.refresh_from_db()
    assert (award.status, award.citation, award.branch) == (
        "nominated",
        "院坝干净",
        homes[0].branch,
    )
    assert award.facts["score"] == "100.00"
    assert (award.facts["start"], award.facts["end"]) == ("2023-02-01", "2023-04-30")
    assert award.facts["rule"]["least_score"] == "90"
    step = award.steps.get()
    assert (step.status, step.by, step.at) == ("nominated", secretary, IN_MAY)


def test_who_does_not_qualify_is_refused_with_the_rule(put_up, household):
    with pytest.raises(AwardRefused, match=household.head):
        put_up(household)
    assert not Award.objects.exists()


def test_a_secretary_nominates_of_the_own_branch_only(put_up, other_branch, inspect, secretary):
    away = HouseholdFactory(branch=other_branch)
    inspect(away)
    with pytest.raises(AwardRefused):
        put_up(away, by=secretary)
    assert put_up(away).branch == other_branch


def test_no_citation_no_nomination(put_up, homes):
    for text in (" ", "好" * 201):
        with pytest.raises(AwardRefused):
            put_up(homes[0], citation=text)


def test_a_title_of_elsewhere_or_out_of_use(put_up, homes, title):
    away = make_title(HouseholdFactory().branch.township)
    with pytest.raises(AwardRefused):
        put_up(homes[0], title=away)
    title.is_active = False
    with pytest.raises(AwardRefused):
        put_up(homes[0])


def test_a_household_holds_a_title_once(put_up, homes, officer, township):
    award = put_up(homes[0])
    with pytest.raises(AwardRefused):
        put_up(homes[0])
    put_up(homes[0], title=make_title(township, "文明家庭"))
    decline_award(award=award, reason="证据不足", by=officer, at=IN_MAY)
    with pytest.raises(AwardRefused):
        put_up(homes[0])


def test_taken_back_it_can_be_made_again(put_up, homes, secretary):
    award = put_up(homes[0], by=secretary)
    with pytest.raises(AwardRefused):
        take_back(award=award, reason=" ", by=secretary)
    take_back(award=award, reason="写错了", by=secretary)
    again = put_up(homes[0], by=secretary, citation="庭院整洁")
    assert again.pk == award.pk
    again.refresh_from_db()
    assert again.citation == "庭院整洁"
    told = list(again.steps.values_list("status", flat=True))
    assert told == ["nominated", "taken_back", "nominated"]


def test_many_or_none(ceremony, title, homes, household, officer):
    citations = {home.pk: "干净" for home in [*homes, household]}
    given = {"ceremony": ceremony, "title": title, "by": officer}
    with pytest.raises(AwardRefused):
        nominate_many(citations=citations, **given)
    with pytest.raises(AwardRefused):
        nominate_many(citations={}, **given)
    assert not Award.objects.exists()
    del citations[household.pk]
    assert len(nominate_many(citations=citations, **given)) == 3


def test_queries_do_not_grow_with_households(
    ceremony, title, homes, officer, branch, inspect, django_assert_max_num_queries
):
    more = [HouseholdFactory(branch=branch, code=f"200-09{n}") for n in range(9)]
    for home in more:
        inspect(home)
    with django_assert_max_num_queries(17):
        nominate_many(
            ceremony=ceremony,
            title=title,
            citations={home.pk: "干净" for home in [*homes, *more]},
            by=officer,
        )


def test_a_branch_has_only_its_places(put_up, homes, title, officer):
    title.quota_branch = 2
    title.save()
    first = put_up(homes[0])
    put_up(homes[1])
    with pytest.raises(AwardRefused, match="2"):
        put_up(homes[2])
    decline_award(award=first, reason="放弃", by=officer)
    put_up(homes[2])
    with pytest.raises(AwardRefused):  # its place is another's by now
        accept_award(award=first, by=officer)


def test_the_list_has_only_its_places(put_up, homes, title, ceremony, officer):
    title.quota_total = 2
    title.save()
    first, *others = [put_up(home) for home in homes]
    accept_award(award=first, by=officer)
    accept_award(award=others[0], by=officer)
    with pytest.raises(AwardRefused, match="3"):
        accept_award(award=others[1], by=officer)
    assert Award.objects.filter(status="accepted").count() == 2


def test_accepting_all_takes_what_fits_by_score(put_up, homes, title, ceremony, officer):
    """Two places for three: the lower score waits on, whoever was nominated first."""
    title.quota_total = 2
    title.save()
    lowest, middle, highest = awards = [put_up(home) for home in homes]
    for award, score in zip(awards, ("90.10", "95.00", "100.00"), strict=True):
        Award.objects.filter(pk=award.pk).update(facts=award.facts | {"score": score})
    done = accept_many(ceremony=ceremony, by=officer)
    assert [award.pk for award in done.awards] == [highest.pk, middle.pk]
    assert [award.pk for award in done.left_out] == [lowest.pk]
    lowest.refresh_from_db()
    assert lowest.status == "nominated"
    again = accept_many(ceremony=ceremony, by=officer)  # no place is left
    assert ([], [lowest.pk]) == (again.awards, [award.pk for award in again.left_out])


def test_with_the_same_score_who_was_nominated_first_goes_first(
    put_up, homes, title, ceremony, officer
):
    title.quota_total = 1
    title.save()
    first, second, third = [put_up(home) for home in homes]
    done = accept_many(ceremony=ceremony, by=officer)
    assert [award.pk for award in done.awards] == [first.pk]
    assert {award.pk for award in done.left_out} == {second.pk, third.pk}


def test_declined_it_can_be_accepted_after_all(put_up, homes, officer):
    award = put_up(homes[0])
    with pytest.raises(AwardRefused):
        decline_award(award=award, reason="", by=officer)
    decline_award(award=award, reason="材料不全", by=officer)
    award = accept_award(award=award, reason="已补齐", by=officer)
    assert award.status == "accepted"
    assert [step.reason for step in award.steps.all()] == ["", "材料不全", "已补齐"]
    with pytest.raises(AwardRefused):
        take_back(award=award, reason="晚了", by=officer)


def test_only_while_it_is_planned(ceremony, put_up, homes, officer):
    award = put_up(homes[0])
    ceremony.status = "notice"
    ceremony.save()
    for act in (
        lambda: put_up(homes[1]),
        lambda: accept_award(award=award, by=officer),
        lambda: accept_many(ceremony=ceremony, by=officer),
        lambda: decline_award(award=award, reason="晚", by=officer),
    ):
        with pytest.raises(AwardRefused):
            act()
