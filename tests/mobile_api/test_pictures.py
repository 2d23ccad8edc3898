"""Pictures are made anew from their pixels, and from nothing else of what was sent."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mobile_api.errors import BadPicture, PictureTooManyPixels
from mobile_api.pictures import LONGEST_SIDE
from mobile_api.unpacking import unpacked
from tests.mobile_api.pictures import TURNED_RIGHT, drawing, photo, png_that_says

KINDS = ["JPEG", "PNG", "WEBP", "HEIF"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "source"


def remade(source: Path, content: bytes) -> tuple[Image.Image, bytes, str]:
    source.write_bytes(content)
    packed, media_type = unpacked(source)
    return Image.open(BytesIO(packed)), packed, media_type


@pytest.mark.parametrize("kind", KINDS)
def test_no_place_and_no_maker_is_left(source: Path, kind: str) -> None:
    content = photo(kind)
    assert b"CanaryMaker" in content

    picture, packed, media_type = remade(source, content)

    assert dict(picture.getexif()) == {}
    assert b"CanaryMaker" not in packed
    assert b"Exif" not in packed
    assert picture.size == (40, 20)
    assert media_type == ("image/png" if kind == "PNG" else "image/jpeg")


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_held_upright_gives_an_upright_picture(source: Path, kind: str) -> None:
    picture, _, _ = remade(source, photo(kind, orientation=TURNED_RIGHT))

    # Turned right, what was left is above.
    assert picture.size == (20, 40)
    red, _, blue = picture.convert("RGB").getpixel((10, 5))  # type: ignore[misc]
    assert red > 200
    assert blue < 60


def test_a_drawing_keeps_its_transparency(source: Path) -> None:
    picture, _, media_type = remade(source, drawing())

    assert media_type == "image/png"
    assert picture.getpixel((0, 0)) == (0, 0, 0, 0)
    assert picture.getpixel((30, 15)) == (0, 0, 0, 255)


def test_a_large_picture_becomes_moderate(source: Path) -> None:
    picture, _, _ = remade(source, photo(size=(5_000, 2_500)))

    assert picture.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colours_become_those_of_a_screen(source: Path, mode: str) -> None:
    picture, _, _ = remade(source, photo(mode=mode))

    assert picture.mode == "RGB"


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 6_001)])
def test_a_bomb_is_refused_by_its_header(source: Path, size: tuple[int, int]) -> None:
    source.write_bytes(png_that_says(*size))

    with pytest.raises(PictureTooManyPixels):
        unpacked(source)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"GIF89a" + bytes(40),
        b"II*\x00" + bytes(40),
        png_that_says(300, 300),
        png_that_says(0, 0),
        photo()[:-100],
        photo("HEIF")[:-40],
        photo("WEBP")[:-40],
        bytes(5) + photo(),
    ],
    ids=lambda content: content[:8].hex() + f"-{len(content)}",
)
def test_what_is_no_whole_picture_is_refused(source: Path, content: bytes) -> None:
    source.write_bytes(content)

    with pytest.raises(BadPicture):
        unpacked(source)
