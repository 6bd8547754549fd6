"""Questions of files into a lecture's working copy, all in one transaction.

A question is either imported or refused with a reason, and what of an imported one was not carried has a name: nothing
is left out in silence. The formats themselves are in quizzes/formats/.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import auditing
from courses import publishing
from courses.uploading import remove_bytes

from .carried_files import Kept, LookedAt, carry, files_named, names_in
from .fitting import fitted
from .formats import registry
from .formats.answerable import comparable
from .formats.found import Found, Reading, Unreadable
from .freezing import MISSIONS
from .models import Mission
from .naming import same_name
from .saving import append_missions
from .stretches import MOST_IN_LECTURE

# How many rows are written between two calls of `progress`.
STEP = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class FileRead:
    """A file and what it holds, or why it could not be read."""

    name: str
    reading: Reading | None = None
    error: str = ""


@dataclass(frozen=True)
class Report:
    """What became of a file. `refused` are (label, reason), `not_carried` (label, construct) of what was imported."""

    file: str
    format: str = ""
    found: int = 0
    imported: int = 0
    refused: tuple[tuple[str, str], ...] = ()
    not_carried: tuple[tuple[str, str], ...] = ()
    error: str = ""

    @property
    def as_json(self) -> dict[str, Any]:
        return storable(
            {
                "file": self.file,
                "format": self.format,
                "found": self.found,
                "imported": self.imported,
                "refused": [{"label": label, "reason": reason} for label, reason in self.refused],
                "not_carried": [{"label": label, "construct": construct} for label, construct in self.not_carried],
                "error": self.error,
            }
        )


# No database and no page can hold them: NUL, and half of a character.
NO_LETTER = re.compile("[\x00\ud800-\udfff]")


def storable(value):
    """With a sign for every such letter in its texts, at any depth."""
    if isinstance(value, str):
        return NO_LETTER.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: storable(part) for key, part in value.items()}
    return [storable(part) for part in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class Plan:
    """`files` are the files with what can be imported of them now, `sources` the missions to add, in order."""

    files: tuple[FileRead, ...]
    sources: tuple[Mapping[str, Any], ...]

    @property
    def reports(self) -> list[Report]:
        return [report_of(file) for file in self.files]


def read_file(data: bytes, name: str, format_name: str = "") -> FileRead:
    """Whatever the bytes are. Raises KeyError for an unknown format."""
    try:
        return FileRead(name, registry.read(data, name, format_name))
    except Unreadable as error:
        return FileRead(name, error=str(error))
    except RecursionError:
        return FileRead(name, error=_("Its parts are nested too deeply."))


def import_missions(
    lecture,
    files: Sequence[FileRead],
    *,
    by,
    opened_version: int | None = None,
    at_most: int = MOST_IN_LECTURE,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[Report]:
    """Behind the lecture's missions, in the order of the files. Pictures become uploads of the course.

    `progress` is told (how many are stored, how many will be). A dry run tells the same and stores nothing.
    Raises EditedMeanwhile, where `opened_version` is not the one that stands, and Gone; then nothing was changed.
    """
    if dry_run:
        return look(lecture, files, opened_version, at_most).reports
    uploading = Kept(lecture.course, by=by)
    try:
        return import_in_transaction(lecture, files, uploading, opened_version, at_most, progress).reports
    except BaseException:
        for upload in uploading.added:
            remove_bytes(upload)
        raise


def look(lecture, files, opened_version, at_most) -> Plan:
    """Pictures are looked at before anything is locked."""
    uploading = LookedAt(lecture.course)
    files = [with_uploads(file, uploading) for file in files]
    with transaction.atomic():
        lecture = publishing.lock_one(lecture, opened_version=opened_version)
        return plan_for(MISSIONS.source(lecture), files, at_most=at_most)


@transaction.atomic
def import_in_transaction(lecture, files, uploading, opened_version, at_most, progress) -> Plan:
    """Uploads come first: who locks a course and a lecture locks the course first."""
    files = [with_uploads(file, uploading) for file in files]
    lecture = publishing.lock_one(lecture, opened_version=opened_version)
    plan = plan_for(MISSIONS.source(lecture), files, at_most=at_most)
    if plan.sources:
        store(lecture, plan.sources, progress=progress)
        publishing.save_working_copy(lecture, by=uploading.by)
        told = [{"file": one.file, "format": one.format, "imported": one.imported} for one in plan.reports]
        auditing.record(
            "mission.import", lecture, by=uploading.by, **lecture.course.in_audit, missions=len(plan.sources),
            files=told,
        )  # fmt: skip
    return plan


def store(lecture, sources, *, progress=None):
    last = Mission.objects.kept().filter(lecture=lecture).aggregate(last=Max("position"))["last"]
    last = -1 if last is None else last
    for start in range(0, len(sources), STEP):
        append_missions(lecture, sources[start : start + STEP], after=last + start)
        if progress:
            progress(min(start + STEP, len(sources)), len(sources))


def with_uploads(file: FileRead, uploading) -> FileRead:
    """The file with links to uploads in the place of those to its own files."""
    if file.reading is None:
        return file
    wanted = names_in(found.source for found in file.reading.imported)
    if not wanted:
        return file
    uploads = files_named(wanted, file.reading.files, uploading)
    found = [one if one.source is None else with_links(one, uploads) for one in file.reading.found]
    return replace(file, reading=replace(file.reading, found=found))


def with_links(found: Found, uploads) -> Found:
    source, lost = carry(found.source, uploads)
    return replace(found, source=source, lost=(*found.lost, *lost))


def plan_for(existing: Sequence[Mapping[str, Any]], files: Iterable[FileRead], *, at_most: int) -> Plan:
    """What would be added to these missions: new questions, each with a name of its own, as long as there is room."""
    room = Room(existing, at_most)
    planned = tuple(
        replace(file, reading=replace(file.reading, found=[room.placed(found) for found in file.reading.found]))
        if file.reading
        else file
        for file in files
    )
    return Plan(planned, tuple(room.sources))


class Room:
    """What a lecture has already, and what comes into it; `sources` are the new missions."""

    def __init__(self, existing: Sequence[Mapping[str, Any]], at_most: int):
        self.seen = {identity(source): _("It is in this lecture already.") for source in existing}
        self.taken = {same_name(source["name"]) for source in existing if source["name"]}
        self.at_most, self.left = at_most, at_most - len(existing)
        self.sources: list[Mapping[str, Any]] = []

    def placed(self, found: Found) -> Found:
        """As it is imported, or refused."""
        if found.source is None:
            return found
        known = identity(found.source)
        if known in self.seen:
            return replace(found, source=None, refused=self.seen[known])
        if self.left <= 0:
            full = _("The lecture is full: at most %(limit)s missions are possible.")
            return replace(found, source=None, refused=full % {"limit": self.at_most})
        self.seen[known] = _("The same question stands before it.")
        self.left -= 1
        found = fitted(found, self.taken)
        self.sources.append(found.source)
        return found


def identity(source: Mapping[str, Any]) -> tuple:
    """Equal for questions with the same text and the same choices, in whatever order."""
    choices = sorted((comparable(choice["text"]), choice["is_correct"]) for choice in source["choices"])
    return comparable(source["prompt"]), tuple(choices)


def report_of(file: FileRead) -> Report:
    if file.reading is None:
        return Report(file.name, error=file.error)
    reading = file.reading
    lost = [(file.name, construct) for construct in reading.lost]
    lost += [(found.label, construct) for found in reading.imported for construct in found.lost]
    return Report(
        file=file.name,
        format=reading.format,
        found=len(reading.found),
        imported=len(reading.imported),
        refused=tuple((found.label, found.refused) for found in reading.refused),
        not_carried=tuple(lost),
    )
