"""The numbers of hamlets, and the order in which the hamlets of a village stand in lists."""

import re

from grid.domain.names import spell_name, tidy_name

HamletKey = tuple[bool, str, int, str]

DIGITS = "零一二三四五六七八九"

# A number alone, or one before the word for a group: 三江寨 is a name, no third hamlet.
_NUMBERED = re.compile(
    r"(.*?)第?(\d{1,2}|[零〇一二三四五六七八九十]{1,3})(?:村民|居民)?(?:小组|组|队|社)"
)


def read_numeral(text: str) -> int | None:
    """`12`, `十二`, `二十` → a number below 100; None for anything else."""
    if text.isdecimal():
        return int(text) if len(text) < 3 else None
    tens, ten, ones = text.rpartition("十")
    digits = [DIGITS.find("一" if ten and not part else part) for part in (tens or "", ones)]
    if ten:
        if len(tens) > 1 or len(ones) > 1 or digits[0] < 1 or digits[1] < 0:
            return None
        return digits[0] * 10 + (digits[1] if ones else 0)
    return digits[1] if len(ones) == 1 and digits[1] >= 0 else None


def hamlet_order(name: str) -> HamletKey:
    """A key to sort by: 一组 < 2组 < 第十一组, then 大寨二组 < 大寨十组 among names by pinyin.

    Households without a hamlet come last.
    """
    tidy = tidy_name(name)
    number = read_numeral(tidy)
    if number is not None:
        return (False, "", number, tidy)
    match = _NUMBERED.fullmatch(tidy)
    number = read_numeral(match[2]) if match else None
    if match and number is not None:
        return (False, " ".join(spell_name(match[1])), number, tidy)
    return (not tidy, " ".join(spell_name(tidy)), 0, tidy)
