"""A problem in words: its steps, its pictures before and after, what can be done next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inspections.models import Photo, Problem, ProblemStep

Act = ProblemStep.Act
_BEFORE = {Act.REPORT, Act.REOPEN}


@dataclass(frozen=True)
class ActWords:
    """How an act is offered: its button, what is asked, which fields (`note` is their label)."""

    act: str
    button: str
    asks: str
    note: str
    needs: frozenset[str]


def offer_acts(acts: Iterable[str]) -> list[ActWords]:
    """The acts as buttons with their questions, in the order given."""
    words = {
        act: ActWords(act, button, asks, note, frozenset(needs.split()))
        for act, button, asks, note, needs in _words()
    }
    return [words[act] for act in acts]


def _words() -> Iterable[tuple[str, str, str, str, str]]:
    return (
        (
            Act.DELIBERATE,
            _("Committee discussion"),
            _("Record what the branch committee decided."),
            _("Decision"),
            "on persons note",
        ),
        (Act.CLAIM, _("Claim"), _("Which committee member takes it on?"), "", "member"),
        (
            Act.PLAN,
            _("Set the remedy"),
            _("One owner, one place, one remedy: what is done, and how?"),
            _("Remedy"),
            "note",
        ),
        (
            Act.RECTIFY,
            _("Report as rectified"),
            _("With a photo of the same place; another person re-checks it."),
            _("How it was put right"),
            "note photos",
        ),
        (
            Act.CLOSE,
            _("Re-checked: close"),
            _("You have seen for yourself that it is put right."),
            _("Note (optional)"),
            "note",
        ),
        (
            Act.REOPEN,
            _("Not put right: reopen"),
            _("It goes back on the list, and the reopening counts."),
            _("Reason"),
            "note photos",
        ),
    )


@dataclass(frozen=True)
class Story:
    """A problem with its steps and its photos, those from before and those from after."""

    steps: Sequence[ProblemStep]
    before: Sequence[Photo]
    after: Sequence[Photo]


def tell_story(problem: Problem) -> Story:
    """Two queries for the steps and their photos, one for those of the inspection."""
    steps = list(problem.steps.select_related("by", "member").prefetch_related("photos"))
    found = list(problem.inspection.photos.all()) if problem.inspection else []
    before = [*found, *(p for s in steps if s.act in _BEFORE for p in s.photos.all())]
    after = [photo for step in steps if step.act == Act.RECTIFY for photo in step.photos.all()]
    return Story(steps, before, after)


def is_overdue(problem: Problem) -> bool:
    """As `queries.overdue_problems` has it."""
    is_undone = problem.status == Problem.Status.OPEN and problem.rectified_on is None
    return is_undone and problem.due_on < timezone.localdate()


def say_stage(stage: str, *, is_late: bool) -> str:
    return _stage_words(get_language())[stage, is_late]


@lru_cache(maxsize=4)
def _stage_words(language: str) -> dict[tuple[str, bool], str]:
    """Every stage in words, in time and late: a list says them fifty times."""
    said = {stage.value: str(stage.label) for stage in Problem.Stage}
    late = {stage: _("%(stage)s, overdue") % {"stage": word} for stage, word in said.items()}
    return {(s, False): word for s, word in said.items()} | {
        (s, True): word for s, word in late.items()
    }


def context_of(problem: Problem, acts: Iterable[str]) -> dict[str, Any]:
    """What the pages of a problem have in common."""
    return {
        "problem": problem,
        "is_overdue": is_overdue(problem),
        "story": tell_story(problem),
        "acts": offer_acts(acts),
        "today": timezone.localdate(),
    }
