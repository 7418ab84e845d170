"""Views and admin start from the person: never at `Model.objects`."""

import ast

import pytest

from tests.house.source import place, python_files, tree_of

MANAGERS = {"objects", "_default_manager", "_base_manager", "all_objects"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404"}


def faces_people(path) -> bool:
    return any(
        part.removesuffix(".py").split("_")[0] in {"views", "admin"} for part in path.parts[-2:]
    )


def breaches(tree: ast.AST) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            found.append((node.lineno, f".{node.attr}"))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SHORTCUTS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Name | ast.Attribute) and _is_class(first):
                found.append((node.lineno, "get_object_or_404(Model)"))
    return found


def _is_class(node: ast.Name | ast.Attribute) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr
    return name[:1].isupper()


FILES = [path for path in python_files() if faces_people(path)]


@pytest.mark.parametrize("path", FILES, ids=place)
def test_starts_from_the_person(path):
    assert not [f"{place(path, line)} {what}" for line, what in breaches(tree_of(path))]


def test_there_is_something_to_read():
    assert {place(path) for path in FILES} >= {"grid/views.py", "grid/admin.py"}


@pytest.mark.parametrize(
    "source",
    [
        "Household.objects.all()",
        "Household._default_manager.get(pk=1)",
        "get_object_or_404(Household, pk=1)",
        "get_object_or_404(models.Household, pk=1)",
    ],
)
def test_a_breach_is_seen(source):
    assert breaches(ast.parse(source))


def test_the_right_way_is_not_a_breach():
    assert not breaches(ast.parse("get_object_or_404(Scope(request.user).of(Household), pk=1)"))
