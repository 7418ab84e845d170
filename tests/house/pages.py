"""What every drawn page must hold to: the strict policy, Chinese words, nothing inline."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.http import HttpResponse

STRICT = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
# What unfold needs in the desk's shell, and nothing else: docs/adr/0004.
SHELL = STRICT | {
    "script-src 'self' 'unsafe-eval'",
    "style-src 'self'",
    "style-src-elem 'self' 'unsafe-inline'",
}

# Words that are the same in Chinese offices; codes and file formats.
ENGLISH_ALLOWED = re.compile(
    r"""A[34]|PDF|Excel|Word|xlsx?|csv|ods|json|JPEG|PNG|WebP|HEIC|SHA-256|GB/T|HTML|SVG
    |v\d+|\d{4}-?[WQH]\d{1,2}|[WQH]\d{1,2}|MB|KB|English|UUID|URL|API|JSON|Ctrl|Esc|esc|CSV|XLSX
    |https?://\S+|UTF-8|\bln\b|\b[0-9a-f]{32,64}\b""",
    re.VERBOSE,
)
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SAID = ("alt", "placeholder", "title", "aria-label", "aria-description")


class Page(HTMLParser):
    """The words a person meets on a page, and what stands inline in the parts that are ours."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.inline: list[str] = []
        self.in_shell = False
        self._path: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._path.append((tag, given.get("class", "")))
        self.in_shell |= given.get("id") == "nav-sidebar" or "data-unfold" in given
        self.words += [given[name] for name in SAID if given.get(name)]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self.words.append(given.get("value", ""))
        self._look_inline(tag, given)

    def _look_inline(self, tag: str, given: dict[str, str]) -> None:
        data = given.get("type", "") in {"application/json", "text/template", "importmap"}
        if tag == "style" or (tag == "script" and "src" not in given and not data):
            self.inline.append(f"<{tag}>")
        self.inline += [
            f"{name}={value[:40]!r} on <{tag}>"
            for name, value in given.items()
            if name == "style" or name.startswith("on")
        ]

    def handle_endtag(self, tag: str) -> None:
        while self._path and self._path.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        hidden = any(
            tag in {"script", "style", "template"} or "material-symbols" in css
            for tag, css in self._path
        )
        if not hidden and data.strip():
            self.words.append(data.strip())


def english_in(html: str, *, allowed: set[str] = frozenset()) -> Iterator[str]:
    """Words in Latin letters that a person would read, but for codes and `allowed` names."""
    for text in Page(html).words:
        words = WORD.findall(ENGLISH_ALLOWED.sub(" ", text))
        if any(word.lower() not in allowed for word in words):
            yield f"{text[:80]!r}"


def policy_of(response: HttpResponse) -> set[str]:
    header = response.headers.get("Content-Security-Policy", "")
    return {directive.strip() for directive in header.split(";") if directive.strip()}
