"""What waits for the office, counted for its agenda."""

import pytest

from awards.domain.decide import take_objection
from awards.domain.nominate import nominate
from awards.models import AwardCase
from awards.queries import count_waiting, lists_to_fix
from tests.awards.story import IN_MAY, NOTICE_OVER
from tests.factories import TownshipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_nominations_wait_while_planned(ceremony, title, homes, officer, secretary, other_branch):
    nominate(ceremony=ceremony, title=title, household=homes[0], citation="好", by=secretary)
    assert count_waiting(officer) == (1, 0, 0)
    away = UserFactory(role="officer", township=TownshipFactory())
    assert count_waiting(away) == (0, 0, 0)
    neighbour = UserFactory(role="secretary", township=officer.township, branch=other_branch)
    assert count_waiting(neighbour) == (0, 0, 0)


def test_objections_cases_and_lists_to_fix(noticed, awards, officer):
    take_objection(award=awards[0], source="page", text="不实", at=IN_MAY)
    AwardCase.objects.create(award=awards[1], source="recheck", failed=["score"], found_at=IN_MAY)
    assert count_waiting(officer) == (0, 1, 1)
    assert not lists_to_fix(officer, IN_MAY.date())
    assert list(lists_to_fix(officer, NOTICE_OVER.date())) == [noticed]
