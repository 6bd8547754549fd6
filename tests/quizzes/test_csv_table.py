"""Missions as a table: headings as people write them, cells that are no formulas, and every mission back again."""

import csv
import io
import zipfile

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from quizzes.formats import csv_table, registry
from quizzes.formats.answerable import answerable, problem_of
from quizzes.formats.found import Unreadable
from quizzes.sources import ALL_OR_NOTHING, CHOICE, MULTIPLE, SINGLE, TRUE_FALSE, completed
from tests.quizzes.nasty_texts import answerable_sources, sources, stripped, stripped_words


def read(text):
    return answerable(csv_table.read(text.encode() if isinstance(text, str) else text, "x.csv"))


def one(text):
    [found] = read(text).found
    return found


def correct(found):
    return [choice["text"] for choice in found.source["choices"] if choice["is_correct"]]


@given(answerable_sources())
def test_missions_come_back_exactly(source):
    assert [found.source for found in read(csv_table.write([source], {}).data).found] == [source]


@given(st.lists(sources(stripped, prompt=stripped_words), max_size=4))
@example(
    [completed({"prompt": "=1+1", "choices": [CHOICE | {"text": "'=1", "is_correct": True}, CHOICE | {"text": "@x"}]})]
)
def test_a_file_of_missions_comes_back_but_for_what_is_left_out(wanted):
    written = csv_table.write(wanted, {})

    kept = [source for source in wanted if not problem_of(source)]
    assert [found.source for found in read(written.data).found] == kept
    assert (len(written.left_out), written.lost) == (len(wanted) - len(kept), ())


@given(answerable_sources())
def test_no_cell_is_a_formula(source):
    text = csv_table.write([source], {}).data.decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_template_is_read_whole():
    reading = read(csv_table.template())

    assert [found.source for found in reading.found] == [completed(source) for source in csv_table.EXAMPLES]
    assert [(found.refused, found.lost) for found in reading.found] == [("", ())] * 2
    assert csv_table.template().decode("utf-8-sig").splitlines()[0] == (
        "name,type,prompt,correct,choice 1,feedback 1,missed 1,choice 2,feedback 2,missed 2,choice 3,feedback 3,"
        "missed 3,choice 4,feedback 4,missed 4,hint 1,hint 1 cost,explanation,credit,attempts,shuffle choices,"
        "shuffle place,tags"
    )


@pytest.mark.parametrize(
    "text",
    [
        "prompt,choice 1,choice 2,correct\nWhy?,a,b,B\n",
        "\ufeffCorrect Answer;CHOICE_2;Choice-1;Question\r\n2;b;a;Why?\r\n",
        "Question\toption 1\tOption 2\tKey\nWhy?\ta\tb\tb\n",
        '\n\n"prompt","answer 1","answer 2","answer"\n\n"Why?","a","b","b"\n,,,\n',
    ],
)
def test_headings_and_delimiters_are_as_people_write_them(text):
    assert csv_table.recognises(text.encode(), "x.txt")
    assert one(text).source == completed(
        {"prompt": "Why?", "choices": [{"text": "a"}, {"text": "b", "is_correct": True}]}
    )


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\nQuestion;A;B;C;Answer\r\nWhy?;a;b;c;B\r\n",
        "Question\toption A\tOptionB\tOption (c)\tCorrect option\nWhy?\ta\tb\tc\tb)\n",
        "#,Question,1,2,3,Correct\n7,Why?,a,b,c,2\n",
        '"Question\r\n(one)",Choice 1,Choice 2,Choice 3,"Correct\r\nanswer"\r\nWhy?,a,b,c,b\r\n',
        "Question - max 120 characters,Answer 1 - max 75 characters,Answer 2 – max 75 characters,Answer 3 - optional,"
        "Correct answer(s) - choose at least one\nWhy?,a,b,c,2\n",
        "번호,문제,보기1,보기2,보기3,정답\n1,Why?,a,b,c,②\n",
        "문항,선택지 1,선택지 2,선택지 3,정답\nWhy?,a,b,c,2번\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_other_tools_are_read(text, encoding):
    reading = registry.read(text.encode(encoding), "x.csv")

    assert [found.source for found in reading.found] == [
        completed({"prompt": "Why?", "choices": [{"text": "a"}, {"text": "b", "is_correct": True}, {"text": "c"}]})
    ]


@pytest.mark.parametrize(
    ("kind", "written", "wanted"),
    [
        ("Multiple Choice", "2", (SINGLE, ["Rome, Italy"])),
        ("Multiple choice", "1,3", (MULTIPLE, ["Paris", "9"])),
        ("Checkbox", "Paris", (MULTIPLE, ["Paris"])),
        ("Checkboxes", "Paris;Rome, Italy", (MULTIPLE, ["Paris", "Rome, Italy"])),
        ("", "Paris, 9", (MULTIPLE, ["Paris", "9"])),
        ("", "AC", (MULTIPLE, ["Paris", "9"])),
        ("", "rome, italy", (SINGLE, ["Rome, Italy"])),
    ],
)
def test_types_and_keys_of_other_tools_are_read(kind, written, wanted):
    found = one(f'Question,Question Type,A,B,C,Correct Answer\nWhich?,{kind},Paris,"Rome, Italy",9,"{written}"\n')

    assert (found.source["kind"], correct(found)) == wanted


@pytest.mark.parametrize(
    ("cells", "written", "names"),
    [("1,2,5", "2", ["2"]), ("3,4,2", "2", None), ("3,4,2", "B", ["4"]), ("3,4,9", "2", ["4"]), ("1,2,3", "3", ["3"])],
)
def test_a_number_that_could_be_two_choices_is_refused(cells, written, names):
    found = one(f"prompt,choice 1,choice 2,choice 4,correct\n1 + 1?,{cells},{written}\n")

    ambiguous = "“2” is the number of one choice and the text of another. Write the letter: A, B, C."
    assert (found.refused, found.source and correct(found)) == (("", names) if names else (ambiguous, None))


def test_true_or_false_is_understood_in_every_language():
    with override("ko"):
        found = one("prompt,type,correct\nIs it?,true/false,FALSE\n")

    assert [choice["is_correct"] for choice in found.source["choices"]] == [False, True]


@pytest.mark.parametrize(
    ("name", "inside", "reason"),
    [
        ("q.xlsx", "xl/workbook.xml", "This is a workbook of a spreadsheet. Save its table as CSV and send that."),
        ("q.docx", "word/document.xml", "This is a document of a word processor. Save it as plain text and send that."),
        ("q.zip", "readme.txt", "No format of questions was recognised in it."),
    ],
)
def test_who_sends_the_workbook_itself_is_told_what_to_send(name, inside, reason):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(inside, "<x/>")

    with pytest.raises(Unreadable) as refusal:
        registry.read(file.getvalue(), name)

    assert str(refusal.value) == reason


def test_a_table_without_our_columns_is_told_which_it_needs():
    with pytest.raises(Unreadable, match="The first row must name the columns"):
        registry.read(b"Frage,Antwort\nWarum?,Darum\n", "x.csv")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("A", ["2"]),
        ("a c", ["2", "9"]),
        ("1;3", ["2", "9"]),
        ("A,C", ["2", "9"]),
        ("3", ["9"]),
        ("4 items", ["4 items"]),
    ],
)
def test_the_correct_choice_is_a_letter_a_number_or_its_text(written, names):
    found = one(f'prompt,choice 1,choice 2,choice 3,correct\nWhy?,2,4 items,9,"{written}"\n')

    assert correct(found) == names
    assert found.source["kind"] == (MULTIPLE if len(names) > 1 else SINGLE)


def test_all_that_a_mission_has_is_read():
    text = (
        "name,type,prompt,correct,choice 1,choice 2,choice 4,feedback 1,missed 4,hint,hint 2,cost 2,explanation,tags,"
        "credit,max attempts,shuffle choices,shuffle place\n"
        'n,several answers,"Two\n\nparagraphs",A D,a,b,d,f,m,h,i,50 %,e,"x, y",All or nothing,3,Yes,0\n'
    )

    assert one(text).source == completed(
        {
            "name": "n", "kind": MULTIPLE, "prompt": "Two\n\nparagraphs", "explanation": "e", "tags": "x, y",
            "credit": ALL_OR_NOTHING, "max_attempts": 3, "shuffle_choices": True,
            "hints": [{"text": "h", "cost": 0}, {"text": "i", "cost": 50}],
            "choices": [
                {"text": "a", "is_correct": True, "feedback": "f"},
                {"text": "b"},
                {"text": "d", "is_correct": True, "feedback_missed": "m"},
            ],
        }
    )  # fmt: skip


def test_true_or_false_needs_no_choices():
    found = one("prompt,type,correct,choice 1\nIs it?,true/false,false,\n")

    assert (found.source["kind"], correct(found)) == (TRUE_FALSE, ["False"])


REFUSED = {
    "Why?,E,a,b,": "The correct choice “E” is none of its choices.",
    "Why?,13,a,b,": "The correct choice “13” is none of its choices.",
    "Why?,,a,b,": "No choice is correct.",
    "Why?,A B,a,b,": "Every choice is correct.",
    "Why?,A,a,,": "It has fewer than two choices.",
    ",A,a,b,": "It asks nothing.",
    "Why?,A,a,b,essay": "“essay” is not one of: single, multiple, true_false.",
    "Why?,A B,a,b,single": "Every choice is correct.",
}


@pytest.mark.parametrize("row", REFUSED)
def test_a_row_that_is_no_mission_is_refused_with_the_reason(row):
    found = one(f"prompt,correct,choice 1,choice 2,type\n{row}\n")

    assert (found.source, found.refused) == (None, REFUSED[row])


def test_what_a_table_says_and_a_mission_cannot_is_named():
    text = (
        "prompt,correct,choice 1,choice 2,difficulty,feedback 3,attempts,hint 1,hint 1 cost,shuffle choices,prompt\n"
        "Why?,A,a,b,hard,for nobody,0,h,all,maybe,again,beyond\n"
    )

    reading = read(text)

    assert list(reading.lost) == ["column difficulty", "column prompt"]
    assert reading.found[0].lost == (
        "cells beyond the last column", "feedback 3, which has no choice", "attempts: 0", "shufflechoices: maybe",
        "hint cost: all",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b\n1,2\n", "The first row must name the columns, at least: prompt, choice 1, choice 2, correct."),
        ("", "The first row must name the columns, at least: prompt, choice 1, choice 2, correct."),
        ('prompt,correct,choice 1\n"open,A,a\n', "line 2: a cell is not closed or too long (unexpected end of data)."),
    ],
)
def test_what_is_no_table_of_missions_is_unreadable(text, reason):
    with pytest.raises(Unreadable) as refusal:
        read(text)

    assert str(refusal.value) == reason
