"""`manage.py import_roster FILE…`: the desk's roster import from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.commands import find_township
from grid.domain.rosters import FileReport, import_roster_file
from grid.models import Branch, Township


class Command(BaseCommand):
    help = (
        "Import rosters. With --json one list of reports is printed, one for each file. "
        "Exits with 0 if every file could be read, its village recognised and nothing in it has "
        "to be answered, else with 2. A file with questions is written only with --answered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--township", help="code; needed when there are several")
        parser.add_argument("--branch", help="code of the village, where the file does not say")
        parser.add_argument("--answered", action="store_true", help="import in spite of questions")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print reports as JSON")

    def handle(
        self, *, files: list[Path], township: str | None, branch: str | None, **options: Any
    ) -> None:
        place = find_township(township)
        village = find_branch(place, branch) if branch else None
        reports = [
            import_roster_file(
                path=path,
                township=place,
                on=timezone.localdate(),
                dry_run=options["dry_run"],
                answered=options["answered"],
                branch=village,
            )
            for path in files
        ]
        if options["json"]:
            data = [report.as_data() for report in reports]
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            for report in reports:
                self._tell(report)
        if any(
            report.error or (report.questions and not options["answered"]) for report in reports
        ):
            raise SystemExit(2)

    def _tell(self, report: FileReport) -> None:
        if report.error:
            self.stdout.write(f"{report.file}: {report.error}")
            return
        summary = _(
            "%(file)s (%(branch)s): %(added)s added, %(changed)s changed, "
            "%(unchanged)s unchanged, %(missing)s missing, %(rejected)s rejected"
        )
        data = report.as_data()
        self.stdout.write(summary % {**data, "rejected": len(report.left_out)})
        for remark in (*report.questions, *report.left_out, *report.warned):
            where = _("%(sheet)s row %(row)s") if remark.row else "%(sheet)s"
            at = where % {"sheet": remark.sheet, "row": remark.row}
            self.stdout.write(f"  {at} {remark.reason}")


def find_branch(township: Township, code: str) -> Branch:
    branch = township.branches.filter(code=code).first()
    if branch is None:
        raise CommandError(_("There is no branch %(code)s.") % {"code": code})
    return branch
