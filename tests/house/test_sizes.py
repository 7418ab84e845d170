"""Files and functions stay small enough to read at one go."""

import ast
import statistics

import pytest

from tests.house.source import ROOT, place, python_files, template_files, tree_of

LINES = 400
TESTS = tuple((ROOT / "tests").rglob("*.py"))
STATIC = tuple(p for p in (ROOT / "static").rglob("*") if p.suffix in {".css", ".js"})


@pytest.mark.parametrize("path", [*python_files(), *TESTS, *template_files(), *STATIC], ids=place)
def test_no_file_passes_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES


def lengths() -> dict[str, int]:
    return {
        f"{place(path, node.lineno)} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_functions_are_short():
    sizes = lengths()
    assert statistics.median(sizes.values()) <= 10
    long = {name: size for name, size in sizes.items() if size >= 33}
    assert len(long) <= 0.05 * len(sizes), long
    assert max(sizes.values()) <= 60, max(sizes, key=sizes.get)
