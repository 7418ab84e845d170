"""From the text of a cell to a value; what cannot be understood raises ValueNotUnderstood."""

import re

MOST_PERSONS = 30  # in one household: our own bound for a typing error
_PERSONS = re.compile(r"(-?\d+)(?:口人|人|口|个)?")
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_YES = {"是", "√", "✓", "有", "党员", "中共党员", "1", "y", "yes"}
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"0\d{9,11}|[2-8]\d{6,7}")
_CODE = re.compile(r"(\d{1,4})-(\d{1,5})")


class ValueNotUnderstood(ValueError):
    """The text says nothing that can be kept."""


def read_persons(text: str) -> int | None:
    """`5`, `5人`, `4口人`, `五` → a number from 1 to 30; empty → None."""
    if not text:
        return None
    compact = text.replace(" ", "")
    if match := _PERSONS.fullmatch(compact):
        number = int(match[1])
    else:
        number = _CHINESE.get(compact.removesuffix("人").removesuffix("口"), 0)
    if not 1 <= number <= MOST_PERSONS:
        raise ValueNotUnderstood
    return number


def read_phone(text: str) -> str:
    """Digits of a mobile or landline number; empty → empty."""
    digits = re.sub(r"[\s\-—()+.]", "", text).removeprefix("86") if text else ""
    if digits and not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise ValueNotUnderstood
    return digits


def read_yes(text: str) -> bool:
    return text.replace(" ", "").lower() in _YES


def read_code(text: str, short_code: str) -> str:
    """`200-1`, `1` → `200-0001`; another form stays as it is (at most 20 characters)."""
    compact = text.replace(" ", "")
    if match := _CODE.fullmatch(compact):
        return f"{match[1]}-{int(match[2]):04}"
    if compact.isdigit() and len(compact) <= 5:
        return f"{short_code}-{int(compact):04}"
    return compact[:20]
