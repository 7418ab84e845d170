"""The scoring policy: exact as data, checked by field, dated, and never changing history."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.domain.policy import (
    DEFAULT_POLICY,
    LEVELS,
    Policy,
    policy_for,
    revise_policy,
)
from boards.domain.rules import AppraisalRule, Band, BoardRule, PairRule, PolicyInvalid, Unseen
from boards.domain.scores import share_weights
from boards.models import Board, ScoringPolicy
from tests.factories import TownshipFactory

NOW = datetime(2023, 7, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
weights = st.decimals("0.1", 10, places=1)
points = st.decimals(0, 100, places=1)


@st.composite
def shares(draw):
    first = draw(st.integers(1, 100))
    second = draw(st.integers(0, 100 - first))
    third = draw(st.integers(0, 100 - first - second))
    four = (first, second, third, 100 - first - second - third)
    return dict(
        zip(("households", "surprise", "arena", "problems"), map(Decimal, four), strict=True)
    )


@st.composite
def board_rules(draw):
    black, red = sorted((draw(points), draw(points)))
    return BoardRule(draw(st.integers(0, 60)), red, draw(st.integers(0, 60)), black)


@st.composite
def band_rules(draw):
    starts = sorted(draw(st.sets(st.integers(1, 100), max_size=5)), reverse=True)
    bands = [Band(f"第{n}档", Decimal(start)) for n, start in enumerate([*starts, 0])]
    return AppraisalRule(draw(weights), draw(weights), tuple(bands))


@st.composite
def policies(draw):
    return Policy(
        kind_weights={kind: draw(weights) for kind in ("weekly", "surprise", "arena")},
        part_weights=draw(shares()),
        full_coverage=draw(st.decimals("0.01", 1, places=2)),
        boards={level: draw(board_rules()) for level in LEVELS},
        pair=PairRule(draw(st.decimals(0, 1, places=2)), draw(st.sampled_from(Unseen))),
        notice_days=draw(st.integers(1, 60)),
        appraisal=draw(band_rules()),
    )


@given(policies())
def test_data_reads_back_to_the_digit(policy):
    policy.validate()
    again = Policy.from_data(policy.as_data())
    assert again == policy
    assert again.as_data() == policy.as_data()


@given(policies(), st.sets(st.sampled_from(["surprise", "arena", "problems"])))
def test_the_weight_of_missing_parts_is_shared_out_in_proportion(policy, missing):
    parts = {name: None if name in missing else 0 for name in policy.part_weights}
    told = share_weights(parts, policy)
    assert sum(told.values()) == 1
    assert set(told) == set(policy.part_weights) - missing
    known = sum(policy.part_weights[name] for name in told)
    assert all(share * Fraction(known) == policy.part_weights[name] for name, share in told.items())


def test_the_default_is_valid():
    DEFAULT_POLICY.validate()
    assert DEFAULT_POLICY.appraisal.band_of(Decimal("89.99")).name == "良好"
    assert DEFAULT_POLICY.appraisal.band_of(Decimal(-3)).name == "不合格"


def of_boards(**changes):
    rule = replace(DEFAULT_POLICY.boards["branches"], **changes)
    return {"boards": {**DEFAULT_POLICY.boards, "branches": rule}}


def of_bands(*bands):
    return {"appraisal": replace(DEFAULT_POLICY.appraisal, bands=bands)}


GOOD, REST = Band("优秀", Decimal(90)), Band("不合格", Decimal(0))


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind_weights": {"weekly": Decimal(0)}}, "kind_weights-weekly"),
        ({"part_weights": {"households": Decimal(60)}}, "part_weights-households"),
        ({"part_weights": {"households": Decimal(0), "arena": Decimal(100)}},
         "part_weights-households"),
        ({"full_coverage": Decimal("1.2")}, "full_coverage"),
        ({"full_coverage": Decimal("0.12345")}, "full_coverage"),
        (of_boards(black_below=Decimal(90)), "boards-branches-black_below"),
        (of_boards(reds=-1), "boards-branches-reds"),
        (of_boards(red_from=Decimal(101)), "boards-branches-red_from"),
        ({"pair": PairRule(Decimal(2), Unseen.OWN)}, "pair-own_share"),
        ({"notice_days": 0}, "notice_days"),
        ({"appraisal": replace(DEFAULT_POLICY.appraisal, plus=Decimal(-1))}, "appraisal-plus"),
        (of_bands(), "appraisal-bands"),
        (of_bands(REST, GOOD), "appraisal-bands-1-from"),
        (of_bands(GOOD), "appraisal-bands-0-from"),
        (of_bands(GOOD, replace(REST, name="优秀")), "appraisal-bands-1-name"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_told_at_its_field(changes, path):
    with pytest.raises(PolicyInvalid) as told:
        replace(DEFAULT_POLICY, **changes).validate()
    assert list(told.value.errors) == [path]


@pytest.mark.parametrize(
    ("path", "value"),
    [("full_coverage", "NaN"), ("full_coverage", None), ("notice_days", "5"), ("pair", 3)],
)
def test_what_is_no_number_cannot_be_read(path, value):
    with pytest.raises(PolicyInvalid):
        Policy.from_data({**DEFAULT_POLICY.as_data(), path: value})


def revise(township, by, *, valid_from=date(2023, 7, 1), at=NOW, **changes):
    numbers = replace(DEFAULT_POLICY, **changes)
    return revise_policy(
        township=township, numbers=numbers, valid_from=valid_from, reason="试行", by=by, at=at
    )


@pytest.mark.django_db
def test_versions_follow_one_another(township, officer):
    assert policy_for(township=township, on=date(2023, 7, 1)) == DEFAULT_POLICY
    revise(township, officer, notice_days=7)
    revise(township, officer, notice_days=9, valid_from=date(2023, 10, 1))
    days = [
        policy_for(township=township, on=on).notice_days
        for on in (date(2023, 6, 30), date(2023, 7, 1), date(2023, 9, 30), date(2024, 1, 1))
    ]
    assert days == [5, 7, 7, 9]
    assert policy_for(township=TownshipFactory(), on=date(2024, 1, 1)) == DEFAULT_POLICY
    revise(township, officer, notice_days=10, valid_from=date(2023, 10, 1))  # a slip put right
    assert policy_for(township=township, on=date(2023, 10, 1)).notice_days == 10
    assert list(ScoringPolicy.objects.order_by("version").values_list("version", flat=True)) == [
        1, 2, 3,
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_version_needs_a_reason_a_difference_and_a_sensible_day(township, officer):
    revise(township, officer, notice_days=7)
    given = {"township": township, "by": officer, "at": NOW, "valid_from": date(2023, 7, 1)}
    for more, path in (
        ({"numbers": DEFAULT_POLICY, "reason": " "}, "reason"),
        ({"numbers": replace(DEFAULT_POLICY, notice_days=7), "reason": "试行"}, ""),
        ({"numbers": DEFAULT_POLICY, "reason": "试行", "valid_from": date(2023, 6, 30)},
         "valid_from"),
        ({"numbers": DEFAULT_POLICY, "reason": "试行", "valid_from": date(2025, 7, 1)},
         "valid_from"),
        ({"numbers": replace(DEFAULT_POLICY, notice_days=0), "reason": "试行"}, "notice_days"),
    ):  # fmt: skip
        with pytest.raises(PolicyInvalid) as told:
            revise_policy(**{**given, **more})
        assert list(told.value.errors) == [path]
    assert ScoringPolicy.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "is_free"),
    [("draft", True), ("withdrawn", True), ("notice", False), ("published", False)],
)
def test_what_people_have_seen_keeps_its_numbers(township, officer, status, is_free):
    shown = {"published_by": officer, "published_at": NOW} if status == "published" else {}
    board = Board.objects.create(
        township=township, level="branches", period="2023Q3", status=status,
        start=date(2023, 7, 1), end=date(2023, 9, 30), rule=DEFAULT_POLICY.as_data(),
        drafted_by=officer, drafted_at=NOW, **shown,
    )  # fmt: skip
    if is_free:
        revise(township, officer, notice_days=7, valid_from=board.start)
        return
    for day in (board.start, board.end):
        with pytest.raises(PolicyInvalid):
            revise(township, officer, notice_days=7, valid_from=day)
    revise(township, officer, notice_days=7, valid_from=board.end + timedelta(days=1))
