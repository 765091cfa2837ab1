"""A small picture for the papers of the demonstration: a line as of a pen, another for each name."""

import struct
import zlib
from math import sin

WIDTH, HEIGHT, PEN = 360, 120, 3


def signature(name: str) -> bytes:
    """A PNG in shades of grey, drawn from the name alone."""
    seed = zlib.crc32(name.encode())
    rows = [bytearray(b"\xff" * WIDTH) for _row in range(HEIGHT)]
    for step in range(WIDTH * 8):
        x = 30 + step / (WIDTH * 8) * (WIDTH - 60)
        sway = sin(x / (9 + seed % 5)) * sin(x / (31 + seed % 7)) + 0.4 * sin(x / (4 + seed % 3))
        _dot(rows, int(x + 6 * sin(x / 11)), int(HEIGHT / 2 + 34 * sway))
    lines = b"".join(b"\x00" + bytes(row) for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _dot(rows: list[bytearray], x: int, y: int) -> None:
    for row in rows[max(0, y) : y + PEN]:
        row[x : x + PEN] = b"\x28" * PEN


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
