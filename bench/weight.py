"""What the phone must fetch for a first page of the field: everything, compressed."""

import gzip
import re

import django

django.setup()

from django.contrib.staticfiles import finders  # noqa: E402

from bench.pages import client_of, secretary_branch, stage  # noqa: E402
from bench.tools import show  # noqa: E402
from grid.models import Household  # noqa: E402

LINKS = re.compile(r'(?:src|href)="/static/([^"?]+)"')
IMPORTS = re.compile(r'(?:from|import)\s+"\./([^"]+)"')


def weigh(html: bytes) -> int:
    """Bytes of the page and of all that it links or imports, each compressed by gzip."""
    total, seen = len(gzip.compress(html)), set()
    waiting = LINKS.findall(html.decode())
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        content = open(finders.find(name), "rb").read()  # noqa: SIM115
        total += len(gzip.compress(content))
        if name.endswith(".js"):
            folder = name.rpartition("/")[0]
            waiting += [f"{folder}/{other}" for other in IMPORTS.findall(content.decode())]
    return total


def main() -> None:
    stage()
    secretary = client_of("secretary")
    household = Household.objects.filter(branch=secretary_branch()).first()
    for url in ("/field/", f"/field/households/{household.pk}/", "/field/problems/"):
        size = weigh(secretary.get(url).content) / 1024
        show(f"First load of {re.sub(r'[0-9]+', '…', url)}", size, 60, "KB", "≤ 1")


if __name__ == "__main__":
    main()
