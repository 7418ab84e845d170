"""The border of a certificate, as SVG in millimetres: a fret (回纹) on a band, a rosette behind."""

from collections.abc import Iterator
from math import cos, pi, sin

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# Of each frame: the band, the gold on it, the paper.
COLOURS = {
    "red": ("#a8182b", "#e3bf6b", "#fffcf3"),
    "green": ("#17614a", "#e0c27a", "#fdfdf6"),
    "blue": ("#1f4878", "#dfc586", "#fcfdfd"),
}
LEFT, TOP, SIDE = 8.5, 7.0, 7.0  # where the band begins, and the side of its squares
COLUMNS, ROWS = 40, 28
_CENTRE = (148.5, 105.0)
_SPIRAL = ((0.9, 6.1), (0.9, 0.9), (6.1, 0.9), (6.1, 6.1), (2.6, 6.1), (2.6, 2.7), (4.4, 2.7))
_END = (4.4, 4.6)


def draw_border(frame: str) -> SafeString | str:
    """The page without words in the colours of `frame`; nothing for a frame without any."""
    if frame not in COLOURS:
        return ""
    band, gold, paper = COLOURS[frame]
    context = {
        "band": band,
        "gold": gold,
        "paper": paper,
        "fret": " ".join(_draw_fret()),
        "rosette": [_draw_curve(turn) for turn in range(16)],
    }
    return render_to_string("awards/certificate_border.svg", context)


def _draw_fret() -> Iterator[str]:
    """A spiral in each square of the band, every second one turned over."""
    for column in range(COLUMNS):
        for row in range(ROWS):
            if column in (0, COLUMNS - 1) or row in (0, ROWS - 1):
                yield _draw_spiral(column, row)


def _draw_spiral(column: int, row: int) -> str:
    left, top = LEFT + column * SIDE, TOP + row * SIDE
    turned, upside_down = column % 2, (row + column) % 2
    points = [
        (left + (SIDE - x if turned else x), top + (SIDE - y if upside_down else y))
        for x, y in (*_SPIRAL, _END)
    ]
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _draw_curve(turn: int) -> str:
    """One closed line of the rosette."""
    steps = 240
    points = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        radius = 44 + 13 * sin(8 * angle + turn * pi / 8)
        points.append((_CENTRE[0] + 1.5 * radius * cos(angle), _CENTRE[1] + radius * sin(angle)))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
