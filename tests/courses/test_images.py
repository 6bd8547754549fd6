"""The picture pipeline alone: bytes in, clean bytes out."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from courses import file_types, images

LIMIT = 40_000_000
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def encoded(image, target="PNG", **options):
    written = BytesIO()
    image.save(written, target, **options)
    return written.getvalue()


def prepare(data, name="picture", limit=LIMIT):
    return images.prepare(data, file_types.recognise(data, name), max_pixels=limit)


def opened(data):
    return Image.open(BytesIO(data))


def photo(width=64, height=48, mode="RGB"):
    """Left half red, right half blue."""
    image = Image.new("RGB", (width, height), "red")
    ImageDraw.Draw(image).rectangle([width // 2, 0, width, height], fill="blue")
    if mode in {"RGBA", "LA"}:
        image.putalpha(128)
    return image.convert(mode)


def header_only_png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_photo_is_turned_upright_and_loses_place_camera_and_comment():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "SecretCamera"
    exif[GPS] = {1: "N", 2: (37.0, 33.0, 59.0)}
    data = encoded(photo(64, 48), "JPEG", exif=exif, comment=b"taken at home", quality=95)

    picture = prepare(data)

    assert (picture.width, picture.height) == (48, 64)
    assert dict(opened(picture.data).getexif()) == {}
    assert "comment" not in opened(picture.data).info
    assert b"SecretCamera" in data
    assert b"SecretCamera" not in picture.data
    assert b"taken at home" not in picture.data
    assert opened(picture.data).getpixel((24, 5))[0] > 200  # what was left is now on top


def test_png_loses_its_text_chunks():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "SECRET-AUTHOR")
    data = encoded(photo(), pnginfo=info)

    picture = prepare(data)

    assert b"SECRET-AUTHOR" in data
    assert b"SECRET-AUTHOR" not in picture.data


def test_what_follows_the_picture_is_gone():
    data = encoded(photo(), "GIF") + b"<script>alert(1)</script>"

    picture = prepare(data)

    assert picture.type.content_type == "image/gif"
    assert b"script" not in picture.data


def test_wide_picture_is_shrunk_and_thumbnail_is_webp():
    picture = prepare(encoded(Image.new("RGB", (5000, 1000), "teal"), "JPEG"))

    assert (picture.width, picture.height) == (2560, 512)
    assert opened(picture.data).size == (2560, 512)
    assert opened(picture.thumbnail).format == "WEBP"
    assert opened(picture.thumbnail).size == (480, 96)


@pytest.mark.parametrize(
    ("mode", "target", "kept"),
    [("RGBA", "PNG", "RGBA"), ("LA", "PNG", "LA"), ("P", "PNG", "P"), ("1", "PNG", "1"), ("CMYK", "JPEG", "RGB"),
     ("L", "JPEG", "L"), ("RGBA", "WEBP", "RGBA")],
)  # fmt: skip
def test_modes_survive_or_become_what_browsers_show(mode, target, kept):
    picture = prepare(encoded(photo(mode=mode), target))

    assert opened(picture.data).format == target
    assert opened(picture.data).mode == kept


def test_sixteen_bit_grey_keeps_its_brightness():
    image = Image.new("I;16", (10, 10), 40_000)

    picture = prepare(encoded(image))

    assert opened(picture.data).getpixel((5, 5)) == 40_000 * 255 // 65_535


def test_palette_transparency_survives():
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle([5, 5, 15, 15], fill="red")
    data = encoded(image.quantize(), "PNG")

    picture = prepare(data)

    assert opened(picture.data).convert("RGBA").getpixel((0, 0))[3] == 0
    assert opened(picture.data).convert("RGBA").getpixel((10, 10))[3] == 255


@pytest.mark.parametrize("target", ["GIF", "WEBP"])
def test_animation_keeps_its_frames_and_durations(target):
    pictures = [Image.new("RGB", (30, 20), colour) for colour in ["red", "green", "blue"]]
    data = encoded(pictures[0], target, save_all=True, append_images=pictures[1:], duration=[100, 200, 300], loop=0)

    kept = opened(prepare(data).data)

    assert (kept.format, kept.n_frames) == (target, 3)
    kept.seek(2)
    kept.load()
    assert kept.convert("RGB").getpixel((10, 10))[2] > 200
    assert kept.info["duration"] == 300


def test_avif_is_kept_as_webp():
    picture = prepare(encoded(photo(), "AVIF"))

    assert picture.type.content_type == "image/webp"
    assert opened(picture.data).format == "WEBP"


def test_profile_is_applied_before_it_goes():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    picture = prepare(encoded(photo(), "PNG", icc_profile=profile))

    assert "icc_profile" not in opened(picture.data).info
    assert opened(picture.data).getpixel((2, 2)) == (255, 0, 0)


@pytest.mark.parametrize("size", [(7000, 7000), (13_000, 13_000), (60_000, 60_000)])
def test_too_many_pixels_are_refused_by_the_header(size):
    with pytest.raises(images.TooManyPixels, match="at most 40 million"):
        prepare(header_only_png(*size))


def test_long_animation_is_refused():
    pictures = [Image.new("L", (100, 100), shade) for shade in range(0, 250, 10)]
    data = encoded(pictures[0], "GIF", save_all=True, append_images=pictures[1:])

    with pytest.raises(images.TooManyPixels, match="animation"):
        prepare(data, limit=100_000)


@pytest.mark.parametrize(
    "data",
    [
        encoded(photo(400, 300), "JPEG")[:2000],
        encoded(photo(), "PNG")[:60],
        header_only_png(100, 100),
        b"GIF89a<script>alert(1)</script>",
        b"\xff\xd8\xff" + b"not a photo" * 50,
        b"RIFF\x00\x00\x00\x00WEBPVP8 nothing",
        b"\x00\x00\x00\x20ftypavif" + b"\0" * 60,
    ],
)
def test_damaged_pictures_are_told_so(data):
    with pytest.raises(file_types.Damaged, match="damaged"):
        prepare(data)
