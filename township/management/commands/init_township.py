"""`manage.py init_township FILE`: a township and its branches from a table."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from grid.domain.setup import TableInvalid, plan_setup, read_township_table
from township.setup import set_up_township


class Command(BaseCommand):
    help = "Set up a township from a table of codes and names; again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            rows = read_township_table(file)
            plan = plan_setup(rows)
        except OSError as fault:
            raise CommandError(_("%(file)s cannot be opened.") % {"file": file}) from fault
        except TableInvalid as fault:
            raise CommandError("\n".join(fault.problems)) from fault
        set_up_township(rows=rows, by=None)
        self.stdout.write(
            _("%(township)s: %(added)s added, %(changed)s changed, %(unchanged)s unchanged")
            % {
                "township": plan.township,
                "added": len(plan.added),
                "changed": len(plan.changed),
                "unchanged": plan.unchanged,
            }
        )
