"""Hypothesis strategies: Sources (quizzes/sources.py) with the texts that break formats."""

from hypothesis import strategies as st

from quizzes.sources import ALL_OR_NOTHING, CHOICE, MISSION, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE

PIECES = [
    "{", "}", "~", "=", "#", "####", ":", "::", "\\", "\\n", "\\\\", "%50%", "->", "//", "$CATEGORY: x", "{T}",
    "[html]", "```", "~~~", "````", "```py\nx = {1: '~'}\n```", "```mission", "$x^2$", "$$\\frac{1}{2}$$",
    "- [ ] no", "- [x] yes", "- a", "> quote", "\\> quote", "missed: x", "> missed: y", "Hint: z", "Hint (5 %): z",
    "Explanation:", "type: single", "ANSWER: A", "A. one", "B) two", "=1+1", "+x", "-x", "@y", "'quoted", '"', '""',
    ",", ";", "\t", " ", "  ", "\n", "\n\n", "\n  ", "\n\\\n", "전이 학습", "عربي", "\u200f", "👩\u200d🔬", "é", "a",
    "word", "<b>", "&amp;", "\u2028", "\x0b", "\x85", "// lectern: {}", "# h", "1. x",
]  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.text(LETTERS, max_size=30))
words = texts.filter(str.strip)
stripped = texts.map(str.strip)
stripped_words = words.map(str.strip)
names = texts.map(lambda text: " ".join(text.split())[:60].strip())
kinds = st.sampled_from([SINGLE, MULTIPLE, TRUE_FALSE])
rules = st.sampled_from([RIGHT_MINUS_WRONG, ALL_OR_NOTHING, PER_OPTION])


def choices(of=texts):
    return st.fixed_dictionaries({"text": of, "is_correct": st.booleans(), "feedback": of, "feedback_missed": of}).map(
        lambda known: CHOICE | known
    )


def sources(of=texts, **others):
    """Any Source, complete and without ids: also those that nobody could answer."""
    parts = {
        "name": names,
        "kind": kinds,
        "prompt": of,
        "explanation": of,
        "credit": rules,
        "shuffle_choices": st.booleans(),
        "shuffle_place": st.booleans(),
        "max_attempts": st.none() | st.integers(1, 100),
        "tags": names,
        "hints": st.lists(st.fixed_dictionaries({"text": of, "cost": st.integers(0, 100)}), max_size=3),
        "choices": st.lists(choices(of), max_size=5),
    }
    return st.fixed_dictionaries(parts | others).map(lambda known: MISSION | known)


def answerable_sources():
    """Sources that learners can answer, with texts that have no blanks around them."""
    return st.builds(
        answerable, sources(stripped, prompt=stripped_words), st.lists(choices(stripped), min_size=2, max_size=5)
    )


def answerable(source, some):
    """The first choice is correct, the second is not, and no two are the same."""
    is_multiple = source["kind"] == MULTIPLE
    fixed = [
        choice
        | {
            "text": f"{choice['text']} {place}".strip(),
            "is_correct": not place or (is_multiple and place > 1 and choice["is_correct"]),
        }
        for place, choice in enumerate(some)
    ]
    return source | {"choices": fixed[::-1] if source["shuffle_place"] else fixed}
