"""`manage.py import_missions` and `export_missions`: reports, exit codes and wrong arguments."""

import io
import json
import os

import pytest
from django.core.management import CommandError, call_command

from quizzes.freezing import MISSIONS

pytestmark = pytest.mark.django_db
GOOD, MIXED = "::loss::A?{=a ~b}\n", "B?{=a ~%50%b}\n\nC?{}\n"


def run(*arguments):
    """(exit code, stdout, stderr)."""
    out, told = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=told)
    except SystemExit as end:
        return end.code, out.getvalue(), told.getvalue()
    return 0, out.getvalue(), told.getvalue()


@pytest.fixture
def files(tmp_path):
    def make(**texts):
        paths = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.gift"
            path.write_bytes(text.encode() if isinstance(text, str) else text)
            paths.append(str(path))
        return paths

    return make


@pytest.fixture
def address(draft):
    return f"{draft.course.slug}/{draft.slug}"


def test_everything_imported_ends_with_0(files, address, draft):
    [path] = files(good=GOOD)

    code, out, told = run("import_missions", path, "--lecture", address)

    assert (code, out) == (0, f"{path} (gift): 1 found, 1 imported, 0 refused\n")
    assert told == f"{path}: reading\n1 of 1 stored\n"
    assert [source["name"] for source in MISSIONS.source(draft)] == ["loss"]


def test_something_refused_ends_with_2_and_says_what(files, address):
    [path] = files(mixed=MIXED)

    code, out, _told = run("import_missions", path, "--lecture", address)

    assert (code, out) == (
        2,
        f"{path} (gift): 2 found, 1 imported, 1 refused\n"
        "  refused: C?: An essay: it has no choices.\n"
        "  not carried: B?: partial credit 50 %\n",
    )


def test_an_unreadable_file_ends_with_1_and_the_others_are_imported(files, address, draft, tmp_path):
    paths = [*files(bad=b"\x00\x01", mixed=MIXED), str(tmp_path / "none.gift"), str(tmp_path)]

    code, out, _told = run("import_missions", *paths, "--lecture", address, "--json")

    assert code == 1
    assert json.loads(out) == [
        {
            "file": paths[0], "format": "", "found": 0, "imported": 0, "refused": [], "not_carried": [],
            "error": "This is not a text file: it contains NUL characters. Save it as UTF-8.",
        },
        {
            "file": paths[1], "format": "gift", "found": 2, "imported": 1,
            "refused": [{"label": "C?", "reason": "An essay: it has no choices."}],
            "not_carried": [{"label": "B?", "construct": "partial credit 50 %"}],
            "error": "",
        },
        {
            "file": paths[2], "format": "", "found": 0, "imported": 0, "refused": [], "not_carried": [],
            "error": "No such file or directory",
        },
        {
            "file": paths[3], "format": "", "found": 0, "imported": 0, "refused": [], "not_carried": [],
            "error": "Is a directory",
        },
    ]  # fmt: skip
    assert len(MISSIONS.source(draft)) == 1


def test_a_dry_run_changes_nothing(files, address, draft):
    code, out, _told = run("import_missions", *files(good=GOOD), "--lecture", address, "--dry-run")

    assert (code, out.partition(": ")[2]) == (0, "1 found, 1 would be imported, 0 refused\n")
    assert MISSIONS.source(draft) == []


def test_a_named_format_is_used(files, address, draft):
    _code, out, _told = run("import_missions", *files(x=GOOD), "--lecture", address, "--format", "csv")

    assert "not read: The first row must name the columns" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["import_missions", "x.gift", "--lecture", "ml/none"],
        ["import_missions", "x.gift", "--lecture", "none"],
        ["import_missions", "x.gift"],
        ["import_missions", "--lecture", "ml/x"],
        ["import_missions", "x.gift", "--lecture", "ml/x", "--format", "none"],
        ["export_missions", "none", "--format", "gift"],
        ["export_missions", "ml/none", "--format", "gift"],
        ["export_missions", "ml"],
        ["export_missions", "ml", "--format", "none"],
    ],
)
def test_wrong_arguments_are_a_command_error(arguments, course):
    with pytest.raises(CommandError):
        call_command(*arguments, stdout=io.StringIO(), stderr=io.StringIO())


def test_export_without_a_file_is_printed_and_comes_back(files, address, make_lecture, draft):
    other = make_lecture("Other")
    run("import_missions", *files(good=GOOD), "--lecture", address)

    code, out, told = run("export_missions", address, "--format", "gift")
    run("import_missions", *files(again=out), "--lecture", f"ml/{other.slug}")

    assert (code, out, told) == (0, "::loss::[markdown]A?{\n\t=a\n\t~b\n}\n", "")
    assert [source["name"] for source in MISSIONS.source(other)] == ["loss"]


def test_export_of_a_course_goes_into_a_file_and_names_what_is_lost(files, address, make_lecture, tmp_path):
    run("import_missions", *files(good=GOOD, several="D?{~%50%a ~%50%b ~%-50%c}"), "--lecture", address)
    other = make_lecture("Other")
    run("import_missions", *files(other="E?{=a ~b#no}"), "--lecture", f"ml/{other.slug}")
    path = tmp_path / "all.txt"

    code, out, told = run("export_missions", "ml", "--format", "aiken", "-o", str(path))

    assert (code, out) == (0, "")
    assert told == (
        "left out: D?: Aiken has one correct answer.\nnot carried: loss: name\nnot carried: E?: feedback\n"
        f"{path}: written\n"
    )
    assert path.read_text() == "A?\nA. a\nB. b\nANSWER: A\n\nE?\nA. a\nB. b\nANSWER: A\n"


def test_export_to_where_nothing_can_be_written_is_a_command_error(address, tmp_path):
    with pytest.raises(CommandError, match="Is a directory"):
        call_command("export_missions", address, "--format", "gift", "-o", os.fspath(tmp_path))
