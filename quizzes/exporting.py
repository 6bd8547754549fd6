"""Missions of working copies as a file of one format."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from .carried_files import addresses_in, files_shown, with_file_links
from .formats.found import Format, Written, label_of
from .freezing import MISSIONS


def export_missions(course, lectures: Iterable, file_format: Format) -> Written:
    """All missions of these lectures of a course, in order. A format that holds no files keeps the addresses."""
    sources = [source for lecture in lectures for source in MISSIONS.source(lecture)]
    if getattr(file_format, "holds_files", True):
        files = files_shown(sources, course)
        return file_format.write([with_file_links(source, files) for source in sources], files)
    written = file_format.write(sources, {})
    left_out = {label for label, _reason in written.left_out}
    lost = [
        (label, _("file %(name)s") % {"name": address})
        for place, source in enumerate(sources, 1)
        for label in [label_of(source, place)]
        for address in addresses_in(source)
        if label not in left_out
    ]
    return replace(written, lost=[*written.lost, *lost])
