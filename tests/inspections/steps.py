"""Steps of problems for tests."""

from inspections.domain.life import take_step
from tests.factories import UserFactory
from tests.house.world_photo import PNG


def close_problem(*, problem, on, note, by):
    """Rectified by somebody, re-checked by `by`, all on one day."""
    other = UserFactory(role="officer", township=problem.township)
    given = {"problems": [problem], "on": on}
    take_step(act="rectify", note=note, photos=[PNG], by=other, **given)
    take_step(act="close", by=by, **given)
