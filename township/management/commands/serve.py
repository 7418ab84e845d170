"""`manage.py serve`: everything a look at 青朗 needs, in one process group."""

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from grid.models import Township, User
from township.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "Migrate, fill an empty database with the demo township, run web server and worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not Township.objects.exists() and not User.objects.exists():
            call_command("demo")
        self._greet(port)
        self._run_until_stopped(["runserver", f"127.0.0.1:{port}"], ["db_worker"])

    def _greet(self, port: int) -> None:
        self.stdout.write(self.style.SUCCESS(f"\n  青朗 → http://127.0.0.1:{port}/\n"))
        for account in DEMO_ACCOUNTS:
            if User.objects.filter(username=account.username).exists():
                self.stdout.write(
                    f"  {account.username:<12}{DEMO_PASSWORD:<12}{account.who}  {account.where}"
                )
        self.stdout.write("\n  Ctrl+C stops it / 按 Ctrl+C 停止\n\n")
        self.stdout.flush()

    def _run_until_stopped(self, *commands: list[str]) -> None:
        """Run the commands side by side; when one ends, or we are asked to, end all."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        running = [subprocess.Popen([sys.executable, sys.argv[0], *c]) for c in commands]  # noqa: S603
        try:
            while all(process.poll() is None for process in running):
                time.sleep(0.3)
        except KeyboardInterrupt:
            pass
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()
