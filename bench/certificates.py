"""A ceremony's certificates as one PDF, against one-page PDFs of the same template.

Each size runs in a fresh process, which prints seconds and the largest memory it ever held; the
one-page floor is timed there, too, afterwards, by the product's own way and by a bare WeasyPrint
document of frame and words. Times are of the processor: neighbours on the machine do not count.
"""

import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from awards.document_certificates import draw_certificates, draw_part  # noqa: E402
from awards.domain.certificate_words import DEFAULT_HEADING, DEFAULT_TEXT  # noqa: E402
from awards.domain.certificates import Certificate, Look  # noqa: E402
from bench.tools import show  # noqa: E402

SIZES = (127, 500, 2000)
LOOK = Look(DEFAULT_HEADING, DEFAULT_TEXT, "青朗侗族苗族乡人民政府", "red", "", dt.date(2023, 5, 6))
ADDRESS = "https://qinglang.example"
SURNAMES = "杨龙吴石粟梁黄张李王陈刘唐蒋肖周欧阳向林"
GIVEN = "通文家兴光明秀英春梅国强建军玉兰德成䶮㙟"
CITATIONS = (
    "房前屋后干净整齐，庭院花木常青",
    "家中物品归置有序，老人小孩衣着整洁",
    "带头打扫团寨公共水井，热心帮助邻里",
    "圈舍远离住房，沟渠常年通畅，柴草堆放整齐，垃圾分类投放",
)


def make_certificate(n: int) -> Certificate:
    name = SURNAMES[n % 20] + GIVEN[n * 7 % 20] + (GIVEN[n * 3 % 20] if n % 5 else "")
    return Certificate(
        number=f"2023-{n:04}",
        household=name,
        title=("最美庭院", "美家美妇", "文明家庭", "最清洁户")[n % 4],
        village=f"第{n % 14}村",
        citation=CITATIONS[n % 4],
        code=f"{n:016}",
    )


def seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def measure(size: int) -> dict[str, float]:
    """In this process: all of them, first, then one page (the median of five, warm)."""
    certificates = [make_certificate(n) for n in range(size)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pdf"

        def draw(several: list[Certificate]) -> None:
            draw_certificates(LOOK, several, ADDRESS, out)

        whole = seconds(lambda: draw(certificates))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        weight = out.stat().st_size
        one = statistics.median(seconds(lambda: draw(certificates[:1])) for _ in range(5))
        part = statistics.median(
            seconds(lambda: draw_part(LOOK, certificates[:1], ADDRESS)) for _ in range(5)
        )
    return {
        "one": one,
        "part": part,
        "whole": whole,
        "peak": peak,
        "weight": weight / 1024**2,
    }


def main() -> None:
    if sys.argv[1:]:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    peaks = {}
    for size in SIZES:
        command = [sys.executable, "-m", "bench.certificates", str(size)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = json.loads(told)
        name = f"{size} certificates ({found['weight']:.1f} MB)"
        show(f"{name} / as many one-page PDFs", found["whole"], size * found["one"], "s", "≤ 0.5")
        show("… / as many PDFs without their frame", found["whole"], size * found["part"], "s", "")
        show("… peak memory", found["peak"], 400, "MB", "≤ 1")
        peaks[size] = found["peak"]
    show("Memory of 2,000 / of 127", peaks[SIZES[-1]], peaks[SIZES[0]], "MB", "≤ 1.1")


if __name__ == "__main__":
    main()
