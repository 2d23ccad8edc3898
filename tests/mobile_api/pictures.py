"""Pictures as phones take them, and as nobody should send them."""

import struct
import zlib
from hashlib import sha256
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener(thumbnails=False)
ORIENTATION, GPS = 0x0112, 0x8825
TURNED_RIGHT = 6


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), **fields: Any) -> bytes:
    """A picture, red on its left and blue on its right, with a place in it."""
    mode = fields.pop("mode", "RGB")
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION] = fields.pop("orientation", 1)
    exif[0x010F] = "CanaryMaker"
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 5.0, 12.34), 3: "E", 4: (14.0, 25.0, 1.0)})
    out = BytesIO()
    picture.convert(mode).save(out, kind, exif=exif.tobytes(), **fields)
    return out.getvalue()


def drawing() -> bytes:
    """A signature: a stroke on nothing."""
    picture = Image.new("RGBA", (60, 30), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (10, 14, 50, 16))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()
