"""Pictures and other files that come and go with questions: links to `file:NAME` here, uploads of the course there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from courses.models import Upload
from courses.uploading import UploadRefused, add_upload, look_at_upload, readable_stem
from courses.uploads import UPLOAD_ADDRESS, mentioned

from .sources import Source

# ![alt](file:NAME "title"){width=50%}
LINK = re.compile(
    r"(?P<words>(?P<picture>!?)\[(?P<text>(?:[^\[\]\\]|\\.)*)\])\(\s*<?file:(?P<name>[^\s<>()]+)>?(?P<title>[^()\n]*)\)"
    r"(?P<width>\{width=[^}\n]*\})?"
)
ADDRESS = re.compile(rf"{UPLOAD_ADDRESS}[^\s<>()\"]*")


def texts_of(source: Source) -> Iterator[str]:
    yield from (source["prompt"], source["explanation"])
    yield from (hint["text"] for hint in source["hints"])
    for choice in source["choices"]:
        yield from (choice["text"], choice["feedback"], choice["feedback_missed"])


def reworded(source: Source, change) -> Source:
    """With `change(text)` in the place of every text."""
    return source | {
        "prompt": change(source["prompt"]),
        "explanation": change(source["explanation"]),
        "hints": [hint | {"text": change(hint["text"])} for hint in source["hints"]],
        "choices": [
            choice | {name: change(choice[name]) for name in ("text", "feedback", "feedback_missed")}
            for choice in source["choices"]
        ],
    }


def names_in(sources: Iterable[Source]) -> dict[str, str]:
    """{name in a link: the words of the first such link} of all links to files."""
    names: dict[str, str] = {}
    for source in sources:
        for text in texts_of(source):
            if "file:" in text:
                for link in LINK.finditer(text):
                    names.setdefault(link["name"], link["text"])
    return names


class Kept:
    """Files become uploads of the course; `added` are those that are new."""

    def __init__(self, course, *, by):
        self.course, self.by = course, by
        self.added: list[Upload] = []

    def take(self, file, alt) -> Upload:
        upload = add_upload(self.course, file, by=self.by, alt=alt)
        if upload.is_new:
            self.added.append(upload)
        return upload


class LookedAt:
    """For a dry run: what the uploads would be, with nothing stored."""

    def __init__(self, course):
        self.course = course
        self.seen: dict[str, Upload] = {}

    def take(self, file, alt) -> Upload:
        upload = look_at_upload(self.course, file)
        return self.seen.setdefault(upload.sha256, upload)


def with_file_names(source: Source) -> Source:
    """For looking at it before its files are stored: each link as its words and the name of its file."""

    def words(match: re.Match[str]) -> str:
        return f"{match['text']} ({unquote(match['name'])})".lstrip()

    return reworded(source, lambda text: LINK.sub(words, text) if "file:" in text else text)


def files_named(names: Mapping[str, str], files: Mapping[str, bytes], uploading) -> dict[str, Upload | str]:
    """{name in a link: its Upload, or why there is none}. `uploading` is Kept or LookedAt."""
    uploads: dict[str, Upload | str] = {}
    for name, words in names.items():
        shown = unquote(name)
        data = files.get(shown, files.get(name))
        if data is None:
            uploads[name] = _("file %(name)s, which did not come with it") % {"name": shown}
            continue
        try:
            file = ContentFile(data, name=PurePosixPath(shown).name)
            uploads[name] = uploading.take(file, re.sub(r"\\(.)", r"\1", words) or readable_stem(shown))
        except UploadRefused as refusal:
            uploads[name] = _("file %(name)s: %(reason)s") % {"name": shown, "reason": refusal.reason}
    return uploads


def carry(source: Source, uploads: Mapping[str, Upload | str]) -> tuple[Source, tuple[str, ...]]:
    """(the source with the addresses of uploads in its links, what was lost). A link without its file becomes its
    words.
    """
    lost: dict[str, None] = {}

    def linked(match: re.Match[str]) -> str:
        upload = uploads[match["name"]]
        if isinstance(upload, Upload):
            return f"{match['words']}({upload.get_absolute_url()}{match['title']}){match['width'] or ''}"
        lost[upload] = None
        return match["text"]

    return reworded(source, lambda text: LINK.sub(linked, text) if "file:" in text else text), tuple(lost)


class StoredFiles(Mapping[str, bytes]):
    """The bytes of uploads by the name that links use; read when somebody asks for them."""

    def __init__(self, uploads: Iterable[Upload]):
        self.uploads: dict[str, Upload] = {}
        for upload in uploads:
            name = upload.name if upload.name not in self.uploads else f"{upload.pk}-{upload.name}"
            self.uploads[name] = upload
        self.names = {upload.pk: name for name, upload in self.uploads.items()}

    def __getitem__(self, name: str) -> bytes:
        with self.uploads[name].file.open("rb") as file:
            return file.read()

    def __iter__(self) -> Iterator[str]:
        return iter(self.uploads)

    def __len__(self) -> int:
        return len(self.uploads)


def files_shown(sources: Iterable[Source], course) -> StoredFiles:
    """The course's uploads that the texts link."""
    ids = mentioned(*(text for source in sources for text in texts_of(source)))
    return StoredFiles(Upload.objects.filter(course=course, pk__in=ids).order_by("pk"))


def with_file_links(source: Source, files: StoredFiles) -> Source:
    """With `file:NAME` in the place of the addresses of these uploads."""

    def named(match: re.Match[str]) -> str:
        name = files.names.get(int(match[1]))
        return f"file:{name}" if name else match[0]

    return reworded(source, lambda text: ADDRESS.sub(named, text))


def addresses_in(source: Source) -> list[str]:
    """Of uploads that the texts link."""
    return list(dict.fromkeys(match[0] for text in texts_of(source) for match in ADDRESS.finditer(text)))
