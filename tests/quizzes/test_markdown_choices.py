"""Choices as a Markdown list: what people type, and that every text survives."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizzes.formats.markdown_missions import dump_choices, parse_choices
from quizzes.sources import CHOICE
from tests.quizzes.nasty_texts import choices


def choice(text, is_correct=False, feedback="", feedback_missed=""):
    return CHOICE | {
        "text": text, "is_correct": is_correct, "feedback": feedback, "feedback_missed": feedback_missed
    }  # fmt: skip


@given(st.lists(choices(), max_size=6))
@example([choice("\\")])
@example([choice("\n\\")])
@example([choice("```\n- [ ] no\n> no"), choice("```")])
@example([choice("", feedback="\n", feedback_missed="missed: missed: ")])
@example([choice("> a\n> b\n\\> c", feedback="x\n\nmissed: y\n\\missed: z")])
@example([choice("\n- [x] a\n\n", feedback_missed="\n")])
def test_choices_come_back_exactly(wanted):
    assert parse_choices(dump_choices(wanted)) == wanted


def test_choices_have_a_form_that_people_can_read():
    wanted = [
        choice("Training from zero", feedback="No: it starts from what is known.\n\nThink again."),
        choice("Reusing\n\n```py\nmodel\n```", True, "Yes.", "This one too."),
    ]

    assert dump_choices(wanted) == (
        "- [ ] Training from zero\n"
        "  > No: it starts from what is known.\n"
        "  >\n"
        "  > Think again.\n"
        "- [x] Reusing\n"
        "\n"
        "  ```py\n"
        "  model\n"
        "  ```\n"
        "  > Yes.\n"
        "  > missed: This one too."
    )


TYPED = {
    "other marks": ("* [X] a\n+ [ ] b\n- [] c", [choice("a", True), choice("b"), choice("c")]),
    "Windows": ("- [x] a\r\n  b\r\n- [ ] c\r\n", [choice("a\nb", True), choice("c")]),
    "apart": ("\n- [x] a\n\n\n- [ ] b\n\n", [choice("a", True), choice("b")]),
    "further in": ("   - [x] a\n     b\n   - [ ] c", [choice("a\nb", True), choice("c")]),
    "without boxes": ("- a\n- b", [choice("a"), choice("b")]),
    "without bullets": ("a\nb\n- [x] c", [choice("a\nb"), choice("c", True)]),
    "lazy": ("- [x] a\nb\n\nc\n- [ ] d", [choice("a\nb\n\nc", True), choice("d")]),
    "a link": ("- [x](https://example.org)\n- [ ] b", [choice("[x](https://example.org)"), choice("b")]),
    "lazy code": ("- [x] a\n```\n- [ ] no\n```\n- b", [choice("a\n```\n- [ ] no\n```", True), choice("b")]),
    "code under the box": ("- [x]\n  ```\n  a\n  ```\n- [ ] b", [choice("```\na\n```", True), choice("b")]),
    "tabs": ("- [x] a\n\tb\n\t> f", [choice("a\nb", True, "f")]),
    "a list in a choice": ("- [x] a\n  - b\n  - [ ] c", [choice("a\n- b\n- [ ] c", True)]),
    "a lazy quote": ("- [x] a\n  > f\n  g", [choice("a", True, "f\ng")]),
    "nothing": ("", []),
    "blank": (" \n\n", []),
}  # fmt: skip


@pytest.mark.parametrize("name", TYPED)
def test_choices_are_read_as_people_type_them(name):
    text, wanted = TYPED[name]

    assert parse_choices(text) == wanted


def test_a_million_fences_are_read_at_once():
    assert parse_choices("```a\n" * 300_000 + "- [x] b")[-1] == choice("b", True)
