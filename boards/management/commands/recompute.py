"""`manage.py recompute BOARD…`: does the stored give the board again, to the digit?

With `--year 2023` the frozen appraisals of that year, every version of them.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boards.domain.appraisal_revise import replay_year
from boards.domain.recompute import Verdict, recompute_board
from boards.models import Appraisal, Board


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Compute boards again from the stored inspections and policy and compare to the digit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("board", nargs="*", type=int, help=_("the board's number"))
        parser.add_argument("--all", action="store_true", help=_("every board"))
        parser.add_argument("--year", type=int, help=_("the frozen appraisals of this year"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["year"]:
            return self._check_year(options["year"])
        return self._check_boards(options)

    def _check_year(self, year: int) -> None:
        found = Appraisal.objects.filter(year=year).select_related("township").order_by("pk")
        if not found:
            raise CommandError(_("No appraisals of %(year)s are frozen.") % {"year": year})
        wrong = 0
        for one in found:
            shifts = len(replay_year(one).shifts)
            wrong += bool(shifts)
            text = (
                _("%(place)s %(year)s v%(version)s: NOT the same, %(count)s members differ.")
                if shifts
                else _("%(place)s %(year)s v%(version)s: the same to the digit.")
            )
            values = {"place": one.township.name, "year": year, "version": one.version}
            self.stdout.write(text % {**values, "count": shifts})
        if wrong:
            raise CommandError(_("Not the same: %(count)s versions.") % {"count": wrong})

    def _check_boards(self, options: dict[str, Any]) -> None:
        boards = Board.objects.select_related("township", "branch").order_by("pk")
        if not options["all"]:
            boards = boards.filter(pk__in=options["board"])
            if missing := sorted(set(options["board"]) - {board.pk for board in boards}):
                raise CommandError(_("There is no board %(number)s.") % {"number": missing[0]})
        if not boards:
            raise CommandError(_("Name a board by its number, or --all."))
        wrong = [board for board in boards if not self._tell(board, recompute_board(board))]
        if wrong:
            raise CommandError(
                _("Not the same: board %(numbers)s.")
                % {"numbers": "、".join(str(board.pk) for board in wrong)}
            )

    def _tell(self, board: Board, verdict: Verdict) -> bool:
        place = board.branch.name if board.branch else board.township.name
        name = f"{board.pk} {board.label} {board.get_level_display()} {place} v{board.version}"
        if verdict.is_same:
            text = _("%(board)s: the same to the digit, %(count)s entries.")
            told = text % {"board": name, "count": verdict.entries}
            self.stdout.write(self.style.SUCCESS(told))
            return True
        text = _("%(board)s: NOT the same, %(count)s differences in %(entries)s entries.")
        count = len(verdict.differences)
        values = {"board": name, "count": count, "entries": verdict.entries}
        self.stdout.write(self.style.ERROR(text % values))
        for one in verdict.differences:
            text = _("  %(code)s: %(field)s is %(stored)s on the board, %(computed)s computed")
            self.stdout.write(
                text
                % {**one._asdict(), "stored": one.stored or "—", "computed": one.computed or "—"}
            )
        return False
