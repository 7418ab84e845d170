import pytest
from hypothesis import given
from hypothesis import strategies as st

from grid.domain.names import mask_name, mask_phone, pinyin_initials, spell_name, tidy_name

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@given(han)
def test_a_masked_name_shows_no_more_than_its_ends(name):
    masked = mask_name(name)
    assert masked[0] == name[0]
    assert "*" in masked
    assert len(masked) == max(2, len(name))
    assert set(masked[1:-1] or masked[1:]) == {"*"}


@pytest.mark.parametrize(
    ("raw", "tidy"), [("陈　盛 ", "陈盛"), (" 龙 涛 兰", "龙涛兰"), ("Ａｌｉ·买买提", "Ali·买买提")]
)
def test_spaces_and_full_width_go(raw, tidy):
    assert tidy_name(raw) == tidy


def test_initials_and_phones():
    assert pinyin_initials("杨通文") == "ytw"
    assert pinyin_initials("") == ""
    assert pinyin_initials("曾国强") == "zgq"  # not ceng
    assert "".join(spell_name("单小平")) == "shanxiaoping"
    assert mask_phone("19900007502") == "199****7502"
    assert mask_phone("") == ""


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("阚甲明", "kjm"),
        ("隗乙生", "wys"),
        ("乜三", "ns"),
        ("万俟春", "mqc"),
        ("长孙明", "zsm"),
        ("单于明", "cym"),
        ("澹台明", "ttm"),
        ("杨晟", "ys"),
        ("单小平", "sxp"),
    ],
)
def test_surnames_are_found_by_what_people_say(name, initials):
    assert pinyin_initials(name) == initials


@pytest.mark.parametrize("dot", "·•・‧．∙･⋅")
def test_the_dot_in_a_name_has_one_form(dot):
    assert tidy_name(f"阿依古丽{dot}买甲提") == "阿依古丽·买甲提"


@pytest.mark.parametrize(
    "nothing", ["\u200b", "\ufeff", "\u00ad", "\u200e", "\u2060", "\u200d", "\ufe00"]
)
def test_what_nobody_sees_is_no_part_of_a_name(nothing):
    assert tidy_name(f"{nothing}杨{nothing}甲远{nothing}") == "杨甲远"
