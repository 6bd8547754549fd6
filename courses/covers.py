"""The cover of a course in the sizes that pages use: cut from the middle of one of the course's pictures.

Each size is made once and kept beside the upload's own bytes, under the same hash. All have the shape that a shared
link is shown in, so one cut serves the catalog, the course page and other sites.
"""

import logging
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    width: int
    height: int
    format: str
    content_type: str
    extension: str


SIZES = {
    "card": Size(640, 336, "WEBP", "image/webp", ".webp"),
    "page": Size(1280, 672, "WEBP", "image/webp", ".webp"),
    "share": Size(1200, 630, "JPEG", "image/jpeg", ".jpg"),  # what every site that shows links can read
}
# What can be a cover: pictures that were decoded when they were added.
KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp"]
OPTIONS = {"WEBP": {"quality": 82, "method": 4}, "JPEG": {"quality": 85, "progressive": True, "optimize": True}}
PAPER = "white"


class NoPicture(Exception):
    """The bytes are gone, or cannot be read any more."""


def path_of(sha256, name):
    return f"covers/{sha256}-{name}{SIZES[name].extension}"


def paths_of(sha256):
    return [path_of(sha256, name) for name in SIZES]


def rendition(upload, name):
    """The stored file of that size, which is made now if nobody needed it before. Raises NoPicture."""
    path, storage = path_of(upload.sha256, name), upload.file.storage
    if not storage.exists(path):
        stored = storage.save(path, ContentFile(cut(upload, SIZES[name])))
        if stored != path:  # somebody else made it at the same moment
            storage.delete(stored)
    return FieldFile(upload, upload.file.field, path)


def prepare(upload):
    """Make all sizes, so that no visitor waits for them. A picture that cannot be read is left to its page."""
    try:
        for name in SIZES:
            rendition(upload, name)
    except NoPicture:
        logger.warning("The cover %s could not be made", upload.pk)


def cut(upload, size):
    try:
        with upload.file.open("rb") as file, Image.open(file) as image:
            return drawn(image, size)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoPicture(upload.name) from error


def drawn(image, size):
    """Of an animation the first frame; what is transparent is on paper. A small picture is not blown up."""
    picture = image.convert("RGBA")
    sheet = Image.new("RGBA", picture.size, PAPER)
    sheet.alpha_composite(picture)
    scale = min(1, picture.width / size.width, picture.height / size.height)
    wanted = (max(1, round(size.width * scale)), max(1, round(size.height * scale)))
    made, written = ImageOps.fit(sheet.convert("RGB"), wanted, Image.Resampling.LANCZOS), BytesIO()
    made.save(written, size.format, **OPTIONS[size.format])
    return written.getvalue()
