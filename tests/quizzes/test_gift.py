"""GIFT: the corpus with its expected parses, what is told about the rest, and our own missions out and in again."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizzes.formats import gift
from quizzes.formats.answerable import answerable, problem_of
from quizzes.sources import MULTIPLE, PER_OPTION, SINGLE, TRUE_FALSE, completed
from tests.quizzes.nasty_texts import answerable_sources, sources, stripped, stripped_words

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "gift" / "tests" / "questions"
FILES = sorted(CORPUS.glob("*.gift"))
needs_corpus = pytest.mark.skipif(not FILES, reason="no corpora beside the checkout")

ESSAY, NUMERICAL, SHORT = (
    f"{word}: it has no choices." for word in ("An essay", "A numerical question", "A short answer")
)
MATCHING, DESCRIPTION = "Matching: it has pairs, not choices.", "A description: it asks nothing."
REASONS = {"Essay": ESSAY, "Numerical": NUMERICAL, "Short": SHORT, "Matching": MATCHING, "Description": DESCRIPTION}
GAP = "_____"

# Of every file: (imported, refused, names of what was not carried).
OUTCOMES = {
    "TFTwoFeedback": (3, 0, []),
    "category1": (0, 0, ["category $course$/top/Default for LING-373-2194-B"]),
    "categorySpecialCharacter": (0, 0, ["category $course$/top/Default for Unit 1: Topic"]),
    "description1": (1, 1, []),
    "descriptionTitleEscapedColon": (1, 1, []),
    "descriptionWithID": (1, 1, []),
    "escapeAll": (1, 0, []),
    "escapeColon": (1, 0, ["any one of the correct answers was enough"]),
    "escapeEquals": (1, 0, []),
    "essay1": (0, 1, []),
    "formatExamples": (1, 0, []),
    "giftFormatPhpExamples": (5, 5, ["partial credit 50 %"]),
    "markdown": (0, 4, []),
    "matching1": (0, 2, []),
    "mc1": (1, 0, []),
    "mc2": (1, 0, []),
    "mc4": (1, 0, []),
    "mc5": (4, 0, []),
    "mcHTMLComment": (1, 0, ["inline style"]),
    "multiLineFeedback1": (2, 0, ["inline style", "file 3.png"]),
    "multipleAnswersFloat": (1, 0, ["weights 33.33333 %, 33.33333 %, -100 %, 33.33333 %, -100 %"]),
    "newlineAndLaTeX": (0, 1, []),
    "numerical1": (0, 10, []),
    "options1": (9, 5, ["partial credit 50 %", "partial credit 25 %, 50 %", "weights 0 %, 50 %, 50 %, 0 %"]),
    "shortAnswer1": (0, 2, []),
    "shortAnswer2": (0, 2, []),
    "shortAnswerNotMatching": (2, 0, []),
    "shortFirstEmbedded": (0, 2, []),
    "shortFirstEmbeddedUnderline": (0, 2, []),
    "shortFirstEmbeddedUnderlineHTML": (0, 2, []),
    "symbolsAll": (1, 0, []),
    "tag_id": (0, 1, []),
    "tag_id_and_two_tags": (0, 1, []),
    "tag_two_tags": (0, 1, []),
    "tf1": (1, 0, []),
    "tf1_html": (1, 0, []),
    "tf1_markdown": (1, 0, []),
    "tf2": (2, 0, []),
    "totara_moodle_backslash": (0, 1, []),
    "totara_moodle_essay": (0, 1, []),
    "totara_moodle_match": (0, 1, []),
    "totara_moodle_multichoice": (1, 0, []),
    "totara_moodle_multichoice_multi": (1, 0, ["weights 50 %, -100 %, 50 %, -100 %"]),
    "totara_moodle_numerical": (0, 1, []),
    "totara_moodle_pre_content": (0, 1, []),
    "totara_moodle_shortanswer": (0, 1, []),
    "totara_moodle_shortanswer_general_feedback": (0, 1, []),
    "totara_moodle_truefalse": (1, 0, []),
    "totara_moodle_truefalse_true_answer1": (1, 0, []),
    "totara_moodle_truefalse_true_answer2": (1, 0, []),
    "type_inferred_multiline_markdown": (0, 1, []),
}


def read(text):
    return answerable(gift.read(text.encode(), "x.gift"))


def one(text):
    [found] = read(text).found
    return found


@needs_corpus
def test_every_file_of_the_corpus_is_known_here():
    assert {path.stem for path in FILES} == set(OUTCOMES)


@needs_corpus
@pytest.mark.parametrize("name", OUTCOMES)
def test_the_outcome_of_a_file_is_told(name):
    reading = answerable(gift.read((CORPUS / f"{name}.gift").read_bytes(), f"{name}.gift"))

    lost = [construct for found in reading.found for construct in found.lost]
    assert (len(reading.imported), len(reading.refused), [*reading.lost, *lost]) == OUTCOMES[name]


@needs_corpus
@pytest.mark.parametrize("name", OUTCOMES)
def test_the_corpus_is_read_as_it_expects(name):
    expected = [
        question
        for question in json.loads((CORPUS / f"{name}.json").read_text())
        if question["type"] != "Category"  # a line of the file and no question
    ]

    found = gift.read((CORPUS / f"{name}.gift").read_bytes(), f"{name}.gift").found

    assert [told(one) for one in found] == [wanted(question) for question in expected]


def told(found):
    """What both sides tell of a question, its texts without markup."""
    if found.source is None:
        return found.refused
    source = found.source
    return {
        "title": source["name"],
        "prompt": words(source["prompt"]),
        "explanation": words(source["explanation"]),
        "choices": [(words(c["text"]), c["is_correct"], words(c["feedback"])) for c in source["choices"]],
    }


def wanted(question):
    if question["type"] in REASONS:
        return REASONS[question["type"]]
    return {
        "title": question["title"] or "",
        "prompt": text_of(question["stem"]),
        "explanation": text_of(question["globalFeedback"]),
        "choices": true_false(question) if question["type"] == "TF" else choices(question),
    }


def choices(question):
    """Weights say what is correct where no choice is simply correct."""
    has_one = any(choice["isCorrect"] for choice in question["choices"])
    return [
        (text_of(c["text"]), c["isCorrect"] or (not has_one and (c["weight"] or 0) > 0), text_of(c["feedback"]))
        for c in question["choices"]
    ]


def true_false(question):
    """The corpus calls the first feedback that for “true”. Moodle, which it quotes, shows it to whoever is wrong."""
    first, second = text_of(question["trueFeedback"]), text_of(question["falseFeedback"])
    if question["isTrue"]:
        return [("True", True, second), ("False", False, first)]
    return [("True", False, first), ("False", True, second)]


def text_of(text):
    if text is None:
        return ""
    plain = re.sub(r"<img[^>]*>|<!--.*?-->|<[^>]*>", "", text["text"]) if text["format"] == "html" else text["text"]
    return words(plain.replace("&nbsp;", " ").replace("&quot;", '"'))


def words(text):
    """Only letters, digits and signs that no markup has."""
    return re.sub(r"\(http[^)]*\)|[\s*_`\\\[\]]+", "", text.replace("\xa0", " "))


WEIGHTS = {
    "two right": ("~%50%a ~%50%b ~%-50%c", MULTIPLE, [True, True, False], ()),
    "three right, rounded": ("~%33%a ~%33%b ~%33.3%c ~%-33.33333%d", MULTIPLE, [True] * 3 + [False], ()),
    "one right": ("~%100%a ~%-100%b ~%-100%c", MULTIPLE, [True, False, False], ()),
    "wrong for nothing": ("~%50%a ~%50%b ~c", MULTIPLE, [True, True, False], ("weights 50 %, 50 %, 0 %",)),
    "wrong for all": (
        "~%50%a ~%50%b ~%-100%c", MULTIPLE, [True, True, False], ("weights 50 %, 50 %, -100 %",)
    ),
    "unequal": ("~%75%a ~%25%b ~%-50%c", MULTIPLE, [True, True, False], ("weights 75 %, 25 %, -50 %",)),
    "one answer, half right": ("=a ~%33.3%b ~%-25%c", SINGLE, [True, False, False], ("partial credit 33.3 %, -25 %",)),
    "one answer by weight": ("=%100%a ~%0%b", SINGLE, [True, False], ()),
}  # fmt: skip


@pytest.mark.parametrize("name", WEIGHTS)
def test_weights_become_the_rule_that_is_equal_or_are_named(name):
    answers, kind, correct, lost = WEIGHTS[name]

    found = one(f"Which?{{{answers}}}")

    assert found.source["kind"] == kind
    assert [choice["is_correct"] for choice in found.source["choices"]] == correct
    assert found.lost == lost


REFUSED = {
    "Why?{~a ~b}": "No choice is correct.",
    "Why?{~%50%a ~%50%b}": "Every choice is correct.",
    "Why?{=a ~A}": "Choices 1 and 2 are the same.",
    "Why?{=a ~}": "Choice 2 has no words.",
    "Why?{=a" + "".join(f" ~{n}" for n in range(12)) + "}": "It has 13 choices; at most 12 are possible.",
    "{=a ~b}": "It asks nothing.",
    "Why?{=a ~b": "Its braces do not match. Write \\{ and \\} where they are part of a text.",
    "Why $\\frac{1}{2}$?{=a ~b}": "Its braces do not match. Write \\{ and \\} where they are part of a text.",
    "Why?{~a}": "It has fewer than two choices.",
    "Why?{1}": SHORT,
    "Why?{#3}": NUMERICAL,
    "Why?{=a -> b =c -> d}": MATCHING,
    "Why?{}": ESSAY,
    "Why.": DESCRIPTION,
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_mission_is_refused_with_the_reason(text):
    found = one(text)

    assert (found.source, found.refused) == (None, REFUSED[text])


def test_a_question_is_read_with_all_that_it_has():
    text = (
        "// a comment\n// [id:42] [tag:loss] [tag:deep learning]\n"
        "::A title\\: here::[markdown]Which of `a\\=b`\\n\\n- one\\n- two\n{\n"
        "\t=[html]<b>this</b> # [plain]a*b*c\n"
        "// a comment between\n"
        "\n"
        "\t~that#no\n\t####[html]<i>So</i> it is.\n}\n"
    )

    found = one(text)

    assert found.source == completed(
        {
            "name": "A title: here",
            "prompt": "Which of `a=b`\n\n- one\n- two",
            "explanation": "*So* it is.",
            "tags": "loss, deep learning",
            "choices": [
                {"text": "**this**", "is_correct": True, "feedback": "a\\*b\\*c"},
                {"text": "that", "feedback": "no"},
            ],
        }
    )
    assert found.lost == ("id number 42",)


def test_a_gap_stands_where_the_answers_were():
    assert one("Grant is {~buried =entombed} in a tomb.").source["prompt"] == "Grant is _____ in a tomb."


def test_plain_texts_keep_every_letter():
    found = one("What does __init__ do\\nin <b>a*b*c</b>?{=[plain]<i> & x ~y}")

    assert found.source["prompt"] == "What does \\_\\_init\\_\\_ do\\\nin **a\\*b\\*c**?"
    assert found.source["choices"][0]["text"] == "\\<i> & x"


@pytest.mark.parametrize("marker", ["", "[html]", "[moodle]", "[plain]"])
@pytest.mark.parametrize("word", ["<mask>", "List<String>", "</foo>", "<T extends U>", "1<x and x>0"])
def test_words_in_angle_brackets_are_no_tags(word, marker):
    text = word.replace("=", "\\=")

    found = one(f"{marker}Is {text} used?{{=yes ~no}}")

    assert found.source["prompt"].replace("\\", "") == f"Is {word} used?"


def test_the_blank_line_before_another_brace_ends_a_question():
    found = read("Why?{=a ~b\n\nHow?{=c ~d}\n").found

    assert [(bool(one.source), one.label) for one in found] == [(False, "Why?"), (True, "How?")]


def test_a_long_title_is_cut_and_told():
    found = one(f"::{'long ' * 20}::Why?{{=a ~b}}")

    assert (found.source["name"], found.lost) == (("long " * 20)[:59], ("title beyond 60 characters",))


BROKEN = [
    "[]", "[" * 9999, '{"max_attempts": 1000}', '{"hints": [{"text": 1}]}', '{"missed": ["a"]}', '{"other": 1}'
]  # fmt: skip


@pytest.mark.parametrize("comment", BROKEN)
def test_a_broken_comment_of_ours_is_told_and_changes_nothing(comment):
    plain, found = one("Why?{=a ~b}"), one(f"// lectern: {comment}\nWhy?{{=a ~b}}")

    assert found.source == plain.source
    assert [construct.split(":")[0] for construct in found.lost] == ["comment for Lectern"]


@given(answerable_sources())
@example(completed({"prompt": "x", "choices": [{"text": "[html]", "is_correct": True}, {"text": "%5%"}]}))
def test_missions_come_back_exactly(source):
    written = gift.write([source], {})

    assert [found.source for found in read(written.data.decode()).found] == [source]
    assert not written.left_out


@given(st.lists(sources(stripped, prompt=stripped_words), max_size=3))
def test_a_file_of_missions_comes_back_but_for_what_is_left_out(wanted):
    written = gift.write(wanted, {})

    kept = [source for source in wanted if not problem_of(source)]
    assert [found.source for found in gift.read(written.data, "x.gift").found] == kept
    assert len(written.left_out) == len(wanted) - len(kept)


def test_a_mission_is_written_so_that_moodle_reads_it():
    source = completed(
        {
            "name": "loss",
            "kind": MULTIPLE,
            "prompt": "Which {x}?\n\nAll = some",
            "explanation": "So.",
            "credit": PER_OPTION,
            "tags": "a, b",
            "hints": [{"text": "[tag:no]", "cost": 5}],
            "choices": [
                {"text": "[html] tag", "is_correct": True, "feedback": "Yes: #1", "feedback_missed": "Too."},
                {"text": "~b", "is_correct": True},
                {"text": "%50%c"},
            ],
        }
    )

    written = gift.write([source], {})

    assert written.data.decode() == (
        "// [tag:a] [tag:b]\n"
        '// lectern: {"credit": "per_option", "hints": [{"text": "\\u005btag:no]", "cost": 5}], '
        '"missed": ["Too.", "", ""]}\n'
        "::loss::[markdown]Which \\{x\\}?\\n\\nAll \\= some{\n"
        "\t~%50%[markdown][html] tag#Yes\\: \\#1\n\t~%50%\\~b\n\t~%-50%[markdown]%50%c\n\t####So.\n}\n"
    )
    assert written.lost == [
        ("loss", "partial credit: Moodle takes right minus wrong"), ("loss", "hints"), ("loss", "feedback when missed")
    ]  # fmt: skip


def test_true_or_false_is_written_with_moodles_words():
    right, wrong = {"text": "True", "feedback": "no"}, {"text": "False", "is_correct": True, "feedback": "yes"}
    source = completed({"kind": TRUE_FALSE, "prompt": "So?", "choices": [right, wrong]})
    other = completed(
        {"kind": TRUE_FALSE, "prompt": "So?", "choices": [{"text": "Yes", "is_correct": True}, {"text": "No"}]}
    )

    written = gift.write([source, other], {})

    assert written.data.decode() == (
        '[markdown]So?{FALSE#no#yes}\n\n// lectern: {"kind": "true_false"}\n[markdown]So?{\n\t=Yes\n\t~No\n}\n'
    )
    assert written.lost == [("So?", "type: for Moodle it has one answer")]


@pytest.mark.parametrize(
    ("text", "is_gift"),
    [("Why?{=a ~b}", True), ("::t:: x", True), ("Text {braces} only", False), ("Why?{T}", True), ("a\\{=b\\}", False)],
)
def test_gift_is_recognised_by_its_marks(text, is_gift):
    assert gift.recognises(text.encode(), "x.txt") is is_gift
