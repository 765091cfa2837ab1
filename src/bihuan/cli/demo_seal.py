"""A seal for the demonstration: a red ring, a star, and words that say that it is none."""

from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

from bihuan.papers.child import FONTS

SIDE, RED = 480, (200, 16, 30, 255)
FONT = FONTS / "NotoSansSC_700Bold.ttf"


def seal(words: str) -> bytes:
    """A PNG with these words under the star."""
    picture = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((12, 12, SIDE - 12, SIDE - 12), outline=RED, width=14)
    pen.polygon(_star(SIDE / 2, SIDE * 0.4, SIDE * 0.17), fill=RED)
    font = ImageFont.truetype(FONT, min(52, int(SIDE * 0.72 / max(len(words), 1))))
    pen.text((SIDE / 2, SIDE * 0.7), words, font=font, fill=RED, anchor="mm")
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _star(x: float, y: float, reach: float) -> list[tuple[float, float]]:
    """Ten corners, the outer and the inner in turn."""
    turns = [(-pi / 2 + corner * pi / 5, reach if corner % 2 == 0 else reach * 0.382) for corner in range(10)]
    return [(x + far * cos(turn), y + far * sin(turn)) for turn, far in turns]
