"""Names of people: tidied, masked, and searchable by pinyin initials."""

import re
import unicodedata

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


def pinyin_initials(name: str) -> str:
    """`杨通文` → `ytw`; letters and digits stay, anything else is left out."""
    initials = "".join(part[:1] for part in lazy_pinyin(name, style=Style.NORMAL))
    return "".join(c for c in initials.lower() if c.isascii() and c.isalnum())
