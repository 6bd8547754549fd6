"""ZIP packages from anybody, in memory."""

import io
import stat
import struct
import zipfile

import pytest

from quizzes.formats import packages
from quizzes.formats.found import Unreadable
from quizzes.formats.moodle_xml import MOODLE_XML
from quizzes.sources import completed


def zipped(*entries, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries:
            package.writestr(name, data, **options)
    return buffer.getvalue()


def link():
    entry = zipfile.ZipInfo("a.xml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((entry, "/etc/passwd"))


def protected():
    """The bit that says so, in both places."""
    data = bytearray(zipped(("a.xml", "<a/>")))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twice():
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("a.xml", "1"), ("a.xml", "2"))


def liar():
    """Declares one byte, and holds 30 MB."""
    data = bytearray(zipped(("a.xml", b"a" * 30_000_000)))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 1)
    return bytes(data)


def damaged():
    data = bytearray(zipped(("a.xml", "".join(map(str, range(1_000))))))
    data[100:110] = b"\xff" * 10
    return bytes(data)


DAMAGED = "The package is damaged or incomplete."
HOSTILE = {
    "traversal": (lambda: zipped(("../a.xml", "x")), "The package holds a name that leads out of it: ../a.xml"),
    "backslashes": (lambda: zipped(("..\\a.xml", "x")), "The package holds a name that leads out of it: ..\\a.xml"),
    "absolute": (lambda: zipped(("/etc/a", "x")), "The package holds a name that leads out of it: /etc/a"),
    "drive": (lambda: zipped(("C:a", "x")), "The package holds a name that leads out of it: C:a"),
    "link": (link, "The package holds a link instead of a file: a.xml"),
    "bomb": (
        lambda: zipped(("a.xml", b"\0" * 20_000_000)),
        "The package holds a file that is far larger than it seems: a.xml",
    ),
    "many": (
        lambda: zipped(*[(f"{n}", "") for n in range(2_001)]),
        "The package holds too many files: at most 2,000 are read.",
    ),
    "twice": (twice, "The package holds the same name twice: a.xml"),
    "password": (protected, "The package is protected by a password."),
    "wrong size": (liar, DAMAGED),
    "broken": (lambda: zipped(("a.xml", "<a/>" * 100))[:-30], DAMAGED),
    "only a beginning": (lambda: b"PK\x03\x04", DAMAGED),
    "damaged inside": (damaged, DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_with_its_reason(name):
    make, reason = HOSTILE[name]

    with pytest.raises(Unreadable) as error:
        packages.contents(make())

    assert str(error.value) == reason


def test_contents_hold_files_only():
    data = zipped(("a/", ""), ("a/b.txt", "x"), ("__MACOSX/a", "y"), ("a/.DS_Store", "z"), ("c.txt", ""))

    assert packages.contents(data) == {"a/b.txt": b"x", "c.txt": b""}


def test_the_same_files_make_the_same_package():
    files = {"b": b"1", "a": b"2"}

    assert packages.written(files) == packages.written(files)
    assert list(packages.contents(packages.written(files))) == ["b", "a"]


def test_each_file_of_a_package_is_read_and_its_pictures_get_names_of_their_own():
    mission = completed(
        {
            "prompt": "![p](file:a.png)",
            "choices": [{"text": "x", "is_correct": True}, {"text": "![q](file:a.png)"}],
        }
    )
    first, second = (MOODLE_XML.write([mission], {"a.png": picture}).data for picture in (b"one", b"two"))
    data = zipped(("1.xml", first), ("2/2.xml", second), ("notes.txt", "Hello"), ("in.zip", zipped(("a", "b"))))

    reading = packages.read_each(data, MOODLE_XML.read)

    assert [one.source["prompt"] for one in reading.found] == ["![p](file:a.png)", "![p](file:a-2.png)"]
    assert [one.source["choices"][1]["text"] for one in reading.found] == ["![q](file:a.png)", "![q](file:a-2.png)"]
    assert reading.files == {"a.png": b"one", "a-2.png": b"two"}
    assert list(reading.lost) == [
        "notes.txt: This is not XML: it does not begin with a tag.",
        "in.zip (a package inside of the package)",
    ]


def test_a_package_without_questions_is_refused():
    with pytest.raises(Unreadable, match="^The package holds no file of questions that can be read.$"):
        packages.read_each(zipped(("a.txt", "b")), MOODLE_XML.read)
