"""What is written keeps to the content models of QTI, element by element.

The published schemas are not kept here: they come under a licence of their own that is no free one. The part of their
models that we write is told again in patterns: what stands in an element, in which order, and which attributes it has;
formulas have models of their own (formula_models.py).
"""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.packages import contents
from quizzes.formats.qti2 import QTI_21, QTI_22
from quizzes.formats.qti3 import QTI_30
from quizzes.formats.qti12 import QTI_12
from quizzes.formats.xhtml import as_uri
from quizzes.formats.xml_reading import name_of
from quizzes.sources import CHOICE, MISSION
from tests.quizzes.formats.formula_models import wrongs_of_math
from tests.quizzes.formats.generating import ROUND_TRIPS, SOURCES

NCNAME = re.compile(r"[A-Za-z_][\w.\-]*")
INLINE = "(abbr|br|cite|code|em|kbd|span|strong|a|b|i|sub|sup|img|math)"
BLOCK = "(p|div|h1|h2|h3|h4|h5|h6|blockquote|pre|ul|ol|dl|table|hr|math)"
FLOW = f"({INLINE}|{BLOCK})"
# Element: (pattern of the children's names, each with a comma behind; attributes, required ones with "!"; text inside)
TEXTS = {
    **dict.fromkeys("p h1 h2 h3 h4 h5 h6 span em strong code b i sub sup dt".split(), (f"({INLINE},)*", "class", True)),
    "a": (f"({INLINE},)*", "class href!", True),
    "pre": ("((code|span|em|strong|a|br|math),)*", "class", True),
    "img": ("", "class src! alt!", False),
    "br": ("", "class", False),
    "hr": ("", "class", False),
    **dict.fromkeys("div li dd".split(), (f"({FLOW},)*", "class", True)),
    "td": (f"({FLOW},)*", "class", True),
    "th": (f"({FLOW},)*", "class scope", True),
    "blockquote": (f"({BLOCK},)*", "class", False),
    "ul": ("(li,)*", "class", False),
    "ol": ("(li,)*", "class", False),
    "dl": ("((dt|dd),)*", "class", False),
    "table": ("(thead,)?(tbody,)+", "class", False),
    "thead": ("(tr,)+", "class", False),
    "tbody": ("(tr,)+", "class", False),
    "tr": ("((th|td),)+", "class", False),
}
EXPRESSION = "(match|sum|mapResponse|baseValue|multiple|variable|correct)"
ITEM = {
    "assessmentItem": (
        "(responseDeclaration,)+(outcomeDeclaration,)*itemBody,responseProcessing,(modalFeedback,)*",
        "identifier! title! adaptive! timeDependent! schemaLocation",
        False,
    ),
    "responseDeclaration": ("correctResponse,(mapping,)?", "identifier! cardinality! baseType!", False),
    "correctResponse": ("(value,)+", "", False),
    "value": ("", "", True),
    "mapping": ("(mapEntry,)+", "lowerBound defaultValue!", False),
    "mapEntry": ("", "mapKey! mappedValue!", False),
    "outcomeDeclaration": ("(defaultValue,)?", "identifier! cardinality! baseType!", False),
    "defaultValue": ("(value,)+", "", False),
    "itemBody": (f"(({BLOCK}|choiceInteraction),)*", "", False),
    "choiceInteraction": ("(simpleChoice,)+", "responseIdentifier! shuffle! maxChoices!", False),
    "simpleChoice": (f"({FLOW},)*", "identifier!", True),
    "modalFeedback": (f"({FLOW},)*", "outcomeIdentifier! showHide! identifier!", True),
    "responseProcessing": ("((responseCondition|setOutcomeValue),)*", "", False),
    "responseCondition": ("responseIf,", "", False),
    "responseIf": (f"{EXPRESSION},(setOutcomeValue,)*", "", False),
    "setOutcomeValue": (f"{EXPRESSION},", "identifier!", False),
    "match": (f"{EXPRESSION},{EXPRESSION},", "", False),
    "sum": (f"({EXPRESSION},)+", "", False),
    "multiple": (f"({EXPRESSION},)*", "", False),
    "mapResponse": ("", "identifier!", False),
    "variable": ("", "identifier!", False),
    "correct": ("", "identifier!", False),
    "baseValue": ("", "baseType!", True),
    "assessmentTest": ("(testPart,)+", "identifier! title! schemaLocation", False),
    "testPart": ("(assessmentSection,)+", "identifier! navigationMode! submissionMode!", False),
    "assessmentSection": ("(assessmentItemRef,)*", "identifier! title! visible!", False),
    "assessmentItemRef": ("", "identifier! href!", False),
}
MANIFEST = {
    "manifest": ("metadata,organizations,resources,", "identifier! schemaLocation", False),
    "metadata": ("schema,schemaversion,", "", False),
    "schema": ("", "", True),
    "schemaversion": ("", "", True),
    "organizations": ("", "", False),
    "resources": ("(resource,)*", "", False),
    "resource": ("(file,)*(dependency,)*", "identifier! type! href!", False),
    "file": ("", "href!", False),
    "dependency": ("", "identifierref!", False),
}
ASI = {
    "questestinterop": ("assessment,", "schemaLocation", False),
    "assessment": ("section,", "ident! title!", False),
    "section": ("(item,)*", "ident!", False),
    "item": ("itemmetadata,presentation,resprocessing,(itemfeedback,)*", "ident! title!", False),
    "itemmetadata": ("qtimetadata,", "", False),
    "qtimetadata": ("(qtimetadatafield,)+", "", False),
    "qtimetadatafield": ("fieldlabel,fieldentry,", "", False),
    "fieldlabel": ("", "", True),
    "fieldentry": ("", "", True),
    "presentation": ("material,response_lid,", "", False),
    "response_lid": ("render_choice,", "ident! rcardinality!", False),
    "render_choice": ("(response_label,)+", "shuffle!", False),
    "response_label": ("material,", "ident!", False),
    "material": ("mattext,", "", False),
    "mattext": ("", "texttype!", True),
    "resprocessing": ("outcomes,(respcondition,)+", "", False),
    "outcomes": ("decvar,", "", False),
    "decvar": ("", "maxvalue! minvalue! varname! vartype!", False),
    "respcondition": ("conditionvar,(setvar,)*(displayfeedback,)*", "continue!", False),
    "conditionvar": ("((and|varequal|other),)+", "", False),
    "and": ("((varequal|not),)+", "", False),
    "not": ("varequal,", "", False),
    "varequal": ("", "respident!", True),
    "other": ("", "", False),
    "setvar": ("", "varname! action!", True),
    "displayfeedback": ("", "feedbacktype! linkrefid!", False),
    "itemfeedback": ("flow_mat,", "ident!", False),
    "flow_mat": ("material,", "", False),
}


def kebab(name):
    return "qti-" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def of_3(rule):
    """The same rule in the names of QTI 3.0."""
    children, attributes, has_text = rule
    children = re.sub(r"[A-Za-z]\w*", lambda match: kebab(match[0]) if match[0] in ITEM else match[0], children)
    return children, re.sub(r"(?<=[a-z])(?=[A-Z])", "-", attributes).lower().replace("schema-l", "schemaL"), has_text


QTI_3 = {kebab(name): of_3(rule) for name, rule in ITEM.items()} | {
    "qti-modal-feedback": ("qti-content-body,", "outcome-identifier! show-hide! identifier!", False),
    "qti-content-body": (f"({FLOW},)*", "", True),
}


def wrongs(element, rules):
    """What stands in a tree against the rules; MathML has rules of its own."""
    name = name_of(element)
    if name == "math":
        return wrongs_of_math(element)
    children = [child for child in element if name_of(child)]
    pattern, attributes, has_text = rules.get(name, ("no rule", "", False))
    found = "".join(f"{name_of(child)}," for child in children)
    words = (element.text or "") + "".join(child.tail or "" for child in element)
    present = {key.rpartition("}")[2] for key in element.attrib}
    needed = {word.rstrip("!") for word in attributes.split() if word.endswith("!")}
    allowed = {word.rstrip("!") for word in attributes.split()}
    wrong = [] if re.fullmatch(pattern, found) else [f"{name}: {found}"]
    wrong += [f"{name}: text"] if words.strip() and not has_text else []
    wrong += [] if needed <= present <= allowed else [f"{name}: {sorted(present)}"]
    ids = [element.get(key) for key in ("identifier", "ident") if element.get(key) is not None]
    wrong += [f"{name}: id {one}" for one in ids if not NCNAME.fullmatch(one)]
    return wrong + [thing for child in children for thing in wrongs(child, rules)]


VERSIONS = {
    QTI_21: (TEXTS | ITEM, "{http://www.imsglobal.org/xsd/imsqti_v2p1}assessmentItem"),
    QTI_22: (TEXTS | ITEM, "{http://www.imsglobal.org/xsd/imsqti_v2p2}assessmentItem"),
    QTI_30: (TEXTS | QTI_3, "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-assessment-item"),
    QTI_12: (ASI, "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}questestinterop"),
}


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
@ROUND_TRIPS
@given(sources=st.lists(SOURCES, min_size=1, max_size=2))
def test_what_is_written_keeps_to_the_content_models(version, sources):
    rules, root = VERSIONS[version]

    files = contents(version.write(sources, {"a.png": b"picture"}).data)

    trees = {path: ElementTree.fromstring(data) for path, data in files.items() if path.endswith(".xml")}
    wrong = {path: wrongs(tree, MANIFEST if path == "imsmanifest.xml" else rules) for path, tree in trees.items()}
    assert {path: things for path, things in wrong.items() if things} == {}
    assert root in {tree.tag for tree in trees.values()}


FORMULAS = [
    *(r"a\!b", r"\negmedspace a\negthickspace b", r"\mskip -3mu a\hspace{1mu}b", r"\hspace{2bp}a\hspace{-.5em}b"),
    *(r"\rule{1em}{2pt}", r"\raise{1em}{a}\lower{1em}{b}", r"\hphantom{a}\vphantom{b}\smash{c}", r"\mathllap{a}"),
    *(r"\xrightarrow[a]{b}", r"\xcancel{a}\cancel{b}\boxed{c}", r"\displaystyle", r"\begin{matrix}\end{matrix}"),
    *(r"\binom{n}{k}", r"\genfrac(){1bp}{0}{a}{b}", r"\text{}\sqrt{}"),
    *(r"\textcolor{orange}{a}", r"\color{#FF0000}a", r"\textcolor{red!50}{a}", r"\textcolor{rgb(999,0,0)}{a}"),
    *(r"\colorbox{yellow}{a}", r"\fcolorbox{red}{pink}{a}", r"\Huge a", r"\Bigl(a\Bigr)"),
    *(r"\mod_a^b c", r"a_\brace b", r"\brace\brace{a}", r"\align{a}", r"\sideset{a}{b}{c}"),
    *(r"\begin{array}{|c|}\hline a\\\hline\end{array}", r"\begin{array}{l:r}a&b\\\hdashline c&d\end{array}"),
]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("version", [QTI_21, QTI_22, QTI_30], ids=lambda version: version.name)
def test_formulas_are_written_as_mathml_2_and_come_back_as_tex(version, formula):
    choices = [CHOICE | {"text": f"${formula}$", "is_correct": True}, CHOICE | {"text": "b"}]
    source = MISSION | {"prompt": f"$$\n{formula}\n$$", "choices": choices}

    data = version.write([source], {}).data

    item = ElementTree.fromstring(contents(data)["items/item-1.xml"])
    formulas = [one for one in item.iter() if name_of(one) == "math"]
    assert len(formulas) == 2
    assert [thing for one in formulas for thing in wrongs_of_math(one)] == []
    assert [one.source for one in version.read(data, "m.zip").found] == [source]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
@ROUND_TRIPS
@given(sources=st.lists(SOURCES, min_size=1, max_size=2))
def test_the_manifest_names_every_file(version, sources):
    files = contents(version.write(sources, {"a.png": b"picture"}).data)

    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    named = [one.get("href") for one in manifest.iter() if name_of(one) == "file"]

    assert set(named) == set(files) - {"imsmanifest.xml"}
    ids = [one.get("identifier") for one in manifest.iter() if one.get("identifier")]
    assert sorted(ids) == sorted(set(ids))


ADDRESSES = {
    "/a?b=c#d#e": "/a?b=c#d%23e",
    "##": "#%23",
    "1:2/3": "./1:2/3",
    ":a": "./:a",
    "a:b": "a:b",
    "a/b:c": "a/b:c",
    "?a:b": "?a:b",
    "#a:b": "#a:b",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_written_by_the_letter_of_the_standard(address):
    assert as_uri(address) == ADDRESSES[address]


def test_a_link_that_is_no_address_by_the_letter_comes_back_as_it_was():
    choices = [CHOICE | {"text": "[a](1:2)", "is_correct": True}, CHOICE | {"text": "b"}]
    source = MISSION | {"prompt": "[p](/x#y#z)", "choices": choices}

    data = QTI_21.write([source], {}).data

    item = ElementTree.fromstring(contents(data)["items/item-1.xml"])
    assert [one.get("href") for one in item.iter() if name_of(one) == "a"] == ["/x#y%23z", "./1:2"]
    assert [one.source for one in QTI_21.read(data, "m.zip").found] == [source]
