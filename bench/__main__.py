"""Run all measures, each in a process of its own with an empty database of its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PARTS = (
    "rosters",
    "pages",
    "weight",
    "problems",
    "record",
    "boards",
    "awards",
    "certificates",
    "queue",
)

# They draw pages: with DEBUG static files need not be collected.
DRAWN = ("pages", "weight", "problems", "boards", "awards", "certificates", "queue")


def main() -> int:
    failed = 0
    for part in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory(prefix="qinglang-bench-") as folder:
            env = {
                **os.environ,
                "DEBUG": "1" if part in DRAWN else "0",
                "SECRET_KEY": "only-for-measuring",
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
                "MEDIA_ROOT": str(Path(folder) / "media"),
                "DJANGO_SETTINGS_MODULE": "township.settings",
            }
            command = [sys.executable, "-m", f"bench.{part}"]
            failed += subprocess.run(command, env=env, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
