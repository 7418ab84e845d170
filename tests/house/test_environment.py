"""What differs between machines is written down."""

import re

from tests.house.source import ROOT


def test_every_variable_stands_in_the_example():
    settings = (ROOT / "township/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    told = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    assert "SECRET_KEY" in read
    assert read == told


def test_every_requirement_is_pinned_and_explained():
    for name in ("requirements", "requirements-dev"):
        wanted = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
        packages = [line for line in wanted if line and not line.startswith(("#", "-"))]
        assert not [line for line in packages if "#" not in line], "no reason given"
        pinned = (ROOT / f"{name}.txt").read_text(encoding="utf-8").lower()
        for line in packages:
            package = re.split(r"[<>=\[; #]", line)[0].lower().replace("_", "-")
            assert re.search(rf"^{re.escape(package)}==", pinned, re.MULTILINE), package
