"""A phone's queue over a bad link, in a real Chromium: does all arrive, how near to the link?

200 inspections with a photo of 200 KB each wait on the phone; the link carries 1 Mbit/s and one
request in ten fails, half of those after the server had taken it.
"""

import base64
import io
import os
import random
import shutil
import subprocess
import sys
import time
import uuid

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page, Route, sync_playwright  # noqa: E402

from bench.tools import show  # noqa: E402
from grid.models import Branch, Household, Township, User  # noqa: E402
from inspections.domain.standards import create_default_standard  # noqa: E402

ENTRIES = int(os.environ.get("QUEUE_ENTRIES", "200"))
PHOTO_BYTES, LINK, FAILING = 200_000, 125_000, 0.1  # bytes, bytes per second, share
PORT = 8399
KEEP = """async ([person, entry, sha256, jpeg]) => {
  const { openStore } = await import("/static/js/field-store.js");
  const store = await openStore(person);
  const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
  const blob = new Blob([bytes], { type: "image/jpeg" });
  await store.keep(entry, [{ sha256, blob }]);
}"""
LEFT = """async (person) => {
  const { openStore } = await import("/static/js/field-store.js");
  return (await (await openStore(person)).entries()).length;
}"""


def lay() -> tuple[User, list[int], int]:
    call_command("migrate", verbosity=0)
    township = Township.objects.create(code="431225212", name="青朗侗族苗族乡")
    standard = create_default_standard(township=township, on=timezone.localdate())
    branch = Branch.objects.create(township=township, code="431225212200", name="青朗村")
    homes = [Household.objects.create(branch=branch, code=f"{n}", head="杨文").pk
             for n in range(ENTRIES)]  # fmt: skip
    user = User.objects.create(
        username="secretary", role="secretary", township=township, branch=branch
    )
    user.set_password("pw")
    user.save()
    return user, homes, standard.pk


def photograph(n: int) -> bytes:
    """A JPEG of about PHOTO_BYTES, different for each `n`."""
    picture = Image.effect_noise((620, 460), 60 + n % 40).convert("RGB")
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=88)
    return stream.getvalue()[:-2] + b"\xff\xd9"


def fill(page: Page, person: int, homes: list[int], standard: int) -> int:
    """Put the queue on the phone; how many bytes it has to send."""
    import hashlib
    import json

    total = 0
    for n, home in enumerate(homes):
        photo = photograph(n)
        sha256 = hashlib.sha256(photo).hexdigest()
        body = {
            "id": str(uuid.uuid4()),
            "household": str(home),
            "standard": str(standard),
            "kind": "weekly",
            "date": timezone.localdate().isoformat(),
            "entered_at": timezone.now().isoformat(),
            "points": [15, 7.5, 15, 10, 15, 7.5, 10, 5],
            "reasons": [[], ["院坝未清扫"], [], [], [], ["异味明显"], [], []],
            "remark": "",
            "photo_hashes": [sha256],
            "next": None,
        }
        entry = {
            "id": body["id"], "at": n, "head": "", "place": "", "total": "",
            "state": "waiting", "missing": [sha256], "told": [], "body": body,
        }  # fmt: skip
        page.evaluate(KEEP, [str(person), entry, sha256, base64.b64encode(photo).decode()])
        total += len(photo) + len(json.dumps(body))
    return total


def make_bad(page: Page) -> None:
    dice = random.Random(7)

    def pass_on(route: Route) -> None:
        if route.request.method != "POST" or dice.random() > FAILING:
            route.continue_()
        elif dice.random() < 0.5:
            route.abort()
        else:
            route.fetch()
            route.abort()

    page.route("**/field/inspections/**", pass_on)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 50, "downloadThroughput": LINK, "uploadThroughput": LINK},
    )


def measure(page: Page, user: User, homes: list[int], standard: int) -> None:
    base = f"http://127.0.0.1:{PORT}"
    page.goto(f"{base}/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "pw")
    page.click("form button")
    page.wait_for_url("**/field/**")
    size = fill(page, user.pk, homes, standard)
    make_bad(page)
    start = time.perf_counter()
    page.goto(f"{base}/field/queue/")
    page.wait_for_selector("[data-queue][data-live]")
    while page.evaluate(LEFT, str(user.pk)):
        page.wait_for_timeout(500)
        assert time.perf_counter() - start < 20 * 60, "it does not end"
    took = time.perf_counter() - start
    show(f"{len(homes)} inspections with photos over 1 Mbit/s", took, size / LINK, "s", "≤ 1.3")


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop; the database is read after
    user, homes, standard = lay()
    command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{PORT}", "--noreload"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(5)
        with sync_playwright() as play:
            path = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
            measure(page, user, homes, standard)
            browser.close()
    finally:
        server.terminate()
        server.wait()
    from inspections.models import Inspection, Photo

    found = (Inspection.objects.count(), Photo.objects.count())
    once = Inspection.objects.values("household").distinct().count()
    print(f"{'':<58}{found[0]} inspections of {once} households, {found[1]} photos arrived")


if __name__ == "__main__":
    main()
