"""Pictures made anew from their pixels, in a process of its own: `python -m mobile_api.pictures`.

What a phone sends may be built to harm whoever unpacks it. So the size is read from its header
before any pixel is, and the process that unpacks it may be killed without loss. Knows no Django.
"""

import contextlib
import json
import resource
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from mobile_api.picture_limits import MOST_MEGAPIXELS, TOO_MANY_PIXELS, UNREADABLE

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Enough for a print; a camera's picture of 48 megapixels says no more about a boiler.
LONGEST_SIDE = 4_096
JPEG_QUALITY = 85
# A drawing is a few strokes; a photo as PNG would be ten times as large as it needs to be.
MOST_BYTES_OF_A_DRAWING = 2_000_000
MEMORY_BYTES = 2_000_000_000
CPU_S = 25


class Refused(Exception):
    """It is no picture that we keep; the message is one of `picture_limits`."""


def remake(source: Path) -> tuple[bytes, str]:
    """The picture upright, without its place and whatever else it carried; and its media type.

    A PNG stays one, because signatures are; everything else becomes JPEG.

    Raises:
        Refused: it is damaged, of another kind, or too large to unpack.
    """
    try:
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_MEGAPIXELS * 1_000_000:
                raise Refused(TOO_MANY_PIXELS)
            is_small = source.stat().st_size <= MOST_BYTES_OF_A_DRAWING
            is_drawing = picture.format == "PNG" and is_small
            return _packed(_plain(picture), is_drawing=is_drawing)
    except Image.DecompressionBombError:
        raise Refused(TOO_MANY_PIXELS) from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, RuntimeError, TypeError):
        raise Refused(UNREADABLE) from None


def _plain(picture: Image.Image) -> Image.Image:
    """Upright, in sRGB, of a moderate size, with nothing but pixels.

    Made small first: what comes after would else need as much memory again and again.
    """
    profile = picture.info.get("icc_profile")
    has_transparency = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if picture.mode not in ("RGB", "L"):  # others cannot be made small without loss
        picture = picture.convert("RGBA" if has_transparency else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(picture, in_place=True)
    upright = picture.convert("RGBA" if has_transparency else "RGB")
    if profile:
        # A damaged profile costs the exact shade, not the picture.
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            ImageCms.profileToProfile(
                upright,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                inPlace=True,
            )
    upright.info.clear()
    return upright


def _packed(picture: Image.Image, *, is_drawing: bool) -> tuple[bytes, str]:
    if is_drawing:
        out = BytesIO()
        picture.save(out, "PNG")
        if out.tell() <= MOST_BYTES_OF_A_DRAWING:
            return out.getvalue(), "image/png"
    if picture.mode == "RGBA":
        on_white = Image.new("RGB", picture.size, "white")
        on_white.paste(picture, mask=picture.getchannel("A"))
        picture = on_white
    out = BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue(), "image/jpeg"


def main(source: str, target: str) -> int:
    """Make `source` anew as `target`; one JSON line says what it is, or why it was refused."""
    import pillow_heif  # noqa: PLC0415 - only the process that unpacks needs the decoder

    with contextlib.suppress(ValueError, OSError):  # not every system knows these limits
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)
    try:
        packed, media_type = remake(Path(source))
    except Refused as refused:
        answer = {"refused": str(refused)}
    else:
        Path(target).write_bytes(packed)
        answer = {"media_type": media_type}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
