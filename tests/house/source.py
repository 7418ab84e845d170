"""What the tests of the house read: our own files, their syntax trees, their messages."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"

# Lowest floor first; an app imports only from floors below it.
FLOORS = {
    "grid": 1,
    "inspections": 2,
    "campaigns": 2,
    "boards": 3,
    "voices": 3,
    "awards": 4,
    "reports": 5,
    "township": 6,
}


def our_apps() -> list[str]:
    return [app for app in FLOORS if (ROOT / app).is_dir()]


@cache
def python_files(*, migrations: bool = False) -> tuple[Path, ...]:
    """Every Python file of the apps."""
    return tuple(
        path
        for app in our_apps()
        for path in sorted((ROOT / app).rglob("*.py"))
        if migrations or "migrations" not in path.parts
    )


@cache
def template_files() -> tuple[Path, ...]:
    return tuple(path for path in sorted(TEMPLATES.rglob("*")) if path.is_file())


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name


@dataclass(frozen=True)
class Message:
    """One translatable string and where it stands."""

    msgid: str
    plural: str | None
    context: str | None
    place: str


# Where the arguments of each gettext function stand: context, msgid, plural.
_SHAPES = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


def _text(call: ast.Call, index: int | None) -> str | None:
    if index is None or index >= len(call.args):
        return None
    argument = call.args[index]
    constant = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if constant else None


def messages_in(tree: ast.AST, where: str) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in _SHAPES:
            continue
        context, msgid, plural = (_text(node, index) for index in _SHAPES[name])
        if msgid:
            yield Message(msgid, plural, context, f"{where}:{node.lineno}")


_QUOTED = r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\""""
_CALL = re.compile(rf"(?<!\w)(?:n?p?gettext|_)\((?:{_QUOTED}|[^'\")])*\)")


def template_messages(path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    source = path.read_text(encoding="utf-8")
    # The i18n tags are builtins; templatize does not ask where they come from.
    for call in _CALL.finditer(templatize(source, origin=str(path))):
        yield from messages_in(ast.parse(call[0], mode="eval"), place(path))


@cache
def all_messages() -> tuple[Message, ...]:
    found = [m for path in python_files() for m in messages_in(tree_of(path), place(path))]
    for path in template_files():
        if path.suffix in {".html", ".txt", ".svg"}:
            found += template_messages(path)
    return tuple(found)
