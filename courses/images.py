"""Pictures as they are kept: decoded, turned upright, shrunk, and written anew from their pixels alone.

Re-encoding is the defence: whatever hides in a file besides pixels (place and camera, comments, scripts, a second
file behind the first) does not come out again.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from courses.file_types import WEBP, Damaged, FileType
from courses.wording import gettext

logger = logging.getLogger(__name__)

MAX_WIDTH = 2560
THUMBNAIL = (480, 480)
# All frames of an animation are in memory while it is written.
ANIMATION_FACTOR = 2
ANIMATED = frozenset({"GIF", "WEBP", "AVIF", "PNG"})
# Writing AVIF takes seconds; WebP looks the same and is written at once.
WRITTEN_AS = {"AVIF": "WEBP"}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "progressive": True, "optimize": True},
    "WEBP": {"quality": 86, "method": 4},
    "PNG": {},
    "GIF": {},
}
MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "GIF": {"1", "L", "P", "RGB", "RGBA"},
    "WEBP": {"RGB", "RGBA"},
}


class TooManyPixels(ValueError):
    """Decoding it would take too much memory."""


@dataclass(frozen=True)
class Picture:
    """The bytes to keep, their type and size in pixels, and the bytes of a small WebP."""

    data: bytes
    type: FileType
    width: int
    height: int
    thumbnail: bytes


def prepare(data: bytes, found: FileType, *, max_pixels: int) -> Picture:
    """Raises TooManyPixels before anything is decoded, and Damaged where the pixels cannot be read."""
    try:
        with Image.open(BytesIO(data), formats=[found.format]) as image:
            check_size(image, max_pixels)
            return write(list(frames(image)), image, found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many(max_pixels) from error
    except TooManyPixels:
        raise
    except Exception as error:  # decoders raise all kinds of errors for hostile bytes; none may become a 500
        logger.info("A picture could not be read: %r", error)
        raise Damaged(gettext("The picture is damaged: it cannot be read to its end. Save it anew.")) from error


def check_size(image: Image.Image, max_pixels: int) -> None:
    pixels = image.width * image.height
    if pixels > max_pixels:
        raise too_many(max_pixels)
    if is_animated(image) and pixels * getattr(image, "n_frames", 1) > ANIMATION_FACTOR * max_pixels:
        raise TooManyPixels(gettext("The animation is too long. Make it shorter or smaller, or upload it as MP4."))


def too_many(max_pixels: int) -> TooManyPixels:
    message = gettext("The picture has too many pixels: at most %(limit)s million are accepted. Make it smaller.")
    return TooManyPixels(message % {"limit": f"{max_pixels / 1_000_000:g}"})


def is_animated(image: Image.Image) -> bool:
    return image.format in ANIMATED and getattr(image, "n_frames", 1) > 1


def frames(image: Image.Image) -> Iterator[Image.Image]:
    """Each frame upright, in plain sRGB, no wider than MAX_WIDTH, and without anything but its pixels."""
    for frame in ImageSequence.Iterator(image) if is_animated(image) else [image]:
        frame.load()  # a WebP knows its durations only then
        duration = frame.info.get("duration", 100)
        target = WRITTEN_AS.get(str(image.format), str(image.format))
        clean = shrink(in_mode(in_srgb(ImageOps.exif_transpose(frame)), target))
        clean.info = {key: clean.info[key] for key in ["transparency"] if key in clean.info}
        if is_animated(image):
            clean = clean.convert("RGBA")
            clean.info["duration"] = duration
        yield clean


def in_srgb(image: Image.Image) -> Image.Image:
    """Colours as a browser shows them once the profile is gone."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image


def in_mode(image: Image.Image, target: str) -> Image.Image:
    if image.mode in MODES[target]:
        return image
    if image.mode.startswith("I"):  # 16 bits of grey; Pillow would cut off what is brighter than 255
        return image.convert("F").point(lambda value: value * (1 / 257) + 0).convert("L")
    has_alpha = image.has_transparency_data and target != "JPEG"
    return image.convert("RGBA" if has_alpha else "RGB")


def shrink(image: Image.Image) -> Image.Image:
    if image.width <= MAX_WIDTH:
        return image.copy()
    size = (MAX_WIDTH, max(1, round(image.height * MAX_WIDTH / image.width)))
    smooth = image.convert("RGBA" if image.has_transparency_data else "RGB") if image.mode in {"P", "1"} else image
    return smooth.resize(size, Image.Resampling.LANCZOS)


def write(pictures: list[Image.Image], image: Image.Image, found: FileType) -> Picture:
    first, target = pictures[0], WRITTEN_AS.get(found.format, found.format)
    options = dict(OPTIONS[target])
    if len(pictures) > 1:
        options |= {"save_all": True, "append_images": pictures[1:], "loop": image.info.get("loop", 0)}
        options["duration"] = [int(picture.info.pop("duration")) for picture in pictures]
        options |= {"disposal": 2} if target == "GIF" else {}
    kept = WEBP if target != found.format else found
    return Picture(saved(first, target, **options), kept, first.width, first.height, thumbnail(first))


def thumbnail(image: Image.Image) -> bytes:
    small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
    small.info = {}
    return saved(small, "WEBP", quality=80, method=4)


def saved(image: Image.Image, target: str, **options: Any) -> bytes:
    written = BytesIO()
    image.save(written, target, **options)
    return written.getvalue()
