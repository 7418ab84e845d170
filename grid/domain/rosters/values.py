"""From the text of a cell to a value; what cannot be understood raises ValueNotUnderstood."""

import re

from grid.domain.hamlets import read_numeral

MOST_PERSONS = 30  # in one household: our own bound for a typing error
_PERSONS = re.compile(r"(\d+)(?:\.0+)?(?:口人|人|口|个)?(?:\(.*\))?")
_CHINESE = re.compile(r"([零一二两三四五六七八九十]{1,3})(?:口人|人|口|个)?(?:\(.*\))?")
_YES = {"是", "√", "✓", "✔", "有", "1", "y", "yes", "v"}
_NO = {"", "否", "×", "x", "无", "不是", "非", "0", "n", "no", "/", "-", "—", "无党派"}
_NO_PARTY = re.compile(r"群众|团员|非党|不是党员|民主|民革|民盟|民建|民进|农工党|致公|九三|无党派")
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"0\d{9,11}|[2-8]\d{6,7}")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$|0?[1-9]\d{8,10}$)")
_BETWEEN_PHONES = re.compile(r"[/、,;|或和及\n]+")
_CODE = re.compile(r"(\d{1,4})-(\d{1,5})")
_DATE = re.compile(r"20\d\d-(\d\d)-(\d\d)")
_ANY_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_GONE = re.compile(
    r"注销|迁出|迁走|迁移|死亡|去世|销户|已故|亡故|搬走|绝户|空户|灭失|拆迁|合并|移民"
)
_STILL = re.compile(r"^(未|否|没有|不)|正常|在册|在户|未注销|未迁出")


class ValueNotUnderstood(ValueError):
    """The text says nothing that can be kept."""


class NumberNotPlausible(ValueNotUnderstood):
    """A number, but none that can be."""


def read_persons(text: str) -> int | None:
    """`5`, `5人`, `4人(外出2人)`, `十一` → a number from 1 to 30; empty → None.

    Raises ValueNotUnderstood; for a number that cannot be, NumberNotPlausible.
    """
    if not text:
        return None
    compact = text.replace(" ", "")
    if match := _PERSONS.fullmatch(compact):
        number = int(match[1])
    elif match := _CHINESE.fullmatch(compact):
        number = read_numeral(match[1].replace("两", "二")) or 0
    else:
        raise ValueNotUnderstood
    if not 1 <= number <= MOST_PERSONS:
        raise NumberNotPlausible
    return number


def read_phone(text: str) -> str:
    """Digits of a mobile or landline number; empty → empty."""
    digits = re.sub(r"[\s\-—()+.]", "", text) if text else ""
    digits = _COUNTRY.sub("", digits)
    if digits and not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise ValueNotUnderstood
    return digits


def read_phones(text: str) -> list[str]:
    """The numbers of a cell that holds one or several. Raises ValueNotUnderstood for none."""
    try:
        return [phone] if (phone := read_phone(text)) else []
    except ValueNotUnderstood:
        parts = _BETWEEN_PHONES.split(text)
        if len(parts) == 1:
            parts = text.split()
    found = []
    for part in parts:
        try:
            found += [phone] if (phone := read_phone(part)) else []
        except ValueNotUnderstood:
            continue
    if not found:
        raise ValueNotUnderstood
    return found


def read_party(text: str) -> bool:
    """Party member or not: `是`, `中共预备党员`, `群众`. Raises ValueNotUnderstood."""
    compact = text.replace(" ", "").lower()
    if compact in _YES:
        return True
    if compact in _NO or _NO_PARTY.search(compact):
        return False
    if "党员" in compact or compact in ("中共", "共产党", "党"):
        return True
    raise ValueNotUnderstood


def is_yes(text: str) -> bool:
    return text.replace(" ", "").lower() in _YES


def is_gone(text: str, label: str) -> bool:
    """Does a status column say that the household is no more? `是` under `是否注销` does."""
    compact = text.replace(" ", "")
    if label.startswith("是否"):
        stays = "在" in label
        return (compact in ("否", "×", "不在") if stays else is_yes(compact)) or bool(
            _GONE.search(compact) and not _STILL.search(compact)
        )
    return bool(_GONE.search(compact)) and not _STILL.search(compact)


def read_code(text: str, short_code: str) -> str:
    """`200-1`, `1` → `200-0001`; another form stays as it is (at most 20 characters).

    A date is a code of two numbers that Excel took for one (`3-5` → 2026-03-05): it is read
    back as month and day. Raises ValueNotUnderstood for one that can't be that.
    """
    compact = text.replace(" ", "")
    if match := _CODE.fullmatch(compact):
        return f"{match[1]}-{int(match[2]):04}"
    if compact.isdigit() and len(compact) <= 5:
        return f"{short_code}-{int(compact):04}"
    if match := _DATE.fullmatch(compact):
        return f"{int(match[1])}-{int(match[2]):04}"
    if _ANY_DATE.fullmatch(compact):
        raise ValueNotUnderstood
    return compact[:20]


def is_date(text: str) -> bool:
    return bool(_ANY_DATE.fullmatch(text.replace(" ", "")))
