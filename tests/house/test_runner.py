"""With CI set a skip fails the run; without, it is only named."""

import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT

SKIPPED = "import pytest\n\n\ndef test_one():\n    pytest.skip('no browser')\n"
PASSED = "def test_one():\n    pass\n"


def run(folder, source: str, *, ci: bool) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\n")  # no settings from folders above
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    env |= {"PYTHONPATH": str(ROOT)} | ({"CI": "true"} if ci else {})
    command = [sys.executable, "-m", "pytest", "-p", "tests.strict", "-p", "no:django"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", "test_it.py"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("source", "ci", "code"),
    [(SKIPPED, True, 1), (SKIPPED, False, 0), (PASSED, True, 0)],
    ids=["skip in CI", "skip at home", "pass in CI"],
)
def test_a_skip_fails_in_ci(tmp_path, source, ci, code):
    done = run(tmp_path, source, ci=ci)
    assert done.returncode == code, done.stdout
    assert ("which CI does not allow: test_it.py::test_one" in done.stdout) == bool(code)
