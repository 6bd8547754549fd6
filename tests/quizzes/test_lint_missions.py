"""The command that lints the missions of a course or of files, for authors and for CI."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.models import Lecture
from courses.readiness import check, waive
from quizzes.craft import craft_of_course
from quizzes.management.commands.lint_missions import printable
from quizzes.models import Choice, Mission
from tests.conftest import make_mission

GOOD = "What is the capital of Spain? {=Madrid ~Seville ~Bilbao ####It lies in the middle.}\n\nTell a story. {}\n"
BAD = "Which town is not in Spain? {~Seville =Lisbon ~It always rains in Bilbao ####See a map.}\n"


def run(*arguments):
    """(exit code, what was printed, what was printed as an error)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("lint_missions", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def files(tmp_path):
    for name, text in {"good.gift": GOOD, "bad.gift": BAD}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "picture.gift").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return tmp_path


def test_file_without_a_finding_ends_with_0(files):
    code, out, err = run("--file", str(files / "good.gift"))

    assert (code, err) == (0, "")
    assert out == (
        f"{files}/good.gift:2: not read: An essay: it has no choices.\n"
        "1 mission, 0 findings. To always take the longest choice scores 0%, to guess 33%.\n"
    )


def test_findings_end_with_2_and_are_told_by_place(files):
    code, out, _err = run("--file", str(files / "good.gift"), str(files / "bad.gift"))

    assert code == 2
    assert [line.split(": ")[:2] for line in out.splitlines()[:2]] == [
        [f"{files}/bad.gift:1", "mission-negative"],
        [f"{files}/bad.gift:1", "mission-absolute"],
    ]


def test_json_tells_all_that_was_found(files):
    code, out, _err = run("--file", str(files / "good.gift"), str(files / "bad.gift"), "--json")

    report = json.loads(out)
    rules = [(row["label"], row["place"], [rule["code"] for rule in row["rules"]]) for row in report["missions"]]
    assert code == 2
    assert rules == [
        ("What is the capital of Spain?", f"{files}/good.gift:1", []),
        ("Which town is not in Spain?", f"{files}/bad.gift:1", ["mission-negative", "mission-absolute"]),
    ]
    assert report["refused"] == [
        {"label": "Tell a story.", "place": f"{files}/good.gift:2", "reason": "An essay: it has no choices."}
    ]
    assert report["totals"] == {
        "missions": 2,
        "findings": 2,
        "by_rule": {"mission-absolute": 1, "mission-negative": 1},
    }
    assert report["bot"] == {"missions": 2, "score": 0.0, "chance": pytest.approx(1 / 3), "p": 1.0}
    assert report["key_places"]["counts"] == [1, 1, 0]
    assert (report["course"], report["overall"], report["unreadable"]) == (None, [], [])


def test_file_that_cannot_be_read_ends_with_1_and_the_others_are_told(files):
    code, out, err = run("--file", *[str(files / name) for name in ("bad.gift", "picture.gift", "none.gift")])

    assert code == 1
    assert "bad.gift:1: mission-negative" in out
    assert err.splitlines() == [
        f"{files}/picture.gift: This is not a text file, or its encoding is not known. Save it as UTF-8.",
        f"{files}/none.gift: No such file or directory",
    ]


def test_format_can_be_named_and_a_file_without_a_mission_is_an_error(files):
    assert run("--file", str(files / "bad.gift"), "--format", "gift")[0] == 2
    with pytest.raises(CommandError, match="There is no question in it that could be a mission."):
        run("--file", str(files / "bad.gift"), "--format", "aiken")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name a course, or files with --file."),
        (["ml", "--file", "x"], "Name a course, or files with --file."),
        (["--file", "x", "--format", "punched"], "There is no format punched. There are: .*csv, .*gift."),
    ],
)
def test_what_cannot_be_done_is_refused(arguments, message):
    with pytest.raises(CommandError, match=message):
        run(*arguments)


@pytest.mark.django_db
def test_unknown_course_is_refused():
    with pytest.raises(CommandError, match="There is no course nope."):
        run("nope")


def test_course_is_linted_in_the_order_of_its_outline(make_lecture, course):
    second, first = make_lecture("Second", missions=1), make_lecture("First", missions=2)
    make_lecture("None")
    Lecture.objects.filter(pk=second.pk).update(position=9)
    Mission.objects.filter(pk=first.missions.all()[1].pk).update(prompt="Which is not transfer learning?")
    Choice.objects.filter(mission__lecture=second, position=0).update(text="All of the above")

    code, out, _err = run("ml", "--json")

    report = json.loads(out)
    assert code == 2
    assert [(row["place"], [rule["code"] for rule in row["rules"]]) for row in report["missions"]] == [
        ("first:1", []),
        ("first:2", ["mission-negative"]),
        ("second:1", ["mission-catch-all"]),
    ]
    assert report["course"] == "ml"


def test_waived_finding_and_mission_in_the_trash_do_not_count(make_lecture, author):
    lecture = make_lecture(missions=1)
    Mission.objects.update(prompt="Which is not transfer learning?")
    removed = make_mission(lecture, prompt="Which is not there?", position=1)
    Mission.objects.filter(pk=removed.pk).update(removed_at=lecture.created_at)
    (finding,) = check(lecture)
    waive(lecture, finding.fingerprint, reason="It is meant so.", by=author)

    code, out, _err = run("ml", "--json")

    (row,) = json.loads(out)["missions"]
    assert (code, row["rules"], [rule["code"] for rule in row["waived"]]) == (0, [], ["mission-negative"])


def test_course_is_read_in_the_same_number_of_queries(make_lecture, course, django_assert_num_queries):
    make_lecture("One", missions=1)
    with django_assert_num_queries(4):
        assert len(craft_of_course(course).missions) == 1

    make_lecture("Three", missions=3)
    make_lecture("Another", missions=3)
    with django_assert_num_queries(4):
        assert len(craft_of_course(course).missions) == 7


def test_half_a_character_can_be_printed():
    """JSON can hold one, and no encoding can write it."""
    assert json.loads(printable(json.dumps(["\ud800", "가"], ensure_ascii=False)).encode()) == ["\ud800", "가"]
