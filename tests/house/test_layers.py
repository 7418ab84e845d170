"""Apps form a DAG, layers inside an app too; imports inside functions count."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import FLOORS, ROOT, place, python_files, tree_of

# A module imports only from its own layer and lower ones, in its app and in lower apps.
LAYERS = {
    "models": 1,
    "scope": 1,  # rows a person may see; models declare their paths with it
    "queries": 2,
    "domain": 3,
    "forms": 4,
    "exports": 4,
    "presenters": 4,  # what a page shows, said in words
    "affected": 4,  # what was published and a correction bears on
    "links": 4,  # from a figure to its rows
    "charts": 4,
    "document": 4,
    "tasks": 4,
    "middleware": 5,
    "desk": 5,  # the shell's page and admin classes, used by views and admin
    "templatetags": 5,
    "views": 6,
    "admin": 6,
    "urls": 7,
    "management": 7,
    "commands": 7,  # what several commands share
    "apps": 7,
}

# (importer, imported): why it may.
EXCEPTIONS: dict[tuple[str, str], str] = {}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in python_files()}


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """The modules of ours that a file imports, anywhere in it, with their lines."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, [base, node.module]))
            names = [f"{source}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else source for name in names]
        else:
            continue
        for name in names:
            if name.split(".")[0] in FLOORS:
                yield name, node.lineno


IMPORTS = [
    (module_of(path), name, place(path, line))
    for path in python_files()
    for name, line in imports_of(path)
]


def find_leaves() -> set[str]:
    """Modules of domain/ that import nothing of ours but other leaves: pure, usable anywhere."""
    leaves = {name for name in MODULES if ".domain." in f"{name}."}
    while True:
        bound = {name for name, target, _ in IMPORTS if target not in leaves}
        if not leaves & bound:
            return leaves
        leaves -= bound


LEAVES = find_leaves()


def layer_of(module: str) -> int:
    rest = module.partition(".")[2]
    if not rest or module in LEAVES:
        return 0
    part = rest.split(".")[0]
    return LAYERS.get(part, LAYERS.get(part.split("_")[0], -1))


def test_every_module_has_a_layer():
    unknown = {m for m in MODULES if layer_of(m) == -1 and not m.startswith("township.")}
    assert not unknown, "declare their layer in LAYERS"


def test_apps_import_only_from_lower_floors():
    wrong = [
        f"{where} imports {target}"
        for module, target, where in IMPORTS
        if (one := module.split(".")[0]) != (other := target.split(".")[0])
        and FLOORS[other] >= FLOORS[one]
        and (module, target) not in EXCEPTIONS
    ]
    assert not wrong


def test_layers_import_only_from_lower_layers():
    wrong = [
        f"{where} imports {target}"
        for module, target, where in IMPORTS
        if not module.startswith("township")
        and layer_of(target) > layer_of(module)
        and (module, target) not in EXCEPTIONS
    ]
    assert not wrong


def test_every_exception_is_still_needed():
    real = {(module, target) for module, target, _ in IMPORTS}
    assert EXCEPTIONS.keys() <= real


@pytest.mark.parametrize("path", python_files(), ids=place)
def test_no_signals(path):
    """Rules do not hide behind signals; everything written is written by a named function."""
    wrong = [
        place(path, node.lineno)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("signals", "django.dispatch"))
    ]
    assert not wrong


def test_domain_writers_take_the_actor_by_name():
    """`by` is keyword-only wherever a function of domain/ takes it."""
    wrong = [
        place(path, node.lineno)
        for name, path in MODULES.items()
        if ".domain" in name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" in {argument.arg for argument in [*node.args.posonlyargs, *node.args.args]}
    ]
    assert not wrong
