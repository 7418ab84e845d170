"""A real PostgreSQL server to throw away: `with throwaway_server() as url:`.

The programs come from the pgserver wheel, or from Debian's `postgresql`. PostgreSQL refuses
to run as root; there it runs as `nobody`, from a copy that `nobody` can reach, because a
checkout may lie in a folder that is closed to others (and should stay so).
"""

import getpass
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing here outlives the tests, so nothing waits for the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}


class NoPostgres(RuntimeError):
    """No PostgreSQL programs on this machine."""


def find_programs() -> Path:
    """The folder that holds `initdb` and `postgres`."""
    wheel = importlib.util.find_spec("pgserver")
    places = [Path(p) / "pginstall/bin" for p in (wheel and wheel.submodule_search_locations) or ()]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    places += [Path(on_path).resolve().parent] if on_path else []
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise NoPostgres("no initdb: pip install pgserver, or apt-get install postgresql")


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Start a server in a temporary folder, yield its URL, then stop and remove it."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="qinglang-pg-"))
    owner = "nobody" if os.geteuid() == 0 else None
    try:
        if owner:
            programs = _lend(programs, folder, owner)
        yield from _serve(programs, folder, owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lend(programs: Path, folder: Path, owner: str) -> Path:
    """Give `folder` to `owner`, with a copy of the programs if they come from a wheel."""
    who = pwd.getpwnam(owner)
    os.chown(folder, who.pw_uid, who.pw_gid)
    if programs.parent.name != "pginstall":
        return programs
    package = programs.parent.parent
    shutil.copytree(programs.parent, folder / "pgserver/pginstall", symlinks=True)
    if (libraries := package.parent / "pgserver.libs").exists():
        shutil.copytree(libraries, folder / "pgserver.libs", symlinks=True)
    (folder / "pgserver").chmod(0o755)
    return folder / "pgserver/pginstall/bin"


def _serve(programs: Path, folder: Path, owner: str | None) -> Iterator[str]:
    data, log = folder / "data", folder / "log"
    user = owner or getpass.getuser()
    as_owner = {"user": owner, "cwd": "/", "stdin": subprocess.DEVNULL}
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C"],
        **as_owner,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
    settings = [f"-c{name}={value}" for name, value in FAST.items()]
    with log.open("w") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *settings],
            **as_owner,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_ready(server, data, log)
        yield f"postgres://{user}@/postgres?host={folder}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    """The last line of postmaster.pid says `ready` once connections are accepted."""
    for _ in range(600):
        status = data / "postmaster.pid"
        if status.exists() and status.read_text().rstrip().endswith("ready"):
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise NoPostgres(f"the server did not start: {log.read_text()[-2000:]}")
