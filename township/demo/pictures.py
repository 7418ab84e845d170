"""The demo's photos: a courtyard before and after, drawn, of no real place."""

import io
import random

from PIL import Image, ImageDraw

SIZE = (480, 360)
_SKY, _WALL, _ROOF, _DOOR, _GROUND = "#cfe3ee", "#d9c7a8", "#5b5e63", "#6d4a30", "#b9b3a6"
_LITTER = ("#8a5a2b", "#6b6f3a", "#c2c6c9", "#3f6d8c", "#a63d33")


def draw_courtyard(rng: random.Random, *, is_clean: bool) -> bytes:
    """A JPEG of about 10 KB; what lies about is drawn from `rng`."""
    picture = Image.new("RGB", SIZE, _SKY)
    brush = ImageDraw.Draw(picture)
    brush.rectangle((0, 230, 480, 360), fill=_GROUND)
    left = rng.randrange(40, 120)
    brush.rectangle((left, 120, left + 260, 240), fill=_WALL)
    brush.polygon([(left - 25, 122), (left + 130, 60), (left + 285, 122)], fill=_ROOF)
    brush.rectangle((left + 105, 160, left + 155, 240), fill=_DOOR)
    for window in (30, 185):
        brush.rectangle((left + window, 150, left + window + 45, 190), fill="#7f97a3")
    if is_clean:
        _draw_broom_and_pots(brush, left)
    else:
        _draw_litter(brush, rng)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def _draw_litter(brush: ImageDraw.ImageDraw, rng: random.Random) -> None:
    for _ in range(rng.randrange(16, 34)):
        x, y = rng.randrange(10, 450), rng.randrange(238, 340)
        wide, high = rng.randrange(8, 44), rng.randrange(4, 16)
        brush.ellipse((x, y, x + wide, y + high), fill=rng.choice(_LITTER))


def _draw_broom_and_pots(brush: ImageDraw.ImageDraw, left: int) -> None:
    brush.line((left + 275, 150, left + 290, 240), fill="#8a5a2b", width=5)
    brush.polygon([(left + 278, 236), (left + 302, 236), (left + 306, 262), (left + 274, 262)],
                  fill="#c9a24b")  # fmt: skip
    for x in (left + 15, left + 60):
        brush.rectangle((x, 236, x + 26, 256), fill="#9b5b3c")
        brush.ellipse((x - 6, 208, x + 32, 240), fill="#3f7d4a")
