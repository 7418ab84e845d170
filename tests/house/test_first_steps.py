"""The README's first steps of a real township, to the letter, on a fresh clone."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

LEFT_OUT = {".git", ".venv", "var", "staticfiles", "tests", "bench", "docs", "__pycache__"}


def commands(readme: str) -> list[str]:
    """The lines of the block in the section on a real township, without their remarks."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"```\n(.*?)```", text, re.DOTALL) if "create_account" in b)
    return [line.split("#")[0].strip() for line in block.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The project without what a run leaves behind; packages as `make install` lays them."""
    folder = tmp_path_factory.mktemp("clone") / "qinglang"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT, ".*_cache"))
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/python").symlink_to(sys.executable)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    (folder / ".env").write_text(example.replace("SECRET_KEY=", "SECRET_KEY=long-random-text", 1))
    return folder


def run(clone: Path, command: str) -> str:
    ours = ("SECRET_KEY", "DATABASE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    # Through the link, the interpreter does not know its own packages.
    env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if "site-packages" in path)
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=clone,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_both_readmes_give_the_same_steps():
    assert commands("README.md") == commands("README.zh-CN.md")


def test_the_first_steps_lead_to_an_officer(clone):
    first, *steps = commands("README.md")
    assert first == "make install"
    *_, told = [run(clone, step) for step in steps]
    name = re.search(r"\S+ --role", steps[-1])
    assert name
    assert name[0].split()[0] in told
    asked = (
        "from grid.models import Branch, User; print(Branch.objects.count(), User.objects.get())"
    )
    out = run(clone, f'.venv/bin/python manage.py shell --no-imports -c "{asked}"')
    assert out.split()[-2:] == ["14", "wangli"]
