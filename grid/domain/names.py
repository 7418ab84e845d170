"""Names of people: tidied, masked, and searchable by pinyin initials."""

import os
import re
import unicodedata
from functools import lru_cache

# Names are no phrases: 45 MB of them stay out of every process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin import Style, lazy_pinyin

_SPACES = re.compile(r"\s+")


def tidy_text(text: object) -> str:
    """Fold full-width characters (NFKC) and squeeze white space at the ends and inside."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", str(text))).strip()


def tidy_name(text: object) -> str:
    """A person's name without the spaces that offices put inside to align columns."""
    return tidy_text(text).replace(" ", "")


def mask_name(name: str) -> str:
    """`杨通文` → `杨*文`, `杨文` → `杨*`: the form for pages outside the village.

    Source: PIPL Art. 25 (publishing a named person needs separate consent).
    """
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """`19900007502` → `199****7502`, for lists; the whole number stands on the person's page."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else phone


# Surnames that are read in another way than the same character elsewhere.
_SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "朴": "piao",
    "翟": "zhai",
    "盖": "ge",
    "查": "zha",
    "乐": "yue",
    "覃": "qin",
    "尉": "yu",
    "缪": "miao",
    "折": "she",
    "员": "yun",
    "种": "chong",
}


def spell_name(name: str) -> list[str]:
    """A person's name in pinyin, one part for each character: `曾国强` → `zeng guo qiang`."""
    parts = lazy_pinyin(name, style=Style.NORMAL)
    if name[:1] in _SURNAMES and parts:
        parts[0] = _SURNAMES[name[0]]
    return parts


@lru_cache(maxsize=8192)
def _initial(character: str) -> str:
    return lazy_pinyin(character, style=Style.NORMAL)[0][:1].lower()


def pinyin_initials(name: str) -> str:
    """`杨通文` → `ytw`; letters and digits stay, anything else is left out.

    Each character by itself: names are no phrases, and a roster has few different ones. The
    first one is read as a surname: `曾国强` → `zgq`.
    """
    initials = [*map(_initial, name)]
    if name[:1] in _SURNAMES:
        initials[0] = _SURNAMES[name[0]][0]
    return "".join(c for c in initials if c.isascii() and c.isalnum())
