"""Missions as Markdown: what people write, what is told about it, and that every Source survives."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizzes.formats.markdown_missions import dump, parse, read, recognises, write
from quizzes.sources import ALL_OR_NOTHING, CHOICE, MISSION, MULTIPLE, SINGLE, TRUE_FALSE, completed
from tests.quizzes.nasty_texts import sources

LECTURE = """# Transfer learning

Text with `code` and a list:

- [ ] not a choice

````md
```mission
- [x] an example of how it is written
```
````

```mission
name: transfer
type: multiple
credit: all or nothing
attempts: 3
shuffle: choices, place
tags: loss, gradient

What is *transfer learning*?

```

~~~~ mission
Which lines are choices?

```md
- [ ] not this
Hint: nor this
```

- [ ] None
- [x] These

Hint (10 %): Look
  twice.
Hint: Once more.
Explanation: Because they
stand outside.

Really.
~~~~

The end.
"""


@given(sources())
@example(completed({"prompt": "```\n- [ ] a", "choices": [CHOICE | {"text": "```"}]}))
@example(completed({"prompt": " "}))
@example(completed({"prompt": "\\", "name": '"a"', "tags": "a\nb"}))
@example(completed({"explanation": "\n", "hints": [{"text": "", "cost": 0}, {"text": "\n\n", "cost": 100}]}))
def test_every_source_comes_back_exactly(source):
    found = parse(dump(source))

    assert [one.source for one in found] == [source]
    assert [(one.refused, one.lost) for one in found] == [("", ())]


@given(st.lists(sources(), max_size=3), st.sampled_from(["", "# Text\n\n~~~\n```mission\n~~~\n"]))
def test_a_file_of_missions_comes_back_exactly(wanted, before):
    data = before.encode() + write(wanted, {}).data

    assert [one.source for one in read(data, "x.md").found] == wanted
    assert recognises(data, "x.md") == bool(wanted) or before


def test_a_mission_reads_like_a_text():
    source = MISSION | {
        "name": "transfer",
        "kind": MULTIPLE,
        "prompt": "What is it?\n\n```py\n- [ ] code\n```\n- [x] a list",
        "explanation": "Because.\n\nReally.",
        "hints": [{"text": "Think.", "cost": 10}],
        "choices": [CHOICE | {"text": "a", "is_correct": True, "feedback": "Yes."}, CHOICE | {"text": "b"}],
    }

    assert dump(source) == (
        "````mission\nname: transfer\ntype: multiple\n\n"
        "What is it?\n\n```py\n- [ ] code\n```\n\\- [x] a list\n\n"
        "- [x] a\n  > Yes.\n- [ ] b\n\n"
        "Hint (10 %): Think.\nExplanation: Because.\n\n  Really.\n````"
    )


def test_missions_are_found_between_the_text_of_a_lecture():
    first, second = (one.source for one in parse(LECTURE))

    assert first == MISSION | {
        "name": "transfer", "kind": MULTIPLE, "prompt": "What is *transfer learning*?", "credit": ALL_OR_NOTHING,
        "shuffle_choices": True, "shuffle_place": True, "max_attempts": 3, "tags": "loss, gradient", "choices": [],
    }  # fmt: skip
    assert second == MISSION | {
        "kind": SINGLE,
        "prompt": "Which lines are choices?\n\n```md\n- [ ] not this\nHint: nor this\n```",
        "explanation": "Because they\nstand outside.\n\nReally.",
        "hints": [{"text": "Look\ntwice.", "cost": 10}, {"text": "Once more.", "cost": 0}],
        "choices": [CHOICE | {"text": "None"}, CHOICE | {"text": "These", "is_correct": True}],
    }


WRITTEN = {
    "no front": ("Note: why?\n- [x] a\n- [x] b\n- c", MISSION | {"kind": MULTIPLE, "prompt": "Note: why?"}, ()),
    "a front and no blank line": ("type: single\nWhy?\n- [x] a", MISSION | {"prompt": "Why?"}, ()),
    "unknown words": (
        "type: True or false\ndifficulty: hard\nattempts: many\nshuffle: all\n\nWhy?",
        MISSION | {"kind": TRUE_FALSE, "prompt": "Why?"},
        ("difficulty: hard", "shuffle: all", "attempts: many"),
    ),
    "a cost beyond all points": (
        "Why?\nHint (250%): x",
        MISSION | {"prompt": "Why?", "hints": [{"text": "x", "cost": 100}]},
        ("hint cost 250 %",),
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_mission_cannot_hold_is_named(name):
    text, wanted, lost = WRITTEN[name]

    [found] = parse(f"```mission\n{text}\n```")

    assert (found.source, found.lost) == (wanted | {"choices": found.source["choices"]}, lost)


@pytest.mark.parametrize(
    ("text", "label", "reason"),
    [
        ("x\n```mission\nWhy?", "line 2", "The block is not closed: write ``` on a line below it."),
        (
            "```mission\ntype: matching\n\nWhy?\n```",
            "Why?",
            "“type: matching” is not one of: single, multiple, true_false.",
        ),
    ],
)
def test_a_block_that_is_no_mission_is_refused(text, label, reason):
    assert [(one.label, one.source, one.refused) for one in parse(text)] == [(label, None, reason)]
