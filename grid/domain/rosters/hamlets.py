"""One hamlet, one spelling: 一组 = 1组 = 第一组 = 第一村民小组."""

import re
from collections.abc import Iterable

from grid.domain.hamlets import DIGITS, read_numeral
from grid.domain.names import tidy_name

_HAMLET = re.compile(r"^.{1,8}(组|寨|团|屋场|院子|湾|冲|坪|垅)$")
_NUMBERED = re.compile(r"第?(\d{1,2}|[零〇一二三四五六七八九十]{1,3})(?:村民|居民)?小?组?")
_LONG = re.compile(r"(?:村民|居民)?小组$|(?:村民|居民)组$")


def looks_like_hamlet(text: str) -> bool:
    return bool(_HAMLET.match(text))


def write_number(number: int) -> str:
    """12 → `十二`, for 1 to 99."""
    tens, ones = divmod(number, 10)
    text = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return text + (DIGITS[ones] if ones else "")


def tidy_hamlet(text: str, village: str = "") -> str:
    """A hamlet's name in the one spelling in which new ones are written: `第1村民小组` → `一组`."""
    name = tidy_name(text)
    if village and name.startswith(village) and name != village:
        name = name.removeprefix(village)
    if match := _NUMBERED.fullmatch(name):
        number = read_numeral(match[1])
        if number:
            return f"{write_number(number)}组"
    return _LONG.sub("组", name) if len(name) > 3 else name


class HamletBook:
    """The spellings that a branch knows; a hamlet named otherwise takes the known one."""

    def __init__(self, known: Iterable[str], village: str = "") -> None:
        self.village = village
        self._spelling: dict[str, str] = {}
        for name in known:
            self._spelling.setdefault(tidy_hamlet(name, village), name)

    def spell(self, text: str) -> str:
        key = tidy_hamlet(text, self.village)
        return self._spelling.get(key, key)


def find_hamlet_in(text: str, village: str = "") -> str:
    """The hamlet that a sheet's name or title tells: `客寨村一组` → `一组`; else empty."""
    rest = text.replace(" ", "")
    for cut in (village, village.rstrip("村").removesuffix("社区") + "村"):
        if cut and cut != "村" and cut in rest:
            rest = rest.split(cut)[-1]
    rest = re.split(r"农户|花名册|名册|户主|一览", rest)[0]
    return rest if _HAMLET.match(rest) and "村" not in rest.replace("村民", "") else ""
