"""`manage.py demo`: the demo township with its half-year."""

import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.models import Township, User
from inspections.models import Inspection
from township.demo.stage import stage_demo


class Command(BaseCommand):
    help = "Stage the demo township's half-year up to a date, through the domain functions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            help="last day staged, at most yesterday: 2023-06-14",
        )
        parser.add_argument("--seed", type=int, default=2023, help="another seed, another year")

    def handle(self, *, until: date | None, seed: int, **options: Any) -> None:
        refuse_where_people_work()
        started = time.monotonic()
        with transaction.atomic():
            stage_demo(until=last_whole_day(until), seed=seed, say=self._show_progress)
        self.stdout.write(
            _("%(count)s inspections staged in %(seconds)s s")
            % {
                "count": Inspection.objects.count(),
                "seconds": round(time.monotonic() - started),
            }
        )

    def _show_progress(self, step: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r\033[K  {step}", ending="")
            self.stdout.flush()


def last_whole_day(until: date | None) -> date:
    """The last day staged: what happens on one takes until its evening, so today is not over."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return min(until or yesterday, yesterday)


def refuse_where_people_work() -> None:
    """Raise CommandError unless this is a development site with an empty database."""
    if not settings.DEBUG:
        raise CommandError(_("The demo runs only with DEBUG=1: never on a site where people work."))
    if Township.objects.exists() or User.objects.exists():
        raise CommandError(_("The database holds data already; the demo needs an empty one."))
