"""Which characters the fonts of this machine lack: they would be printed as boxes.

Asked of fontconfig, which WeasyPrint takes its fonts from. Names hold characters that were
added to Unicode late (䶮, 𠅤, 𬭎 …): an office's computer mostly lacks the same ones.
"""

import ctypes
import ctypes.util
import re
from collections.abc import Iterable, Iterator
from functools import cache

# From here on fonts differ. What lies below (the 20,902 characters of 1993, kana, signs) every
# Chinese font has.
_LATE = re.compile("[\u3400-\u4dbf\u9fa6-\u9fff\U00020000-\U0003ffff]")
_WORD = "[\u3400-\u9fff\U00020000-\U0003ffff·]"


class _FontSet(ctypes.Structure):
    _fields_ = [
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    ]


@cache
def _library() -> ctypes.CDLL | None:
    """fontconfig with its installed fonts read; None on a machine without it."""
    name = ctypes.util.find_library("fontconfig")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.FcPatternGetCharSet.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_void_p)
    ]  # fmt: skip
    library.FcCharSetHasChar.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    return library if library.FcInit() else None


def _charsets(library: ctypes.CDLL) -> Iterator[ctypes.c_void_p]:
    """The set of characters of each installed font."""
    if not (found := library.FcConfigGetFonts(None, 0)):
        return
    for place in range(found.contents.count):
        charset = ctypes.c_void_p()
        pattern = found.contents.fonts[place]
        if library.FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(charset)) == 0:
            yield charset


@cache
def can_draw(character: str) -> bool:
    """Whether a font on this machine has the character; so says a machine without fontconfig."""
    library = _library()
    if library is None or not _LATE.match(character):
        return True
    return any(library.FcCharSetHasChar(one, ord(character)) for one in _charsets(library))


def find_undrawable(texts: Iterable[str]) -> list[str]:
    """The words of these texts that hold a character no font has, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        for character in dict.fromkeys(_LATE.findall(text)):
            if not can_draw(character):
                words = re.findall(f"{_WORD}*{re.escape(character)}{_WORD}*", text)
                found |= dict.fromkeys(word[:40] for word in words)
    return list(found)
