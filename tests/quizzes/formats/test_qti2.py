import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.packages import contents, written
from quizzes.formats.qti2 import QTI_21, QTI_22
from quizzes.formats.qti3 import QTI_30
from quizzes.sources import completed
from tests.quizzes.formats.generating import ROUND_TRIPS, SOURCES

PICTURE = b"\x89PNG\r\n\x1a\n picture"
VERSIONS = [QTI_21, QTI_22, QTI_30]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
@ROUND_TRIPS
@given(sources=st.lists(SOURCES, min_size=1, max_size=3))
def test_what_is_written_is_read_again(version, sources):
    data = version.write(sources, {"a.png": PICTURE}).data
    reading = version.read(data, "m.zip")

    assert [other.name for other in VERSIONS if other.recognises(data, "m.zip")] == [version.name]
    assert [one.refused or one.source for one in reading.found] == sources


def item(body, *, before="", after="", cardinality="single", right=("A",), root="", mapping=""):
    values = "".join(f"<value>{one}</value>" for one in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    return f"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i1" title="Sky"
        adaptive="false" timeDependent="false" {root}>
        <responseDeclaration identifier="R" cardinality="{cardinality}" baseType="identifier">{correct}{mapping}
        </responseDeclaration>{before}<itemBody>{body}</itemBody>{after}</assessmentItem>""".encode()


CHOICES = '<simpleChoice identifier="A">Blue</simpleChoice><simpleChoice identifier="B">Green</simpleChoice>'


def asked(choices=CHOICES, attributes='maxChoices="1" shuffle="false"', prompt="<prompt>Which?</prompt>"):
    return f'<choiceInteraction responseIdentifier="R" {attributes}>{prompt}{choices}</choiceInteraction>'


def read(data, version=QTI_22):
    (one,) = version.read(data, "i.xml").found
    return one


def test_a_single_item_is_read():
    shuffled = asked(attributes='maxChoices="1" shuffle="true"')
    data = item(f"<p>The sky.</p><div>{shuffled}</div><p>Think.</p>")

    one = read(data)

    expected = completed(
        {
            "name": "Sky",
            "prompt": "The sky.\n\nWhich?\n\nThink.",
            "shuffle_choices": True,
            "choices": [{"text": "Blue", "is_correct": True}, {"text": "Green"}],
        }
    )
    assert (one.label, one.source, one.lost) == ("Sky", expected, ())


def test_an_item_of_qti_3_is_read():
    data = b"""<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="Sky"
        adaptive="false" time-dependent="false">
      <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
        <qti-correct-response><qti-value>a</qti-value><qti-value>b</qti-value></qti-correct-response>
      </qti-response-declaration>
      <qti-item-body>
        <qti-rubric-block view="scorer"><qti-content-body><p>Be kind</p></qti-content-body></qti-rubric-block>
        <p>Colours of the sky?</p>
        <qti-choice-interaction response-identifier="RESPONSE" max-choices="0" shuffle="true">
          <qti-simple-choice identifier="a" fixed="true">Blue
            <qti-feedback-inline outcome-identifier="F" identifier="a" show-hide="show">By day</qti-feedback-inline>
          </qti-simple-choice>
          <qti-simple-choice identifier="b"><strong>Red</strong></qti-simple-choice>
          <qti-simple-choice identifier="c">
            <math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>
          </qti-simple-choice>
        </qti-choice-interaction>
      </qti-item-body>
      <qti-response-processing
        template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
      <qti-modal-feedback outcome-identifier="F" identifier="b" show-hide="hide">
        <qti-content-body><p>At dawn</p></qti-content-body>
      </qti-modal-feedback>
    </qti-assessment-item>"""

    one = read(data, QTI_30)

    expected = completed(
        {
            "name": "Sky",
            "kind": "multiple",
            "credit": "all_or_nothing",
            "prompt": "Colours of the sky?",
            "shuffle_choices": True,
            "choices": [
                {"text": "Blue", "is_correct": True, "feedback": "By day"},
                {"text": "**Red**", "is_correct": True, "feedback_missed": "At dawn"},
                {"text": "$x^{2}$"},
            ],
        }
    )
    assert (one.source, one.lost) == (expected, ("fixed place of a choice", "instructions for others than learners"))


INTERACTIONS = {
    "orderInteraction": "order",
    "matchInteraction": "match",
    "gapMatchInteraction": "gap match",
    "extendedTextInteraction": "extended text",
    "inlineChoiceInteraction": "inline choice",
    "hotspotInteraction": "hotspot",
    "uploadInteraction": "upload",
    "sliderInteraction": "slider",
    "drawingInteraction": "drawing",
    "customInteraction": "custom",
    "portableCustomInteraction": "portable custom",
    "mediaInteraction": "media",
}


@pytest.mark.parametrize("name", INTERACTIONS)
def test_every_other_interaction_is_refused_by_its_name(name):
    one = read(item(f'<p>Do.</p><{name} responseIdentifier="R"/>'))

    assert one.refused == f"Questions of the type “{INTERACTIONS[name]}” cannot become missions."


REFUSED = {
    "two": (asked() + asked(), "It asks 2 questions in one; a mission asks one."),
    "none": ("<p>Read.</p>", "It asks nothing that could be answered."),
    "one choice": (asked('<simpleChoice identifier="A">Blue</simpleChoice>'), "It has fewer than two choices."),
    "no question": (asked(prompt=""), "It has no question."),
    "empty choice": (asked(CHOICES + '<simpleChoice identifier="C"/>'), "One of its choices is empty."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_item_that_is_no_mission_is_refused_with_its_reason(name):
    body, reason = REFUSED[name]

    assert read(item(body)).refused == reason


def test_an_item_made_from_a_template_is_refused():
    template = '<templateDeclaration identifier="X" cardinality="single" baseType="integer"/>'

    assert read(item(asked(), before=template)).refused == "Its text is made from a template, anew for each learner."


def test_an_item_without_its_key_is_refused_and_one_with_points_is_not():
    mapping = '<mapping defaultValue="0"><mapEntry mapKey="B" mappedValue="2"/></mapping>'

    assert read(item(asked(), right=())).refused == "None of its choices is marked as correct."
    assert [c["is_correct"] for c in read(item(asked(), right=(), mapping=mapping)).source["choices"]] == [False, True]


def mapped(lower="", a=1, b=-1, c=-1):
    points = {"A": a, "B": b, "C": c}.items()
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in points)
    return f'<mapping defaultValue="0" {lower}>{entries}</mapping>'


THREE = CHOICES + '<simpleChoice identifier="C">Red</simpleChoice>'
MAP = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'
MATCH = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.xml"/>'
SUM = """<responseProcessing><setOutcomeValue identifier="SCORE"><sum><baseValue baseType="float">2</baseValue>
    <mapResponse identifier="R"/></sum></setOutcomeValue></responseProcessing>"""
OWN = '<responseProcessing><setOutcomeValue identifier="SCORE"><random/></setOutcomeValue></responseProcessing>'
CREDITS = {
    "match": (MATCH, "", "all_or_nothing", ()),
    "even": (MAP, mapped('lowerBound="0"'), "right_minus_wrong", ()),
    "uneven": (MAP, mapped('lowerBound="0"', c=0), "right_minus_wrong", ("points of single choices",)),
    "below zero": (MAP, mapped(), "right_minus_wrong", ("points of single choices",)),
    "per option": (SUM, mapped(), "per_option", ()),
    "own": (OWN, "", "right_minus_wrong", ("response processing of its own",)),
}


@pytest.mark.parametrize("name", CREDITS)
def test_the_rule_of_credit_is_recognised(name):
    processing, mapping, credit, lost = CREDITS[name]
    body = asked(THREE, 'maxChoices="0"')

    one = read(item(body, cardinality="multiple", mapping=mapping, after=processing))

    assert (one.source["kind"], one.source["credit"], one.lost) == ("multiple", credit, lost)


def test_feedback_behind_a_condition_finds_its_choice():
    processing = """<responseProcessing><responseCondition><responseIf>
        <match><variable identifier="R"/><baseValue baseType="identifier">B</baseValue></match>
        <setOutcomeValue identifier="F"><baseValue baseType="identifier">leaf</baseValue></setOutcomeValue>
        </responseIf></responseCondition></responseProcessing>"""
    modal = """<modalFeedback outcomeIdentifier="F" identifier="leaf" showHide="show">Leaves are.</modalFeedback>
        <modalFeedback outcomeIdentifier="G" identifier="all" showHide="show"><p>Light.</p></modalFeedback>"""

    one = read(item(asked(), after=processing + modal))

    assert [choice["feedback"] for choice in one.source["choices"]] == ["", "Leaves are."]
    assert (one.source["explanation"], one.lost) == ("Light.", ())


VERDICTS = """<responseProcessing><responseCondition><responseIf>
    <match><variable identifier="R"/><correct identifier="R"/></match>
    <setOutcomeValue identifier="F"><baseValue baseType="identifier">yes</baseValue></setOutcomeValue></responseIf>
    <responseElse><setOutcomeValue identifier="F"><baseValue baseType="identifier">no</baseValue></setOutcomeValue>
    </responseElse></responseCondition></responseProcessing>
    <modalFeedback outcomeIdentifier="F" identifier="yes" showHide="show">Well done.</modalFeedback>
    <modalFeedback outcomeIdentifier="F" identifier="no" showHide="%s">Page 4.</modalFeedback>"""


@pytest.mark.parametrize(
    ("show", "told"), [("show", ["Well done.", "Page 4."]), ("hide", ["Well done.\n\nPage 4.", ""])]
)
def test_feedback_for_right_and_wrong_answers_goes_to_the_choices_of_one_answer(show, told):
    one = read(item(asked(), after=VERDICTS % show))

    assert [choice["feedback"] for choice in one.source["choices"]] == told
    assert (one.source["explanation"], one.lost) == ("", ())


def test_feedback_for_right_and_wrong_answers_of_several_choices_is_named():
    one = read(item(asked(THREE, 'maxChoices="0"'), cardinality="multiple", right=("A", "B"), after=VERDICTS % "show"))

    assert (one.source["explanation"], one.lost) == ("", ("feedback for a right answer", "feedback for a wrong answer"))


def test_choices_that_all_have_a_fixed_place_are_not_shuffled():
    fixed = asked(attributes='shuffle="true"').replace("<simpleChoice", '<simpleChoice fixed="true"')

    one = read(item(fixed))

    assert (one.source["shuffle_choices"], one.lost) == (False, ())


def test_an_item_without_a_title_is_called_by_its_words():
    one = read(item(f"<p>Which is <b>green</b>?</p>{asked()}").replace(b'title="Sky"', b'title=""'))

    assert one.label == "Which is green? Which?BlueGreen"


LIMITS = {
    'maxChoices="2"': "at most 2 choices",
    'maxChoices="0" minChoices="2"': "at least 2 choices",
}


@pytest.mark.parametrize("attributes", LIMITS)
def test_limits_of_choices_are_named(attributes):
    one = read(item(asked(THREE, attributes), cardinality="multiple", right=("A", "B"), after=MATCH))

    assert (one.source["kind"], one.lost) == ("multiple", (LIMITS[attributes],))


def test_an_adaptive_item_is_named():
    assert read(item(asked()).replace(b'adaptive="false"', b'adaptive="true"')).lost == (
        "several steps (adaptive item)",
    )


def packed(**files):
    return written({name.replace("__", "/").replace("_", "."): data for name, data in files.items()})


MANIFEST = b"""<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
    <resource type="imsqti_item_xmlv2p2" href="items/a.xml"/><resource type="webcontent" href="items/p.png"/>
    <resource type="imsqti_item_xmlv2p2" href="items/b.xml"/><resource type="imsqti_item_xmlv2p2" href="items/c.xml"/>
    <resource type="imsqti_test_xmlv2p2" href="test.xml"/></resources></manifest>"""
TEST = b"""<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="t" title="T"><testPart
    identifier="p"><itemSessionControl maxAttempts="3"/><assessmentSection identifier="s" title="S">
    <selection select="1"/><ordering shuffle="true"/>
    <assessmentItemRef identifier="b" href="items/b.xml"/><assessmentItemRef identifier="x" href="items/x.xml"/>
    <assessmentItemRef identifier="a" href="items/a.xml"/></assessmentSection></testPart></assessmentTest>"""


def test_a_package_gives_its_items_in_the_order_of_the_test():
    picture = '<p><object type="image/png" data="p.png">A sky</object><audio src="../no.mp3"/></p>'
    titled = [item(f"<p>{name}</p>{asked()}").replace(b"Sky", name.encode()) for name in "bc"]
    data = packed(
        imsmanifest_xml=MANIFEST,
        test_xml=TEST,
        items__a_xml=item(picture + asked()),
        items__p_png=PICTURE,
        items__b_xml=titled[0],
        items__c_xml=titled[1],
    )

    reading = QTI_22.read(data, "p.zip")

    assert [(one.label, one.source["max_attempts"], one.source["shuffle_place"]) for one in reading.found] == [
        ("b", 3, True),
        ("Sky", 3, True),
        ("c", None, False),
    ]
    assert (reading.found[1].source["prompt"], reading.files) == ("![A sky](file:p.png)\n\nWhich?", {"p.png": PICTURE})
    assert reading.found[1].lost == ("the file ../no.mp3, which is not there", "audio")
    assert list(reading.lost) == ["questions that are drawn at random", "the question items/x.xml, which is not there"]


def test_a_package_without_a_manifest_and_one_with_a_broken_item_are_read():
    reading = QTI_22.read(packed(a_xml=item(asked()), b_xml=b"<assessmentItem"), "p.zip")

    assert [one.refused for one in reading.found] == ["", "The file ends before it is complete (line 1)."]


def test_the_same_missions_make_the_same_package():
    mission = completed({"prompt": "p", "choices": [{"text": "a", "is_correct": True}, {"text": "b"}]})

    assert QTI_21.write([mission], {}) == QTI_21.write([mission], {})


def test_a_change_by_another_tool_wins_over_the_markdown_beside_it():
    mission = completed(
        {"prompt": "| a |\n|---|\n| old |", "choices": [{"text": "x", "is_correct": True}, {"text": "y"}]}
    )
    files = contents(QTI_21.write([mission], {}).data)

    def prompt(data):
        return read(data, QTI_21).source["prompt"]

    data = files["items/item-1.xml"]
    assert prompt(data) == "| a |\n|---|\n| old |"
    assert prompt(data.replace(b"<td>old", b"<td>new")) == "| a |\n| --- |\n| new |"
