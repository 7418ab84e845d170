"""What the import of a file finds and does, for the page, the command and the tests."""

import json
from dataclasses import asdict, astuple, dataclass, field
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Remark:
    """One row's fault or doubt. `row` counts from 1 as Excel does; 0 means the whole sheet."""

    sheet: str
    row: int
    reason: str

    def as_data(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.row, "reason": self.reason}


@dataclass(frozen=True)
class Change:
    """One row that would be added or changed, in words: `details` holds `field: old → new`."""

    sheet: str
    row: int
    name: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadChange:
    """A row that names another head for a household known: for an officer to say what that is.

    `choice`: a value of `grid.domain.rosters.heads.Choice`, empty while nobody has said.
    """

    sheet: str
    row: int
    code: str
    before: str
    after: str
    hamlet: str
    why: str
    choice: str = ""

    @property
    def key(self) -> str:
        """An answer holds for exactly this change."""
        return f"{self.code} {self.after}"

    def as_remark(self) -> Remark:
        text = _(
            "%(after)s may be the new head of %(before)s's household %(code)s (%(why)s): left out "
            "until the desk has said whether it is the same household."
        )
        return Remark(self.sheet, self.row, text % asdict(self))


@dataclass(frozen=True)
class SheetColumns:
    """What was understood of a sheet: its heading row (from 1) and each column's meaning."""

    sheet: str
    header_row: int
    columns: tuple[tuple[int, str, str], ...]  # index, label, field or ""
    guessed: tuple[str, ...] = ()


@dataclass
class FileReport:
    """`added` and `changed` list rows; `unchanged`, `persons` count; `missing` names households.

    `kind` is "households" or "members"; `branch` is the branch's name (several, joined, where
    the file holds several villages, and then `code` is empty); `kept` lists edits made by hand
    that the file says otherwise and that stay; `questions` are remarks that a person must answer
    before the file is imported with others; `error` says why the file was not read, and then
    all else is empty.
    """

    file: str
    kind: str = "households"
    branch: str = ""
    code: str = ""
    persons: int = 0
    unchanged: int = 0
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    heads: list[HeadChange] = field(default_factory=list)
    questions: list[Remark] = field(default_factory=list)
    rejected: list[Remark] = field(default_factory=list)
    warned: list[Remark] = field(default_factory=list)
    sheets: list[SheetColumns] = field(default_factory=list)
    error: str = ""

    def reject(self, sheet: str, row: int, reason: str) -> None:
        self.rejected.append(Remark(sheet, row, reason))

    def warn(self, sheet: str, row: int, reason: str) -> None:
        self.warned.append(Remark(sheet, row, reason))

    def ask(self, sheet: str, row: int, reason: str) -> None:
        """A doubt that stops the file from being imported unseen."""
        self.questions.append(Remark(sheet, row, reason))

    @property
    def unanswered(self) -> int:
        return sum(not change.choice for change in self.heads)

    @property
    def left_out(self) -> list[Remark]:
        """Rows that are not imported: faulty ones, and heads that nobody has answered for."""
        asked = [change.as_remark() for change in self.heads if not change.choice]
        return [*self.rejected, *asked]

    @property
    def digest(self) -> str:
        """Of all that would be written: two plans of one digest do the same."""
        told = [
            self.kind,
            self.code,
            *(astuple(change) for change in (*self.added, *self.changed, *self.kept)),
            *(astuple(change) for change in self.heads),
            *(remark.as_data() for remark in (*self.rejected, *self.questions)),
        ]
        return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    def as_page(self) -> dict[str, Any]:
        """The report with all its rows, as JSON for the page that asks for confirmation."""
        heads = [{**asdict(change), "key": change.key} for change in self.heads]
        return {**asdict(self), "heads": heads}

    def as_data(self) -> dict[str, Any]:
        """The shape that `import_roster --json` prints; counts for added, changed, missing."""
        data: dict[str, Any] = {
            "file": self.file,
            "branch": self.branch,
            "code": self.code,
            "kind": self.kind,
            "persons": self.persons,
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "missing": len(self.missing),
            "kept": len(self.kept),
            "rejected": [remark.as_data() for remark in self.left_out],
            "warned": [remark.as_data() for remark in (*self.questions, *self.warned)],
            "questions": len(self.questions),
        }
        return {**data, "error": self.error} if self.error else data
