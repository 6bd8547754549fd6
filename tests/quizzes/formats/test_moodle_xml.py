from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.found import Unreadable
from quizzes.formats.moodle_xml import CALLED, MOODLE_XML
from quizzes.sources import completed
from tests.quizzes.formats.generating import ROUND_TRIPS, SOURCES

PICTURE = b"\x89PNG\r\n\x1a\n picture"


@ROUND_TRIPS
@given(st.lists(SOURCES, max_size=3))
def test_what_is_written_is_read_again(sources):
    files = {"a.png": PICTURE}

    data = MOODLE_XML.write(sources, files).data
    reading = MOODLE_XML.read(data, "m.xml")

    assert MOODLE_XML.recognises(data, "m.xml")
    assert [one.refused or one.source for one in reading.found] == sources


def question(kind="multichoice", body="", answers=None):
    answers = (
        answers
        or """
        <answer fraction="100" format="html"><text>Yes</text><feedback><text>Right so</text></feedback></answer>
        <answer fraction="0"><text>No</text><feedback format="html"><text></text></feedback></answer>"""
    )
    name = "<name><text>Q</text></name>"
    return f"""<question type="{kind}">{name}
        <questiontext format="html"><text><![CDATA[<p>Is it <b>so</b>?</p>]]></text></questiontext>
        {body}{answers}</question>"""


def read(*questions):
    return MOODLE_XML.read(f"<quiz>{''.join(questions)}</quiz>".encode(), "m.xml")


def test_a_choice_of_one_answer_is_read():
    reading = read(question(body="<single>true</single><shuffleanswers>1</shuffleanswers><penalty>0.5</penalty>"))

    expected = completed(
        {
            "name": "Q",
            "prompt": "Is it **so**?",
            "shuffle_choices": True,
            "choices": [{"text": "Yes", "is_correct": True, "feedback": "Right so"}, {"text": "No"}],
        }
    )
    assert [(one.source, one.lost) for one in reading.found] == [(expected, ("penalty 0.50",))]


def test_several_answers_hints_tags_and_category_are_read():
    answers = "".join(
        f'<answer fraction="{share}" format="plain_text"><text>{text}</text></answer>'
        for share, text in (("33.33333", "a*"), ("33.33333", "b"), ("33.33333", "c"), ("-33.33333", "d"))
    )
    hints = "<hint format='html'><text>One</text></hint><hint format='html'><text>Two</text></hint>"
    tags = "<tags><tag><text>loss</text></tag><tag><text>a, b</text></tag></tags>"
    body = f"<single>false</single><penalty>0.3333333</penalty>{hints}{tags}"
    category = "<question type='category'><category><text>$course$/top/Week 1</text></category></question>"

    (one,) = read(category, question(body=body, answers=answers)).found

    assert (one.source["kind"], one.source["credit"], one.lost) == ("multiple", "right_minus_wrong", ())
    assert [(choice["text"], choice["is_correct"]) for choice in one.source["choices"]] == [
        ("a\\*", True),
        ("b", True),
        ("c", True),
        ("d", False),
    ]
    assert one.source["hints"] == [{"text": "One", "cost": 33}, {"text": "Two", "cost": 33}]
    assert one.source["tags"] == "loss, a  b, Week 1"


def test_true_and_false_get_words():
    answers = '<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>'

    (one,) = read(question("truefalse", "<penalty>1</penalty>", answers)).found

    assert (one.source["kind"], one.lost) == ("true_false", ())
    assert [(choice["text"], choice["is_correct"]) for choice in one.source["choices"]] == [
        ("True", False),
        ("False", True),
    ]


@pytest.mark.parametrize(
    ("format_name", "text", "expected"),
    [
        ("html", "&lt;p&gt;a &amp;lt; b&lt;/p&gt;", "a < b"),
        ("markdown", "a *b*\n\n- c", "a *b*\n\n- c"),
        ("plain_text", "a *b*\n&lt;c&gt;", "a \\*b\\*\\\n\\<c>"),
        ("moodle_auto_format", "a &lt;i&gt;b&lt;/i&gt;\nc\n\nd", "a *b*\\\nc\n\nd"),
    ],
)
def test_each_format_of_texts_is_read(format_name, text, expected):
    answers = '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    asked = f'<questiontext format="{format_name}"><text>{text}</text></questiontext>'
    data = f'<quiz><question type="multichoice">{asked}{answers}</question></quiz>'

    (one,) = MOODLE_XML.read(data.encode(), "m.xml").found

    assert (one.source["prompt"], one.lost) == (expected, ())


def test_files_come_along_under_names_of_their_own():
    def with_picture(content):
        picture = '&lt;img src="@@PLUGINFILE@@/my%20pic.png" alt="P"&gt;'
        file = f'<file name="my pic.png" path="/" encoding="base64">{b64encode(content).decode()}</file>'
        return f"<generalfeedback format='html'><text>{picture}</text>{file}</generalfeedback>"

    missing = (
        "<generalfeedback format='html'><text>&lt;img src='@@PLUGINFILE@@/no.png' alt='N'&gt;</text></generalfeedback>"
    )
    reading = read(*[question(body=body) for body in (with_picture(b"1"), with_picture(b"2"), missing)])

    assert [one.source["explanation"] for one in reading.found] == [
        "![P](file:my-pic.png)",
        "![P](file:my-pic-2.png)",
        "N",
    ]
    assert [one.lost for one in reading.found] == [(), (), ("the file no.png, which is not there",)]
    assert reading.files == {"my-pic.png": b"1", "my-pic-2.png": b"2"}


def test_a_picture_inside_of_its_address_becomes_a_file():
    picture = "&lt;img alt='d' src='data:image/png;base64,AQI='&gt;"
    body = f"<generalfeedback format='html'><text>{picture}</text></generalfeedback>"

    reading = read(question(body=body))

    assert (reading.found[0].source["explanation"], reading.files) == (
        "![d](file:embedded.png)",
        {"embedded.png": b"\x01\x02"},
    )


@pytest.mark.parametrize(
    "kind",
    "shortanswer matching cloze essay numerical calculated calculatedmulti ddwtos ddimageortext ddmarker gapselect "
    "description randomsamatch multichoiceset stack".split(),
)
def test_every_other_type_is_refused_by_its_name(kind):
    (one,) = read(question(kind)).found

    assert (one.label, one.source) == ("Q", None)
    assert one.refused == f"Questions of the type “{CALLED.get(kind, kind)}” cannot become missions."


def test_a_type_is_refused_by_the_name_that_authors_know():
    (one,) = read(question("ddwtos")).found

    assert one.refused == "Questions of the type “drag and drop into text” cannot become missions."


BODIES = {
    "<partiallycorrectfeedback><text>Half</text></partiallycorrectfeedback>": "feedback for a partly right answer",
    "<defaultgrade>2.5000000</defaultgrade>": "points 2.5",
    "<idnumber>x7</idnumber>": "ID number",
    "<hidden>1</hidden>": "hidden",
    "<answernumbering>ABCD</answernumbering>": "numbering of the choices",
}


@pytest.mark.parametrize("body", BODIES)
def test_what_a_mission_cannot_say_is_named(body):
    (one,) = read(question(body=body)).found

    assert one.lost == (BODIES[body],)


COMBINED = (
    "<correctfeedback format='html'><text>&lt;p&gt;Well *done*&lt;/p&gt;</text></correctfeedback>"
    "<incorrectfeedback><text>No</text></incorrectfeedback>"
)


def test_feedback_for_right_and_wrong_answers_goes_to_the_choices_of_one_answer():
    one, several = (
        read(question(body=f"<single>{single}</single>{COMBINED}", answers=shares(100, -100))).found[0]
        for single in ("true", "false")
    )

    assert [choice["feedback"] for choice in one.source["choices"]] == ["Well \\*done\\*", "No"]
    assert [choice["feedback"] for choice in several.source["choices"]] == ["", ""]
    assert several.lost == ("feedback for a right answer", "feedback for a wrong answer")


def test_usual_words_of_moodle_are_no_loss():
    body = "<correctfeedback format='html'><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>"

    assert read(question(body=body)).found[0].lost == ()


def shares(*fractions):
    return "".join(f'<answer fraction="{share}"><text>c{share}</text></answer>' for share in fractions)


@pytest.mark.parametrize(
    ("single", "fractions", "expected"),
    [
        ("true", (100, 50, 0), ("share of an answer 50 %",)),
        ("true", (100, -25, 0), ("share of an answer -25 %",)),
        ("false", (50, 50, 0), ("share of an answer 0 %",)),
        ("false", (100, -100), ()),
        ("true", (50, 0), "None of its choices is marked as correct."),
        ("true", (100, "100.0"), "One choice can be made, but several are correct."),
        ("true", (100,), "It has fewer than two choices."),
        ("true", ("all", 0), "The share of an answer is no number."),
        ("true", ("nan", "inf"), ("share of an answer nan %",)),
    ],
)
def test_shares_make_the_key_or_are_named(single, fractions, expected):
    (one,) = read(question(body=f"<single>{single}</single>", answers=shares(*fractions))).found

    assert (one.refused or one.lost) == expected


def test_a_change_by_another_tool_wins_over_the_markdown_beside_it():
    mission = completed({"prompt": "- [ ] old", "choices": [{"text": "*a*", "is_correct": True}, {"text": "b"}]})
    data = MOODLE_XML.write([mission], {}).data

    changed = data.replace(b" old&lt;", b" new&lt;")
    (one,) = MOODLE_XML.read(changed, "m.xml").found

    assert one.source["prompt"] == "- ☐ new"
    assert [choice["text"] for choice in one.source["choices"]] == ["*a*", "b"]


def test_another_root_is_refused_by_its_name():
    with pytest.raises(Unreadable, match="^This is not Moodle XML: it begins with <a> instead of <quiz>.$"):
        MOODLE_XML.read(b"<a/>", "a.xml")


def test_what_moodle_cannot_say_is_named_in_what_is_written():
    mission = completed(
        {
            "name": "N",
            "kind": "multiple",
            "prompt": "p",
            "credit": "per_option",
            "max_attempts": 2,
            "shuffle_place": True,
            "hints": [{"text": "h", "cost": 1}, {"text": "i", "cost": 2}],
            "choices": [{"text": "a", "is_correct": True, "feedback_missed": "m"}, {"text": "b"}],
        }
    )

    written = MOODLE_XML.write([mission], {})

    assert written.lost == [
        ("N", "credit: per option"),
        ("N", "number of attempts"),
        ("N", "shuffled place"),
        ("N", "feedback when missed"),
        ("N", "different costs of hints"),
    ]
