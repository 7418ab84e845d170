"""Names of people: tidied, masked, and searchable by pinyin initials."""

import os
import re
import unicodedata
from functools import lru_cache

# Names are no phrases: 45 MB of them stay out of every process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin import Style, lazy_pinyin

_SPACES = re.compile(r"\s+")
# Characters that nobody sees: zero-width space, byte order mark, soft hyphen, directions.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Joiners and variants carry meaning in other scripts, in a name written in Han they do not.
_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ANY_DOT = re.compile(
    "[\u2022\u2027\u2219\u22c5\u30fb\u25cf\u16eb]|(?<=[\u4e00-\u9fff])[.](?=[\u4e00-\u9fff])"
)


def tidy_text(text: object) -> str:
    """Fold full-width characters (NFKC), squeeze white space, drop what is invisible."""
    folded = unicodedata.normalize("NFKC", str(text))
    if not folded.isascii():
        folded = _INVISIBLE.sub("", folded)
    return _SPACES.sub(" ", folded).strip()


def tidy_name(text: object) -> str:
    """A person's name as one name: no spaces inside, no invisible characters, `·` for any dot."""
    name = tidy_text(text).replace(" ", "")
    return name if name.isascii() else _ANY_DOT.sub("·", _JOINERS.sub("", name))


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


# Traditional characters that stand in names of rosters, each before its simplified form.
_TRADITIONAL = (
    "楊杨張张劉刘陳陈黃黄趙赵吳吴鄭郑馮冯蔣蒋韓韩馬马羅罗蘇苏盧卢葉叶蕭萧鄧邓許许賈贾鄒邹錢钱湯汤龍龙萬万賀贺"
    "顧顾龔龚嚴严國国華华興兴貴贵蘭兰鳳凤蓮莲強强偉伟軍军榮荣慶庆義义寶宝銀银鐵铁長长開开遠远進进勝胜發发財财連连順顺"
    "愛爱麗丽藝艺雲云飛飞紅红東东來来書书學学禮礼聖圣傑杰豐丰壽寿寧宁倫伦誠诚賢贤達达輝辉應应澤泽濤涛潤润濟济滿满"
    "靜静鎮镇陽阳陸陆雙双顏颜風风騰腾駿骏魯鲁鵬鹏黨党齊齐"
)
_SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))
_DOTS = re.compile(r"[·•‧・∙.\s]")


def is_same_name(one: str, other: str, *, same_phone: bool = False) -> bool:
    """Whether two writings are evidently of one name.

    Apart only by spaces, middle dots or traditional characters; with the same phone also by
    characters that are read alike (`杨通文`, `杨通闻`). Initials are not enough: brothers share
    them (`杨通文`, `杨通武`).
    """
    left, right = (_DOTS.sub("", tidy_name(name)).translate(_SIMPLIFIED) for name in (one, other))
    return left == right or (same_phone and spell_name(left) == spell_name(right))


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
    "阚": "kan",
    "隗": "wei",
    "乜": "nie",
    "佴": "nai",
    "繁": "po",
    "黑": "he",
    "召": "shao",
    "洗": "xian",
    "秘": "bi",
    "祭": "zhai",
}
# Surnames of two characters, where one of them is read in another way.
_LONG_SURNAMES = {
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
    "尉迟": ("yu", "chi"),
}
# Characters that stand in given names and are read there in another way than first in the list.
_GIVEN = {"晟": "sheng"}


def _read_surname(name: str) -> tuple[str, ...]:
    """How the first characters are read as a surname; empty where the dictionary is right."""
    if long := _LONG_SURNAMES.get(name[:2]):
        return long
    known = _SURNAMES.get(name[:1])
    return (known,) if known else ()


def spell_name(name: str) -> list[str]:
    """A person's name in pinyin, one part for each character: `曾国强` → `zeng guo qiang`."""
    parts = [
        _GIVEN.get(character) or lazy_pinyin(character, style=Style.NORMAL)[0] for character in name
    ]
    surname = _read_surname(name)
    return [*surname, *parts[len(surname) :]]


@lru_cache(maxsize=8192)
def _initial(character: str) -> str:
    return (_GIVEN.get(character) or lazy_pinyin(character, style=Style.NORMAL)[0])[:1].lower()


def pinyin_initials(name: str) -> str:
    """`杨通文` → `ytw`; letters and digits stay, anything else is left out.

    Each character by itself: names are no phrases, and a roster has few different ones. The
    first ones are read as a surname: `曾国强` → `zgq`, `万俟春` → `mqc`.
    """
    initials = [*map(_initial, name)]
    surname = _read_surname(name)
    initials[: len(surname)] = [part[0] for part in surname]
    return "".join(c for c in initials if c.isascii() and c.isalnum())
