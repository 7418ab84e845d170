"""Steps of problems for tests."""

from datetime import datetime, time

from django.utils import timezone

from inspections.domain.life import take_step
from tests.factories import UserFactory
from tests.house.world_photo import PNG


def at_noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def close_problem(*, problem, on, note, by):
    """Rectified by somebody, re-checked by `by`, all recorded at noon of one day."""
    other = UserFactory(role="officer", township=problem.township)
    given = {"problems": [problem], "on": on, "at": at_noon(on)}
    take_step(act="rectify", note=note, photos=[PNG], by=other, **given)
    take_step(act="close", by=by, **given)
