"""Pictures of seals for tests: a red ring with a star on a transparent ground."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

RED = (200, 20, 30, 255)


def seal_png(side: int = 400, kind: str = "PNG", mode: str = "RGBA", **said: Any) -> bytes:
    """The picture as a file of this kind; `said` goes into it as text."""
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    edge = max(side // 40, 1)
    pen.ellipse((edge, edge, side - edge, side - edge), outline=RED, width=edge * 2)
    pen.regular_polygon((side / 2, side / 2, side / 5), 5, fill=RED)
    written = BytesIO()
    picture.convert(mode).save(written, kind, **said)
    return written.getvalue()
