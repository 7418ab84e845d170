"""`manage.py report 2023Q2 --format pdf -o FILE`: the progress report of a period."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from grid.commands import find_township
from grid.domain.periods import Period
from grid.models import User
from grid.scope import Scope
from reports.document import render_html, render_pdf
from reports.domain.report import Report, make_report, report_as_data


class Command(BaseCommand):
    help = "Write the progress report of a period (2023Q2, 2023-05, 2023H1, 2023, 2023-W18)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period")
        parser.add_argument("--format", choices=["html", "pdf", "json"], default="html")
        parser.add_argument("-o", "--output", type=Path, help="file; else standard output")
        parser.add_argument("--township", help="code; needed when there are several")

    def handle(
        self, *, period: str, output: Path | None, township: str | None, **options: Any
    ) -> None:
        try:
            told = Period.parse(period)
        except ValueError as fault:
            message = _("%(text)s is no period. Write 2023Q2, 2023-05, 2023H1, 2023 or 2023-W18.")
            raise CommandError(message % {"text": period}) from fault
        place = find_township(township)
        # Whoever runs commands on the server sees everything.
        scope = Scope(User(is_superuser=True, is_active=True))
        data = render(make_report(scope=scope, township=place, period=told), options["format"])
        if output is None:
            sys.stdout.buffer.write(data)
            return
        try:
            output.write_bytes(data)
        except OSError as fault:
            message = _("%(file)s cannot be written.") % {"file": output}
            raise CommandError(message) from fault


def render(report: Report, form: str) -> bytes:
    if form == "pdf":
        return render_pdf(report)
    if form == "json":
        return json.dumps(report_as_data(report), ensure_ascii=False, indent=1).encode()
    return render_html(report).encode()
