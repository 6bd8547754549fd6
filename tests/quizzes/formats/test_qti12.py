from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.packages import written
from quizzes.formats.qti12 import NAMESPACE, QTI_12
from quizzes.sources import completed
from tests.quizzes.formats.generating import ROUND_TRIPS, SOURCES

PICTURE = b"\x89PNG\r\n\x1a\n picture"


@ROUND_TRIPS
@given(sources=st.lists(SOURCES, min_size=1, max_size=3))
def test_what_is_written_is_read_again(sources):
    data = QTI_12.write(sources, {"a.png": PICTURE}).data
    reading = QTI_12.read(data, "m.zip")

    assert QTI_12.recognises(data, "m.zip")
    assert [one.refused or one.source for one in reading.found] == sources


def label(ident, text, texttype="text/plain"):
    material = f'<material><mattext texttype="{texttype}">{text}</mattext></material>'
    return f'<response_label ident="{ident}">{material}</response_label>'


def condition(test, *, points=None, feedback=None):
    setvar = "" if points is None else f'<setvar varname="SCORE" action="Set">{points}</setvar>'
    shown = "" if feedback is None else f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>'
    return f"<respcondition><conditionvar>{test}</conditionvar>{setvar}{shown}</respcondition>"


def equal(ident):
    return f'<varequal respident="R">{ident}</varequal>'


def item(conditions, *, kind="", cardinality="Single", labels=None, after="", title="Sky"):
    labels = labels or label("1", "Blue") + label("2", "Green") + label("3", "Red")
    fields = (
        f"<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>"
    )
    metadata = f"<itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>" if kind else ""
    asked = (
        '<material><mattext texttype="text/html">&lt;p&gt;The &lt;b&gt;sky&lt;/b&gt;?&lt;/p&gt;</mattext></material>'
    )
    return f"""<item ident="i" title="{title}">{metadata}<presentation><flow>{asked}
        <response_lid ident="R" rcardinality="{cardinality}"><render_choice shuffle="Yes">{labels}</render_choice>
        </response_lid></flow></presentation><resprocessing>{conditions}</resprocessing>{after}</item>"""


def read(*items, root=NAMESPACE):
    section = f'<assessment ident="a"><section>{"".join(items)}</section></assessment>'
    data = f'<questestinterop xmlns="{root}">{section}</questestinterop>'
    return QTI_12.read(data.encode(), "q.xml").found


def right(one):
    return [choice["is_correct"] for choice in one.source["choices"]]


def test_a_classic_choice_of_one_is_read():
    (one,) = read(item(condition(equal("2"), points=1)), root="")

    expected = completed(
        {
            "name": "Sky",
            "prompt": "The **sky**?",
            "shuffle_choices": True,
            "choices": [{"text": "Blue"}, {"text": "Green", "is_correct": True}, {"text": "Red"}],
        }
    )
    assert (one.label, one.source, one.lost) == ("Sky", expected, ())


NOT_2 = f"<not>{equal('2')}</not>"
ALL = condition(f"<and>{equal('1')}{NOT_2}{equal('3')}</and>", points=100)
EACH = condition(equal("1"), points=5) + condition(equal("3"), points=5) + condition(equal("2"), points=-5)
SEVERAL = {
    "Canvas": (ALL, "multiple_answers_question", "right_minus_wrong", ()),
    "all at once": (ALL, "", "all_or_nothing", ()),
    "without and": (condition(equal("1") + equal("3"), points=1), "", "all_or_nothing", ()),
    "each alone": (EACH, "", "right_minus_wrong", ()),
    "uneven": (EACH.replace("-5", "-1"), "", "right_minus_wrong", ("points of single choices",)),
    "Blackboard": (ALL.replace("100", "SCORE.max"), "", "all_or_nothing", ()),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_answers_are_read(name):
    conditions, kind, credit, lost = SEVERAL[name]

    (one,) = read(item(conditions, kind=kind, cardinality="Multiple"))

    assert (one.source["kind"], one.source["credit"], right(one), one.lost) == (
        "multiple",
        credit,
        [True, False, True],
        lost,
    )


def feedback(ident, text):
    material = f'<material><mattext texttype="text/html">{text}</mattext></material>'
    return f'<itemfeedback ident="{ident}"><flow_mat>{material}</flow_mat></itemfeedback>'


def test_feedback_finds_its_choice_by_the_link_or_by_its_name():
    conditions = (
        condition(equal("1"), points=1) + condition(equal("3"), feedback="f7") + condition("<other/>", feedback="g")
    )
    after = (
        feedback("f7", "At dusk") + feedback("1_fb", "By day") + feedback("g", "Light") + feedback("correct_fb", "Yes")
    )

    (one,) = read(item(conditions, after=after))

    assert [choice["feedback"] for choice in one.source["choices"]] == ["By day\n\nYes", "", "At dusk"]
    assert (one.source["explanation"], one.lost) == ("Light", ())


def test_feedback_for_right_and_wrong_answers_of_blackboard_is_no_explanation():
    conditions = condition(equal("1"), points=1, feedback="correct") + condition("<other/>", feedback="incorrect")

    (one,) = read(item(conditions, after=feedback("correct", "Yes") + feedback("incorrect", "See page 4")))

    assert [choice["feedback"] for choice in one.source["choices"]] == ["Yes", "See page 4", "See page 4"]
    assert (one.source["explanation"], one.lost) == ("", ())


def of_blackboard(kind, *choices, text="Which?", right="1", more=""):
    def block(html):
        formatted = f'<mat_formattedtext type="HTML">{escape(html)}</mat_formattedtext>'
        return f"<material><mat_extension>{formatted}</mat_extension></material>"

    labels = "".join(
        f'<flow_label><response_label ident="{place}"><flow_mat>{block(words)}</flow_mat></response_label></flow_label>'
        for place, words in enumerate(choices, 1)
    )
    return (
        f"<item><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype>{more}"
        "<qmd_absolutescore_max>10.0</qmd_absolutescore_max></itemmetadata><presentation><flow>"
        f'<flow class="QUESTION_BLOCK">{block(text)}</flow><flow class="RESPONSE_BLOCK"><response_lid ident="response" '
        f'rcardinality="Single"><render_choice shuffle="Yes">{labels}</render_choice></response_lid></flow></flow>'
        '</presentation><resprocessing><respcondition title="correct"><conditionvar>'
        f'<varequal respident="response">{right}</varequal></conditionvar><setvar>SCORE.max</setvar></respcondition>'
        "</resprocessing></item>"
    )


def test_a_pool_of_blackboard_is_read_with_its_pictures():
    stub = "@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/xid-12_1"
    items = [
        of_blackboard(
            "Multiple Choice", "Femur", "Tibia &amp; <i>fibula</i>",
            text=f'<p>Which <b>bone</b>? <img src="{stub}" alt="A leg"> <img src="{stub}9" alt="lost"></p>',
        ),
        of_blackboard("True/False", "true", "false"),
        of_blackboard("Either/Or", "yes_no.true", "yes_no.false", right="2"),
        of_blackboard("Multiple Choice", "snake_case.true", "x"),
        of_blackboard("Matching", "a", "b"),
    ]  # fmt: skip
    pool = f"<questestinterop><assessment><section>{''.join(items)}</section></assessment></questestinterop>"
    picture = "csfiles/home_dir/leg__xid-12_1.png"
    files = {"res00001.dat": pool.encode(), f"{picture}.xml": b"<lom/>", picture: PICTURE}

    reading = QTI_12.read(written(files), "pool.zip")

    bone, true, either, snake = (found.source for found in reading.found[:4])
    assert bone["prompt"] == "Which **bone**? ![A leg](file:leg.png) lost"
    assert [[choice["text"] for choice in one["choices"]] for one in (bone, true, either, snake)] == [
        ["Femur", "Tibia & *fibula*"], ["True", "False"], ["Yes", "No"], ["snake_case.true", "x"],
    ]  # fmt: skip
    assert [one["kind"] for one in (bone, true, either)] == ["single", "true_false", "single"]
    assert reading.files == {"leg.png": PICTURE}
    assert either["choices"][1]["is_correct"]
    assert reading.found[0].lost == ("points 10", "the file xid-12_19, which is not there")
    assert reading.found[4].refused == "Questions of the type “matching” cannot become missions."


def test_partial_credit_of_blackboard_is_named():
    more = "<bbmd_partialcredit>true</bbmd_partialcredit>"
    several = of_blackboard("Multiple Answer", "a", "b", more=more).replace('"Single"', '"Multiple"')

    (one,) = read(several)

    assert (one.source["kind"], one.lost) == ("multiple", ("points of single choices", "points 10", "partial credit"))


def test_feedback_that_is_too_long_for_a_choice_is_named():
    (one,) = read(item(condition(equal("1"), points=1), after=feedback("correct_fb", "x" * 2_000)))

    assert one.lost == ("feedback for a right answer",)


def test_true_and_false_are_recognised_by_their_words():
    labels = label("t", "True") + label("f", "False")

    (one,) = read(item(condition(equal("t"), points=1), labels=labels))

    assert one.source["kind"] == "true_false"


def test_a_question_without_a_name_is_called_by_its_words():
    (one,) = read(item(condition(equal("1"), points=1), title="Question"))

    assert (one.label, one.source["name"]) == ("The sky ?", "")


KINDS = (
    "essay matching fill_in_multiple_blanks multiple_dropdowns numerical calculated file_upload hot_spot ordering "
    "categorization text_only short_answer".split()
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_other_type_is_refused_by_its_name(kind):
    (one,) = read(item("", kind=f"{kind}_question"))

    assert one.refused == f"Questions of the type “{kind.replace('_', ' ')}” cannot become missions."


def test_a_package_of_canvas_is_read_once_with_its_settings_and_pictures():
    image = "&lt;img src='$IMS-CC-FILEBASE$/Uploaded%20Media/p.png' alt='P'&gt;"
    labels = label("1", image, "text/html") + label("2", "b")
    quiz = f'<questestinterop xmlns="{NAMESPACE}"><assessment ident="a"><section>'
    quiz += item(condition(equal("1"), points=100), kind="multiple_choice_question", labels=labels).replace("Yes", "No")
    quiz = (quiz + "</section></assessment></questestinterop>").encode()
    meta = (
        "<quiz><shuffle_answers>true</shuffle_answers><time_limit>30</time_limit><allowed_attempts>2</allowed_attempts>"
    )
    data = written(
        {
            "imsmanifest.xml": b"<manifest/>",
            "g1/assessment_qti.xml": quiz,
            "g1/assessment_meta.xml": (meta + "</quiz>").encode(),
            "non_cc_assessments/g1.xml.qti": quiz,
            "web_resources/Uploaded Media/p.png": PICTURE,
        }
    )

    reading = QTI_12.read(data, "c.imscc")

    assert [one.source["choices"][0]["text"] for one in reading.found] == ["![P](file:p.png)"]
    assert [one.source["shuffle_choices"] for one in reading.found] == [True]
    assert (reading.files, list(reading.lost)) == (
        {"p.png": PICTURE},
        ["limits of time", "attempts at the whole quiz: 2"],
    )
