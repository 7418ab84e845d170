"""Characters that no font on the machine has are named before they are printed as boxes."""

import pytest

from grid.document_fonts import can_draw, find_undrawable

# U+31350 begins the block that Unicode 15 added in 2022: Noto CJK, which the tests install,
# draws none of it; U+20BB7 (𠮷) and 䶮 stand in it since its first version.
LATE = "\U00031350"


@pytest.mark.parametrize(
    ("character", "can"),
    [("杨", True), ("A", True), ("·", True), ("䶮", True), ("\U00020bb7", True), (LATE, False)],
)
def test_what_can_be_drawn(character, can):
    assert can_draw(character) is can


def test_the_words_are_named_once_in_their_order():
    texts = [f"石{LATE}、杨通文", f"{LATE}家湾", f"石{LATE}"]
    assert find_undrawable(texts) == [f"石{LATE}", f"{LATE}家湾"]
    assert find_undrawable(["杨通文", ""]) == []
