"""The checks before publishing. An error finding blocks; a warning is for the author to weigh."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from . import parts
from .models import Lecture, Upload
from .rendering import TextTooLong
from .uploads import UPLOAD_ADDRESS, render_working_copy

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One result of the checks: what is wrong, where, and what to do."""

    severity: str
    message: str
    fix: str = ""
    place: str = "text"  # the editor's tab: text, missions or settings
    line: int | None = None

    @property
    def is_error(self):
        return self.severity == ERROR


def check(lecture):
    """All findings of the working copy, errors first."""
    try:
        rendered = render_working_copy(lecture)
    except TextTooLong as error:
        return [Finding(ERROR, str(error), _("Make two lectures of it."))]
    found = [
        *text_findings(lecture, rendered),
        *image_findings(lecture, rendered),
        *link_findings(lecture, rendered),
        *(finding for _name, part in parts.registered() for finding in part.findings(lecture)),
    ]
    return sorted(found, key=lambda finding: not finding.is_error)


def text_findings(lecture, rendered):
    if not lecture.body.strip():
        yield Finding(ERROR, _("The lecture has no text."), _("Write at least a paragraph."))
    if not lecture.summary.strip():
        yield Finding(
            WARNING, _("There is no summary."), _("Add one sentence: lists and search show it."), place="settings"
        )
    for problem in rendered.problems:
        yield Finding(WARNING, problem.message, _("Mend it, or learners see the source."), line=problem.line)
    level = 1
    for heading in rendered.headings:
        if heading.level > level + 1:
            message = _("“%(heading)s” skips a heading level.") % {"heading": heading.text}
            yield Finding(WARNING, message, _("Use ## for sections and ### inside them."), line=heading.line)
        level = heading.level


def image_findings(lecture, rendered):
    wanted = {int(match[1]) for image in rendered.images if (match := re.match(UPLOAD_ADDRESS, image.target))}
    uploads = Upload.objects.filter(course_id=lecture.course_id).in_bulk(wanted)
    for image in rendered.images:
        match = re.match(UPLOAD_ADDRESS, image.target)
        upload = uploads.get(int(match[1])) if match else None
        if match and not upload:
            message = _("The picture %(name)s is not in this course's library.") % {"name": image.target}
            yield Finding(ERROR, message, _("Upload it, or take it out."), line=image.line)
        if not image.text.strip() and not (upload and upload.is_decorative):
            message = _("A picture has no alt text: %(name)s") % {"name": image.target}
            yield Finding(
                WARNING,
                message,
                _("Say what it shows, for those who cannot see it: ![what it shows](…)"),
                line=image.line,
            )


def link_findings(lecture, rendered):
    """Links inside this site that lead nowhere, or to a lecture that is not live."""
    for link in rendered.links:
        parsed = urlsplit(link.target)
        if link.target.startswith("#") and link.target[1:] not in {heading.id for heading in rendered.headings}:
            message = _("The link “%(text)s” leads to no heading of this lecture.") % {"text": link.text}
            yield Finding(WARNING, message, _("Choose one of its headings."), line=link.line)
        if parsed.scheme or parsed.netloc or not parsed.path.startswith("/"):
            continue
        finding = site_link_finding(link, unquote(parsed.path))
        if finding:
            yield finding


def site_link_finding(link, path):
    if path.startswith(settings.STATIC_URL):
        return None
    match = resolved(path) or resolved(f"{path}/")  # the site leads from the one to the other
    if not match:
        message = _("The link “%(text)s” leads nowhere: %(path)s") % {"text": link.text, "path": path}
        return Finding(ERROR, message, _("Correct the address."), line=link.line)
    if match.url_name != "lecture":
        return None
    target = Lecture.objects.filter(course__slug=match.kwargs["course_slug"], slug=match.kwargs["lecture_slug"])
    if not target.exists():
        message = _("The link “%(text)s” leads to a lecture that does not exist.") % {"text": link.text}
        return Finding(ERROR, message, _("Correct the address."), line=link.line)
    if not target.live().exists():
        message = _("The link “%(text)s” leads to a lecture that is not live yet.") % {"text": link.text}
        return Finding(WARNING, message, _("Publish both together, or learners meet a missing page."), line=link.line)
    return None


def resolved(path):
    try:
        return resolve(path)
    except Resolver404:
        return None
