"""Pictures and other files: whether they are there, and what those hear who cannot see them."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from courses.models import Upload
from courses.uploads import UPLOAD_ADDRESS

from .addresses import leads_somewhere, on_this_site
from .findings import ERROR, WARNING, Finding

FILE_NAME = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|heic)", re.IGNORECASE)
# What cameras, screens and pasting call a picture.
MACHINE_NAME = re.compile(
    r"(?:img|dsc[fn]?|pict|image|photo|picture|figure|screen ?shot|스크린샷|이미지|사진|그림)[\d\s_.:\-]*"
    r"|untitled|pasted image.*|clipboard.*",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"[\s_\-.]+")


def check_files(subject):
    """One query, whatever the number of files."""
    lecture, rendered = subject.lecture, subject.rendered
    ids = {item: upload_id(on_this_site(lecture, item.target)) for item in (*rendered.images, *rendered.links)}
    wanted = {pk for pk in ids.values() if pk}
    uploads = Upload.objects.filter(course_id=lecture.course_id).in_bulk(wanted) if wanted else {}
    for image in rendered.images:
        upload = uploads.get(ids[image])
        yield from of_source(lecture, image, upload)
        yield from of_alt(image, upload)
    for link in rendered.links:
        if ids[link] and ids[link] not in uploads:
            yield missing(_("The file %(name)s is not in this course's library."), link)


def upload_id(path):
    """The number in the path of an upload; None for any other path, and for numbers that no database has."""
    match = re.match(UPLOAD_ADDRESS, path or "")
    return int(match[1]) if match and len(match[1]) < 19 else None


def of_source(lecture, image, upload):
    path = on_this_site(lecture, image.target)
    if path is None:
        message = _("A picture is on another site, from where nothing is loaded: %(name)s")
        fix = _("Upload it to the library, if you may use it.")
        yield found(WARNING, message, fix, image, "picture-outside")
    elif upload_id(path) and not upload:
        yield missing(_("The picture %(name)s is not in this course's library."), image)
    elif not upload and not leads_somewhere(path):
        fix = _("Upload it to the library, and take it from there.")
        yield found(ERROR, _("The picture %(name)s is nowhere on this site."), fix, image, "upload-missing")


def missing(message, reference):
    return found(ERROR, message, _("Upload it, or take it out."), reference, "upload-missing")


def of_alt(image, upload):
    alt = image.text.strip()
    if not alt and not (upload and upload.is_decorative):
        fix = _("Say what it shows, for those who cannot see it: ![what it shows](…)")
        yield found(WARNING, _("A picture has no alt text: %(name)s"), fix, image, "alt-missing")
    elif alt and is_file_name(alt, image.target):
        message = _("The alt text “%(alt)s” says no more than a file name.") % {"alt": alt}
        fix = _("Say what the picture shows, for those who cannot see it.")
        yield Finding(WARNING, message, fix, line=image.line, code="alt-file-name", cause=f"{alt} {image.target}")


def is_file_name(alt, target):
    """`plot.png`, `IMG_2041`, and this file's own name, unless it reads like words: learning-curve.png may be a
    “learning curve”, and plot3_final.png is no “plot3 final”.
    """
    name = unquote(PurePosixPath(urlsplit(target).path).name)
    stem = PurePosixPath(name).stem
    is_name = letters(alt) in {letters(name), letters(stem)}
    is_wordless = re.search(r"\d", stem) or not SEPARATOR.search(stem)
    return bool(FILE_NAME.fullmatch(alt) or MACHINE_NAME.fullmatch(alt) or (is_name and is_wordless))


def letters(text):
    return SEPARATOR.sub("", text).casefold()


def found(severity, message, fix, reference, code):
    message = message % {"name": reference.target}
    return Finding(severity, message, fix, line=reference.line, code=code, cause=reference.target)
