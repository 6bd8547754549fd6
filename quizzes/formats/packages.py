"""ZIP packages, read in memory and never unpacked to a disk. Pure.

A package is refused as a whole for what no honest tool writes: names that lead out of it, links, passwords, the same
name twice, and contents that are far larger than the package. What the directory declares is not believed; reading
stops at the real size.
"""

import io
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from zlib import error as zlib_error

from courses.wording import gettext

from .files import Files, renamed_links
from .found import Found, Reading, Unreadable

MOST_BYTES = 50_000_000
MOST_ENTRIES = 2_000
MOST_INSIDE = 100_000_000
MOST_IN_ONE = 25_000_000
# Text shrinks to a twentieth at best, pictures not at all.
MOST_RATIO = 200
SMALL = 1_000_000
LONGEST_NAME = 300
ALWAYS_PASSED_OVER = ("__MACOSX/", ".DS_Store", "Thumbs.db")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
PIECE = 65_536


def is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def contents(data: bytes) -> dict[str, bytes]:
    """Every file by its path, in the package's order. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(gettext("The package is larger than %s MB.") % (MOST_BYTES // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check(entries)
            return _read(package, [entry for entry in entries if not entry.is_dir() and not _is_passed_over(entry)])
    except (
        zipfile.BadZipFile,
        zlib_error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        IndexError,
        OverflowError,
    ):
        raise Unreadable(gettext("The package is damaged or incomplete.")) from None
    except RuntimeError:  # what zipfile says of passwords
        raise Unreadable(gettext("The package is protected by a password.")) from None


def _is_passed_over(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.startswith(ALWAYS_PASSED_OVER[0]) or entry.filename.endswith(ALWAYS_PASSED_OVER[1:])


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(gettext("The package holds too many files: at most %s are read.") % f"{MOST_ENTRIES:,}")
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if is_outside(name):
            raise Unreadable(gettext("The package holds a name that leads out of it: %s") % name[:100])
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unreadable(gettext("The package holds a link instead of a file: %s") % name[:100])
        if entry.flag_bits & 0x1:
            raise Unreadable(gettext("The package is protected by a password."))
        if name in seen:
            raise Unreadable(gettext("The package holds the same name twice: %s") % name[:100])
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Unreadable(gettext("The package holds a file that is far larger than it seems: %s") % name[:100])
        seen.add(name)
    if sum(entry.file_size for entry in entries) > MOST_INSIDE:
        raise Unreadable(gettext("The package holds more than %s MB.") % (MOST_INSIDE // 1_000_000))


def is_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return (
        path.is_absolute()
        or ".." in path.parts
        or "\x00" in name
        or name[1:2] == ":"
        or not name
        or len(name) > LONGEST_NAME
    )


def _read(package: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Up to the limits, whatever sizes the directory declares."""
    found: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        pieces, size = [], 0
        with package.open(entry) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                if size > MOST_IN_ONE or total + size > MOST_INSIDE:
                    raise Unreadable(gettext("The package holds a file that is too large: %s") % entry.filename[:100])
                pieces.append(piece)
        total += size
        found[entry.filename.replace("\\", "/")] = b"".join(pieces)
    return found


def read_each(data: bytes, read: Callable[[bytes, str], Reading], *, name: str = "zip") -> Reading:
    """Every file of a package that `read` can read, as one Reading; the others are named. Raises Unreadable.

    Packages inside of packages are not opened. Files of the parts that bear the same name get names of their own.
    """
    found: list[Found] = []
    lost: list[str] = []
    files = Files()
    for path, content in contents(data).items():
        if is_zip(content):
            lost.append(gettext("%s (a package inside of the package)") % path)
            continue
        try:
            reading = read(content, path)
        except Unreadable as reason:
            lost.append(f"{path}: {reason}")
            continue
        names = {key: files.add(key, file) for key, file in reading.files.items()}
        found += [renamed(one, names) for one in reading.found]
        lost += [f"{path}: {thing}" for thing in reading.lost]
    if not found:
        raise Unreadable(gettext("The package holds no file of questions that can be read."))
    return Reading(name, found, lost, files.known)


def renamed(one: Found, names: Mapping[str, str]) -> Found:
    """A question whose links to files follow new names."""
    changed = {old: new for old, new in names.items() if old != new}
    if not changed or one.source is None:
        return one

    def change(text: str) -> str:
        return renamed_links(text, lambda name: changed.get(name, name))

    source = one.source | {key: change(one.source[key]) for key in ("prompt", "explanation")}
    source["hints"] = [hint | {"text": change(hint["text"])} for hint in source["hints"]]
    texts = ("text", "feedback", "feedback_missed")
    source["choices"] = [choice | {key: change(choice[key]) for key in texts} for choice in source["choices"]]
    return replace(one, source=source)


def written(files: Mapping[str, bytes]) -> bytes:
    """A package of these, the same bytes for the same files: fixed times, modes and order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            package.writestr(entry, data)
    return buffer.getvalue()
