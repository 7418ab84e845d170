"""The words on a certificate: refused, filled in, fitted, dated."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.certificate_text import (
    HEIGHT,
    LONGEST,
    SIZES,
    TextRefused,
    check_text,
    end_citation,
    fill_lines,
    height_of,
    lay_out,
    write_date,
)
from awards.domain.certificate_words import DEFAULT_TEXT, PLACEHOLDERS

VALUES = {
    "household": "杨通文",
    "title": "最美庭院",
    "village": "朗江村",
    "citation": "庭院花木常青",
    "date": "二〇二三年六月二十四日",
    "number": "2023-0001",
}


def test_the_draft_text_is_good():
    check_text(DEFAULT_TEXT)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{户主}：{称号}{奖金}", "{奖金}"),
        ("{户主}：{name}{称号}", "{name}"),
        ("{户主}：{称号", "大括号"),
        ("{户主}}：{称号}", "大括号"),
        ("{户主}：", "{称号}"),
        ("{称号}", "{户主}"),
        ("{户主}：{称号}" + "{事迹}" * 4, "太长"),
    ],
)
def test_a_text_that_cannot_stand_is_refused_with_what_is_wrong(text, told):
    with pytest.raises(TextRefused, match=told):
        check_text(text)


@pytest.mark.parametrize("names", [PLACEHOLDERS.keys(), PLACEHOLDERS.values()])
def test_placeholders_are_known_in_both_languages(names):
    text = " ".join(f"{{{name}}}" for name in names)
    check_text(text)
    (line,) = fill_lines(text, VALUES)
    assert line.text == " ".join(VALUES[key] for key in PLACEHOLDERS)


def test_lines_are_set_by_what_they_are():
    lines = lay_out(DEFAULT_TEXT, VALUES).lines
    assert [line.kind for line in lines] == ["call", "plain", "title", "plain"]
    assert ("household", "杨通文") in lines[0].parts


def test_braces_in_a_name_are_no_placeholders():
    lines = fill_lines("{户主}：{称号}", VALUES | {"household": "{称号}"})
    assert lines[0].text == "{称号}：最美庭院"


@st.composite
def values(draw):
    lengths = {key: draw(st.integers(1, length)) for key, length in LONGEST.items()}
    return {key: draw(st.sampled_from("文a，")) * length for key, length in lengths.items()}


@given(values())
def test_whatever_the_names_are_they_fit(filled):
    layout = lay_out(DEFAULT_TEXT, filled)
    assert height_of(layout.lines, layout.size) <= HEIGHT


@given(values(), values())
def test_a_longer_text_is_never_set_larger(one, other):
    longer = {key: one[key] + other[key] for key in one}
    assert lay_out(DEFAULT_TEXT, longer).size <= lay_out(DEFAULT_TEXT, one).size


def test_a_short_text_is_set_as_large_as_it_may():
    assert lay_out("{户主}：\n{称号}", VALUES).size == SIZES[0]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2023, 6, 24), "二〇二三年六月二十四日"),
        (date(2010, 10, 10), "二〇一〇年十月十日"),
        (date(2026, 12, 31), "二〇二六年十二月三十一日"),
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
        (date(2026, 1, 1), "二〇二六年一月一日"),
    ],
)
def test_dates_in_chinese(day, told):
    assert write_date(day) == told


def test_a_citation_goes_on():
    assert end_citation("庭院干净，花木常青。 ") == "庭院干净，花木常青"
