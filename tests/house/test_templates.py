"""No template and no static file lies about unused."""

import pytest
from django.template import TemplateDoesNotExist, engines

from tests.house.source import ROOT, TEMPLATES, python_files, template_files

# Drawn by Django itself, by name.
BY_CONVENTION = {"403.html", "404.html", "500.html", "registration/login.html"}
STATIC = ROOT / "static"


def text_of_everything() -> dict[str, str]:
    scripts = [p for p in STATIC.rglob("*") if p.suffix in {".js", ".css", ".webmanifest"}]
    paths = [*python_files(), *template_files(), *scripts]
    return {str(path): path.read_text(encoding="utf-8") for path in paths}


TEXTS = text_of_everything()


def is_named(name: str, itself: str) -> bool:
    return any(name in text for path, text in TEXTS.items() if path != itself)


def overrides_another(name: str) -> bool:
    """Whether an installed app ships a template of this name, which ours replaces."""
    for loader in engines["django"].engine.template_loaders:
        for sub in getattr(loader, "loaders", [loader]):
            for origin in sub.get_template_sources(name):
                if not str(origin.name).startswith(str(TEMPLATES)):
                    try:
                        return bool(sub.get_contents(origin))
                    except TemplateDoesNotExist:
                        continue
    return False


@pytest.mark.parametrize("path", template_files(), ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_template_is_used(path):
    name = path.relative_to(TEMPLATES).as_posix()
    used = name in BY_CONVENTION or is_named(name, str(path)) or overrides_another(name)
    assert used, "no view and no template names it"


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(STATIC.rglob("*")) if p.is_file()],
    ids=lambda p: str(p.relative_to(STATIC)),
)
def test_static_file_is_used(path):
    assert is_named(path.name, str(path)), "nothing names it"
