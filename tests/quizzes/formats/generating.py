"""Missions as hypothesis makes them up: every field of a Source, in texts that break formats."""

from hypothesis import Phase, settings
from hypothesis import strategies as st

from quizzes.sources import (
    ALL_OR_NOTHING,
    CHOICE,
    MISSION,
    MULTIPLE,
    PER_OPTION,
    RIGHT_MINUS_WRONG,
    SINGLE,
    TRUE_FALSE,
)

# Rendering is what takes the time; a failing example of this size can be read as it is.
ROUND_TRIPS = settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
PIECES = st.sampled_from(
    [
        *(
            "word ",
            "강조 ",
            "**bold** ",
            "`a < b` ",
            "$x^2$ ",
            "&amp; ",
            "<b> ",
            "]]> ",
            "?> ",
            "-->",
            "~~d~~ ",
            "\t",
            "%",
        ),
        *(
            "\n\n",
            "\n- item\n",
            "\n\n```py\nx = '<'\n```\n\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
            "\n# H\n",
            "\r\n",
        ),
        *("![pic](file:a.png) ", "[l](/x) ", "> quote\n\n", "==m== ", "[^1]", "\n\n$$y$$\n\n", "| x", "1. ", "(#1)"),
        *("{", "}", "=", "~", "#", ":", "\\", '"', "'", "&nbsp;", "{{x}}"),
    ]
)
TEXTS = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=6).map("".join))
WORDS = TEXTS.filter(str.strip)
LINES = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=30).map(str.strip)
TAGS = st.lists(LINES.map(lambda tag: tag.replace(",", "")).filter(str.strip), max_size=3).map(", ".join)
HINTS = st.lists(st.fixed_dictionaries({"text": WORDS, "cost": st.integers(0, 100)}), max_size=3)
CHOICES = st.fixed_dictionaries(
    {"text": WORDS, "is_correct": st.booleans(), "feedback": TEXTS, "feedback_missed": TEXTS}
)


def made(kind, choices, right, **fields):
    """A mission that can be answered: of several choices at least one is right, else just one."""
    size = 2 if kind == TRUE_FALSE else len(choices)
    right %= size
    choices = [
        CHOICE | choice | {"is_correct": place == right or (kind == MULTIPLE and choice["is_correct"])}
        for place, choice in enumerate(choices[:size])
    ]
    return MISSION | fields | {"kind": kind, "choices": choices}


SOURCES = st.builds(
    made,
    kind=st.sampled_from([SINGLE, MULTIPLE, TRUE_FALSE]),
    choices=st.lists(CHOICES, min_size=2, max_size=5),
    right=st.integers(0, 4),
    name=LINES,
    prompt=WORDS,
    explanation=TEXTS,
    credit=st.sampled_from([ALL_OR_NOTHING, RIGHT_MINUS_WRONG, PER_OPTION]),
    shuffle_choices=st.booleans(),
    shuffle_place=st.booleans(),
    max_attempts=st.none() | st.integers(1, 100),
    tags=TAGS,
    hints=HINTS,
)
