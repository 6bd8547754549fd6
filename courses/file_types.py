"""What a file is, by its content. Its name only decides between kinds of plain text, never more."""

import json
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from courses.wording import gettext

IMAGE, DOCUMENT, AUDIO, VIDEO, OTHER = "image", "document", "audio", "video", "other"


@dataclass(frozen=True)
class FileType:
    """`format` is Pillow's name of the decoder for images that we decode, else "". The extension has its dot."""

    kind: str
    content_type: str
    extension: str
    format: str = ""


class NotAccepted(ValueError):
    """Files like this are not taken; str() says why and what to do instead."""


class Damaged(ValueError):
    """It begins like a file that we take, but cannot be read to its end."""


PNG = FileType(IMAGE, "image/png", ".png", "PNG")
JPEG = FileType(IMAGE, "image/jpeg", ".jpg", "JPEG")
GIF = FileType(IMAGE, "image/gif", ".gif", "GIF")
WEBP = FileType(IMAGE, "image/webp", ".webp", "WEBP")
AVIF = FileType(IMAGE, "image/avif", ".avif", "AVIF")
PDF = FileType(DOCUMENT, "application/pdf", ".pdf")
ZIP = FileType(OTHER, "application/zip", ".zip")
OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_TYPES = {
    "word/": FileType(DOCUMENT, OFFICE + "wordprocessingml.document", ".docx"),
    "xl/": FileType(DOCUMENT, OFFICE + "spreadsheetml.sheet", ".xlsx"),
    "ppt/": FileType(DOCUMENT, OFFICE + "presentationml.presentation", ".pptx"),
}
MP3 = FileType(AUDIO, "audio/mpeg", ".mp3")
MP4 = FileType(VIDEO, "video/mp4", ".mp4")
SIGNATURES = [
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), FileType(AUDIO, "audio/wav", ".wav")),
    (re.compile(rb"%PDF-\d"), PDF),
    (re.compile(rb"OggS\x00"), FileType(AUDIO, "audio/ogg", ".ogg")),
    (re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), MP3),
    (re.compile(rb"\x1aE\xdf\xa3.{0,60}webm", re.DOTALL), FileType(VIDEO, "video/webm", ".webm")),
    (re.compile(rb"....ftyp(avif|avis)", re.DOTALL), AVIF),
    (re.compile(rb"....ftyp(M4A |M4B )", re.DOTALL), FileType(AUDIO, "audio/mp4", ".m4a")),
    (
        re.compile(rb"....ftyp(isom|iso[2-9]|mp4[12]|avc1|dash|M4V |MSNV)", re.DOTALL),
        FileType(VIDEO, "video/mp4", ".mp4"),
    ),
]
PROGRAMS = re.compile(
    rb"MZ|\x7fELF|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|\x00asm|L\x00\x00\x00\x01\x14\x02\x00"
)
HEIC = re.compile(rb"....ftyp(heic|heix|hevc|heim|mif1|msf1)", re.DOTALL)
QUICKTIME = re.compile(rb"....ftypqt", re.DOTALL)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Both are asked about the beginning of a text only, so that no text can make them slow.
BEGINNING = 2_000
WEB_PAGE = re.compile(r"(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script|iframe|style|\?php)\b", re.I | re.DOTALL)
SVG = re.compile(r"(?:(?:<\?xml[^>]*>|<!--.*?-->|<!doctype svg[^>]*>)\s*)*<(?:\w+:)?svg[\s/>]", re.I | re.DOTALL)

CODE = frozenset("py r jl sql tex bib c h cpp java rs go".split())
PLAIN = frozenset("txt md csv tsv json jsonl ipynb yaml yml toml ini log srt vtt".split()) | CODE
CONTENT_TYPES = {
    "csv": "text/csv",
    "md": "text/markdown",
    "json": "application/json",
    "ipynb": "application/x-ipynb+json",
}
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MOST_ZIP_ENTRIES = 10_000


def recognise(data: bytes, name: str) -> FileType:
    """The type of these bytes. Raises NotAccepted or Damaged. The name's extension counts for plain text only."""
    refuse_by_signature(data)
    for signature, found in SIGNATURES:
        if signature.match(data):
            return found
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return archive(data)
    return plain(data, PurePosixPath(name.lower()).suffix.removeprefix("."))


def refuse_by_signature(data: bytes) -> None:
    if PROGRAMS.match(data):
        raise NotAccepted(gettext("This is a program, whatever its name says. Programs are not accepted."))
    if HEIC.match(data):
        raise NotAccepted(gettext("Browsers cannot show HEIC photos. Save it as JPEG and upload that."))
    if QUICKTIME.match(data):
        raise NotAccepted(gettext("Browsers cannot play QuickTime videos everywhere. Save it as MP4 and upload that."))
    if data.startswith(OLD_OFFICE):
        raise NotAccepted(gettext("This is an old Office file. Save it as .docx, .xlsx, .pptx or PDF and upload that."))


def archive(data: bytes) -> FileType:
    """A zip file, or an Office file, which is one inside."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = opened.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Damaged(gettext("The file is damaged: its contents cannot be listed.")) from error
    if len(names) > MOST_ZIP_ENTRIES:
        raise NotAccepted(gettext("This archive holds too many files."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise NotAccepted(gettext("This Office file holds macros, which are programs. Save it without them."))
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        raise NotAccepted(gettext("This is a program, whatever its name says. Programs are not accepted."))
    if "[Content_Types].xml" in names:
        return next((found for start, found in OFFICE_TYPES.items() if any(n.startswith(start) for n in names)), ZIP)
    return ZIP


def plain(data: bytes, extension: str) -> FileType:
    """A file of text, such as data or code."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None and extension in PLAIN:
        raise NotAccepted(gettext("The text is not in UTF-8. Save it with that encoding and upload it again."))
    if text is None or CONTROL.search(text):
        raise NotAccepted(unknown())
    beginning = text.lstrip()[:BEGINNING]
    if SVG.match(beginning):
        raise NotAccepted(gettext("SVG pictures can hold programs and are not accepted yet. Export it as PNG."))
    if WEB_PAGE.match(beginning):
        raise NotAccepted(
            gettext("This is a web page, whatever its name says. Write it as a lecture, or upload it as PDF.")
        )
    if text.startswith("#!") and extension not in CODE:
        raise NotAccepted(gettext("This is a script, whatever its name says. Programs are not accepted."))
    if extension not in PLAIN:
        raise NotAccepted(unknown())
    check_json(text, extension)
    return FileType(OTHER, CONTENT_TYPES.get(extension, "text/plain"), f".{extension}")


def check_json(text: str, extension: str) -> None:
    if extension not in {"json", "ipynb"}:
        return
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(gettext("The file is damaged: it is not valid JSON.")) from error
    if extension == "ipynb" and not (isinstance(content, dict) and isinstance(content.get("cells"), list)):
        raise Damaged(gettext("The file is damaged: it is not a notebook."))


def unknown() -> str:
    return gettext(
        "Files of this type are not accepted. Pictures (PNG, JPEG, GIF, WebP, AVIF), PDF, Office files, audio, video "
        "(MP4, WebM), data, code and zip archives are."
    )
