"""Drawing by lot: the same again from the same seed, and fair to the weights."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.domain.draw import (
    NEVER_SEEN,
    Candidate,
    Frame,
    digest_of,
    draw,
    draw_frame,
    read_frame,
    weigh,
    write_frame,
)

TODAY = date(2023, 6, 14)
seeds = st.text(min_size=1, max_size=40)
frames = st.dictionaries(
    st.text(min_size=1, max_size=8), st.integers(1, NEVER_SEEN), max_size=30
).map(lambda found: [Candidate(code, weight) for code, weight in found.items()])


@given(frames, st.integers(0, 40), seeds, st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_in_any_order(candidates, count, seed, chance):
    drawn = draw(candidates, count, seed=seed, purpose="branches")
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert draw(shuffled, count, seed=seed, purpose="branches") == drawn
    assert len(drawn) == len(set(drawn)) == min(count, len(candidates))
    assert set(drawn) <= {one.code for one in candidates}


@given(frames, st.integers(0, 40), seeds)
def test_drawing_more_keeps_those_drawn_before(candidates, count, seed):
    fewer = draw(candidates, count, seed=seed, purpose="branches")
    assert draw(candidates, count + 1, seed=seed, purpose="branches")[:count] == fewer


def test_known_draws_stay_what_they_were():
    """Written down once: a changed formula would make every draw of the past unprovable."""
    candidates = [Candidate(f"200-{n:04}", 1 + n % 7) for n in range(40)]
    assert draw(candidates, 4, seed="青朗 6 2 5 1", purpose="in 431225212200") == [
        "200-0009",
        "200-0016",
        "200-0019",
        "200-0033",
    ]


def test_seed_and_purpose_both_count():
    candidates = [Candidate(str(n), 1) for n in range(200)]
    one = draw(candidates, 20, seed="1", purpose="a")
    assert one != draw(candidates, 20, seed="2", purpose="a")
    assert one != draw(candidates, 20, seed="1", purpose="b")
    # Not only put together: "1" + "1a" is not "11" + "a".
    assert draw(candidates, 20, seed="1", purpose="1a") != draw(
        candidates, 20, seed="11", purpose="a"
    )


def test_who_weighs_more_is_drawn_first_as_often_as_the_weight_says():
    candidates = [Candidate("long unseen", 6), Candidate("seen", 3), Candidate("just seen", 1)]
    first = [draw(candidates, 1, seed=f"fixed {n}", purpose="x")[0] for n in range(5000)]
    for one in candidates:
        expected = one.weight / 10
        # Four standard deviations of a share of 5000.
        assert abs(first.count(one.code) / 5000 - expected) < 4 * (
            expected * (1 - expected) / 5000
        ) ** (1 / 2)


def test_weights():
    assert weigh(None, on=TODAY) == NEVER_SEEN
    assert weigh(TODAY, on=TODAY) == 1
    assert weigh(TODAY - timedelta(days=6), on=TODAY) == 1
    assert weigh(TODAY - timedelta(days=7), on=TODAY) == 2
    assert weigh(TODAY - timedelta(days=3000), on=TODAY) == NEVER_SEEN
    assert weigh(TODAY + timedelta(days=1), on=TODAY) == 1  # entered meanwhile


@given(st.dates(), st.dates(), st.dates())
def test_longer_unseen_never_weighs_less(one, other, on):
    early, late = sorted((one, other))
    assert weigh(early, on=on) >= weigh(late, on=on) >= 1


def test_a_faulty_frame_is_refused():
    with pytest.raises(ValueError, match="twice"):
        draw([Candidate("a", 1), Candidate("a", 2)], 1, seed="1", purpose="x")
    with pytest.raises(ValueError, match="weight 0"):
        draw([Candidate("a", 0)], 1, seed="1", purpose="x")


def make_frame():
    return Frame(
        branches=tuple(Candidate(f"b{n}", n + 1) for n in range(5)),
        branch_count=2,
        households={
            f"b{n}": tuple(Candidate(f"b{n}-{m}", m + 1) for m in range(9)) for n in range(5)
        },
        per_branch=3,
    )


@given(seeds)
def test_a_kept_frame_gives_the_same_draw(seed):
    frame = make_frame()
    kept = json.loads(json.dumps(write_frame(frame)))
    drawn = draw_frame(read_frame(kept), seed=seed)
    assert drawn == draw_frame(frame, seed=seed)
    assert [len(households) for households in drawn.values()] == [3, 3]
    assert digest_of(kept) == digest_of(write_frame(frame))


def test_a_frame_that_was_changed_has_another_digest():
    kept = write_frame(make_frame())
    before = digest_of(kept)
    kept["households"]["b3"][4][1] += 1
    assert digest_of(kept) != before
