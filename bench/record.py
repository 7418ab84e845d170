"""Recording an inspection over HTTP, against a bare view that inserts one row.

Both: PostgreSQL, gunicorn with the same sync workers, 16 clients, session and login. Ours
also checks CSRF, the form with its eight items, the scope, opens problems and keeps the summary.
"""

import http.client
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

import pgserver

WORKERS, CLIENTS, REQUESTS = 2, 16, 3000
OURS_PORT, BARE_PORT = 8871, 8872


class Target(NamedTuple):
    port: int
    path: str
    headers: dict[str, str]
    bodies: list[str]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="qinglang-pg-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the server runs as a user of its own
        server = pgserver.get_server(f"{folder}/data", cleanup_mode="delete")
        for name in ("ours", "bare"):
            server.psql(f"CREATE DATABASE {name}")
        rates = {"bare": [], "ours": []}
        with (
            serve("township", server.get_uri("ours"), OURS_PORT) as ours,
            serve("bench.bare", server.get_uri("bare"), BARE_PORT) as bare,
        ):
            for _ in range(3):  # turn about, so that a slow minute slows both
                rates["bare"].append(rate_of(bare))
                rates["ours"].append(rate_of(ours))
        server.cleanup()
    best = {name: sorted(found)[1] for name, found in rates.items()}
    from bench.tools import show

    show("Record an inspection over HTTP", best["ours"], best["bare"], "/s", "≥ 0.5")


@contextmanager
def serve(package: str, url: str, port: int) -> Iterator[Target]:
    env = {
        **os.environ,
        "DEBUG": "0",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": f"{package}.settings",
        "BENCH_WSGI": package,
        "LOG_LEVEL": "ERROR",
    }
    prepared = subprocess.run(
        [sys.executable, "-m", "bench.prepare", package, str(REQUESTS * 3)],
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    web = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "bench.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", str(WORKERS), "--log-level", "error",
        ],
        env=env,
    )  # fmt: skip
    try:
        wait_for(port)
        yield Target(port, **json.loads(prepared.stdout))
    finally:
        web.terminate()
        web.wait()


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=2).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


def rate_of(target: Target) -> float:
    bodies = [target.bodies.pop() for _ in range(REQUESTS)]
    half = CLIENTS // 2
    start = time.perf_counter()
    with multiprocessing.Pool(2) as pool:
        done = pool.starmap(
            post_all, [(target._replace(bodies=bodies[i::2]), half) for i in range(2)]
        )
    return sum(done) / (time.perf_counter() - start)


def post_all(target: Target, clients: int) -> int:
    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(lambda body: post(target, body), target.bodies))
    if wrong := [a for a in answers if a != 201]:
        raise SystemExit(f"{len(wrong)} answers were not 201 but {set(wrong)}")
    return len(answers)


def post(target: Target, body: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    connection.request("POST", target.path, body, target.headers)
    status = connection.getresponse().status
    connection.close()
    return status


if __name__ == "__main__":
    main()
