"""Every string is translated, and Python holds no Chinese but where it is data."""

import ast
import re
from collections import defaultdict

import polib
import pytest

from tests.house.source import ROOT, all_messages, place, python_files, tree_of

CATALOGUE = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
ENTRIES = {(entry.msgctxt, entry.msgid): entry for entry in CATALOGUE}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}")

# Chinese in Python is data here, not a message: words met in rosters, defaults of a township.
CHINESE_DATA = {
    "awards/domain/draft.py": "the default titles and numbers are a township's own text",
    "awards/domain/certificate_words.py": "the draft text, placeholders, sample names",
    "awards/domain/markets.py": "the endings of villages' names",
    "boards/domain/bands.py": "the default bands are a township's own text",
    "grid/document_fonts.py": "ranges of characters",
    "grid/domain/organs.py": "kinds of townships and the names of their organs",
    "grid/domain/rosters": "synonyms of column titles, and what offices write in cells",
    "grid/domain/setup.py": "synonyms of column titles",
    "grid/domain/hamlets.py": "numerals, and the words for a hamlet",
    "grid/domain/names.py": "marks that stand in names",
    "inspections/forms_sheets.py": "headings of score sheets, as they are filled in",
    "inspections/domain/draft.py": "the default standard is a township's own text",
    "township/demo": "the demo township",
    "township/management/commands/serve.py": "a terminal: both languages, before any is chosen",
    "township/formats": "date formats",
    "township/settings.py": "the languages' own names",
}
CJK = re.compile(r"[\u4e00-\u9fff]")


def test_messages_are_found():
    found = {message.msgid for message in all_messages()}
    assert {"Sign in", "household", "Account locked"} <= found


def test_every_message_is_translated():
    missing = {
        f"{message.place} {message.msgid!r}"
        for message in all_messages()
        if (message.context, message.msgid) not in ENTRIES
    }
    assert not missing


def test_every_plural_is_known():
    wrong = {
        f"{message.place} {message.msgid!r}"
        for message in all_messages()
        if message.plural
        and (entry := ENTRIES.get((message.context, message.msgid)))
        and entry.msgid_plural != message.plural
    }
    assert not wrong


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_file_of_data_is_there():
    assert all((ROOT / name).exists() for name in CHINESE_DATA)


# Words of several meanings: each use says which it means (a closed account is no closed problem).
MANY_MEANINGS = {
    "closed",
    "closed by",
    "code",
    "draft",
    "open",
    "ready",
    "record",
    "what was done",
    "withdrawn",
}


def bare(text: str) -> str:
    return re.sub(r"[\s.:…?!。：？！]+$", "", text).casefold()


def two_meanings(catalogue: list[polib.POEntry]) -> list[tuple[str | None, str]]:
    """Context and words of those told apart by a capital or a full stop only."""
    told = defaultdict(set)
    for entry in catalogue:
        told[entry.msgctxt, bare(entry.msgid)].add(tuple(map(bare, translations(entry))))
    return [key for key, meanings in told.items() if len(meanings) > 1]


def test_no_capital_letter_tells_two_meanings_apart():
    """A spelling is not a meaning: that is what contexts are for (pgettext)."""
    assert two_meanings(CATALOGUE) == []


@pytest.mark.parametrize(
    ("one", "other", "are_two"),
    [
        (("", "Open", "未整改"), ("", "open", "待整改"), True),
        (("", "Nobody.", "没有符合条件的农户。"), ("", "nobody", "无"), True),
        (("", "Nobody.", "无。"), ("", "nobody", "无"), False),
        (("", "Open", "打开"), ("problem", "open", "待整改"), False),
        (("", "closed", "已销号"), ("", "closed by", "销号人"), False),
    ],
)
def test_capitals_that_tell_meanings_apart_are_found(one, other, are_two):
    pair = [polib.POEntry(msgctxt=c or None, msgid=m, msgstr=t) for c, m, t in (one, other)]
    assert bool(two_meanings(pair)) == are_two


def test_words_of_several_meanings_say_which():
    loose = {
        f"{message.place} {message.msgid!r}"
        for message in all_messages()
        if message.context is None and bare(message.msgid) in MANY_MEANINGS
    }
    assert not loose


# Words of the police about honoured villagers, and the township's kind written out for all three.
NOT_SAID = re.compile("立案|摘牌|双双|全乡|乡政府|乡领导|村委会|虚心接受|未整改问题")


def test_words_that_are_not_said():
    """Honoured households are no cases; a 镇 or 街道 is no 乡, a community no 村."""
    told = [text for entry in CATALOGUE for text in translations(entry)]
    assert [text for text in told if NOT_SAID.search(text)] == []


def test_nothing_empty_fuzzy_or_obsolete():
    assert not [e.msgid for e in CATALOGUE if not all(translations(e))], "empty"
    assert not [e.msgid for e in CATALOGUE if e.fuzzy], "fuzzy"
    assert not [e.msgid for e in CATALOGUE.obsolete_entries()], "obsolete"


def test_nothing_is_translated_that_nobody_says():
    """Words of other packages that we translate stand in township/foreign.py."""
    said = {(message.context, message.msgid) for message in all_messages()}
    assert not [entry.msgid for key, entry in ENTRIES.items() if key not in said]


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda e: e.msgid[:40])
def test_placeholders_survive(entry):
    given = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    for translation in translations(entry):
        kept = set(PLACEHOLDER.findall(translation))
        assert kept <= given
        # A plural may leave its number out of the singular, a translation may not.
        assert given <= kept


def docstrings(tree: ast.Module) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


@pytest.mark.parametrize(
    "path",
    [p for p in python_files() if not any(place(p).startswith(data) for data in CHINESE_DATA)],
    ids=place,
)
def test_messages_are_english_in_python(path):
    """The page's Chinese comes from the catalogue, where it can be looked over as a whole."""
    tree = tree_of(path)
    prose = docstrings(tree)
    chinese = [
        f"{place(path, node.lineno)} {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in prose
        and CJK.search(node.value)
    ]
    assert not chinese
