"""Pictures of seals: checked, and drawn anew, so that nothing of the file that was sent is kept but what it shows."""

from base64 import b64encode
from io import BytesIO
from typing import ClassVar

from django.utils.translation import gettext as _
from PIL import Image

from bihuan.kernel.errors import Refusal

HEAVIEST = 2 * 1024 * 1024  # bytes of the file that is sent
SMALLEST, LARGEST = 100, 3_000  # points of a side of it
KEPT = 480  # points of the longer side of what is kept
COLOURS = 64


class WrongPicture(Refusal):
    """Nothing that could be the picture of a seal."""

    code: ClassVar[str] = "wrong_picture"


def redrawn(content: bytes) -> bytes:
    """The picture as a small PNG of our own writing; raises `WrongPicture`."""
    if len(content) > HEAVIEST:
        raise _wrong(_("图片不能超过 2 MB。"))
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as sent:
            if min(sent.size) < SMALLEST or max(sent.size) > LARGEST:
                raise _wrong(_("图片的长和宽须在 100 至 3000 像素之间。"))
            picture = sent.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _wrong(_("请上传 PNG 格式的印章图片，该文件无法读取。")) from None
    if picture.getcolors(1) is not None:
        raise _wrong(_("图片只有一种颜色，没有印章。"))
    picture.thumbnail((KEPT, KEPT))
    written = BytesIO()
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _wrong(sentence: str) -> WrongPicture:
    return WrongPicture(sentence, fields={"picture": sentence})


def uri_of(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}"
