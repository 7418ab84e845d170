"""Nominations and titles of a double household that is merged."""

from datetime import date

import pytest

from awards.domain.nominate import nominate_many, take_back
from awards.models import Award
from grid.domain.households import HouseholdRefused, activate_households, merge_households
from grid.domain.merging import tell_merge
from grid.models import HouseholdMerge
from tests.awards.story import IN_MAY
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 20)


def merge(source, target, by):
    return merge_households(source=source, target=target, on=DAY, reason="重复", by=by)


def test_what_it_stands_for_goes_along_and_comes_back(awards, homes, branch, officer):
    other = HouseholdFactory(branch=branch)
    assert "提名和称号1个" in tell_merge(homes[0], other)
    merge(homes[0], other, officer)
    assert set(Award.objects.values_list("household", flat=True)) == {
        other.pk,
        homes[1].pk,
        homes[2].pk,
    }
    activate_households(households=[homes[0]], reason="误并", by=officer)
    assert Award.objects.get(pk=awards[0].pk).household == homes[0]


def test_the_same_title_twice_is_refused_with_the_way_out(awards, homes, officer):
    with pytest.raises(HouseholdRefused, match="先撤回"):
        merge(homes[0], homes[1], officer)
    homes[0].refresh_from_db()
    assert homes[0].is_active
    assert not HouseholdMerge.objects.exists()


def test_taken_back_it_is_in_nobody_s_way(ceremony, title, homes, officer):
    said = {homes[0].pk: "院坝干净", homes[1].pk: "院坝干净"}
    nominate_many(ceremony=ceremony, title=title, citations=said, by=officer, at=IN_MAY)
    award = Award.objects.get(household=homes[0])
    take_back(award=award, reason="填错", by=officer, at=IN_MAY)
    merge(homes[0], homes[1], officer)
    award.refresh_from_db()
    assert award.household == homes[0]  # it counts nowhere any more, and stays
