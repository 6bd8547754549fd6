"""A balanced set has no finding, however it is mixed; and one flaw put into it is found alone."""

from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.linting import overall, readable, remarks_on
from tests.quizzes import independent_lint
from tests.quizzes.balanced import balanced_set
from tests.quizzes.written import codes

SET = balanced_set()


def overall_codes(sources):
    return [remark.code for remark in overall([readable(source, 1) for source in sources]).remarks]


def test_balanced_set_has_no_finding():
    assert len(SET) >= 40
    assert [(source["prompt"], codes(source)) for source in SET if codes(source)] == []
    assert overall_codes(SET) == []


@given(st.sampled_from(SET), st.randoms(use_true_random=False), st.integers(0, 2), st.booleans())
def test_no_order_and_no_fewer_distractors_make_a_finding(source, random, fewer, is_shuffled):
    choices = deepcopy(source["choices"])
    random.shuffle(choices)
    wrong = [choice for choice in choices if not choice["is_correct"]]
    left = [choice for choice in choices if choice not in wrong[: min(fewer, len(wrong) - 1)]]

    assert codes(source | {"choices": left, "shuffle_choices": is_shuffled}) == []


@given(st.text(max_size=60), st.lists(st.tuples(st.text(max_size=40), st.booleans()), max_size=14), st.booleans())
def test_any_text_at_all_can_be_linted(prompt, choices, is_multiple):
    source = SET[0] | {"prompt": prompt, "kind": "multiple" if is_multiple else "single"}
    source["choices"] = [
        SET[0]["choices"][0] | {"text": text, "is_correct": is_correct} for text, is_correct in choices
    ]

    remarks = remarks_on(readable(source, 1))

    assert len({remark.code for remark in remarks}) == len(remarks)


def key_of(source):
    return next(choice for choice in source["choices"] if choice["is_correct"])


def wrong_of(source):
    return next(choice for choice in source["choices"] if not choice["is_correct"])


def other(source, text):
    return source["choices"].append(wrong_of(source) | {"text": text})


SEEDED = {
    "longest": lambda source: key_of(source).update(text=f"{key_of(source)['text']}, which lies at a large river"),
    "catch-all": lambda source: wrong_of(source).update(text="None of the above"),
    "negative": lambda source: source.update(prompt="Which of these is not a village?"),
    "absolute": lambda source: wrong_of(source).update(text=f"Always {wrong_of(source)['text']}"),
    "choice-repeated": lambda source: other(source, f"{wrong_of(source)['text'].upper()}."),
    "overlap": lambda source: other(source, f"{wrong_of(source)['text']} and Graz"),
    "grammar": lambda source: source.update(prompt="Its capital is a ____.")
    or source.update(choices=[choice | {"text": f"{'town' if choice['is_correct'] else 'island'} {n}"}
                              for n, choice in enumerate(source["choices"])]),
    "echo": lambda source: source.update(prompt=f"Which city is the {key_of(source)['text']} of today?"),
    "explanation": lambda source: source.update(explanation=""),
    "many-choices": lambda source: [other(source, text) for text in ("Graz", "Bergen", "Porto")],
}  # fmt: skip


@pytest.mark.parametrize("rule", SEEDED)
@pytest.mark.parametrize("place", range(0, 32, 5))
def test_one_flaw_is_found_alone(rule, place):
    sources = deepcopy(SET)

    SEEDED[rule](sources[place])

    found = [(number, codes(source)) for number, source in enumerate(sources) if codes(source)]
    assert found == [(place, [rule])]
    assert overall_codes(sources) == []


def test_key_that_stands_at_one_place_is_found_alone():
    sources = deepcopy(SET)
    for source in sources:
        source["choices"].sort(key=lambda choice: choice["is_correct"])

    assert overall_codes(sources) == ["course-key-place"]
    assert overall_codes([source | {"shuffle_choices": True} for source in sources]) == []


def test_keys_that_are_slightly_the_longest_are_found_over_all_alone():
    """Each by too little to be told of by itself."""
    sources = deepcopy(SET)
    for source in sources:
        longest = max(len(choice["text"]) for choice in source["choices"])
        key_of(source)["text"] = key_of(source)["text"].ljust(longest + 1, "s")

    assert [codes(source) for source in sources if codes(source)] == []
    assert overall_codes(sources) == ["course-longest"]


def test_counts_of_flaws_are_those_of_independent_code():
    """Each flaw that the independent script can count, in missions of its own."""
    rules = ("longest", "catch-all", "choice-repeated", "explanation", "many-choices")
    sources = deepcopy(SET)
    for number, rule in enumerate(rules):
        for source in sources[number : 30 + number * 2 : 6]:
            SEEDED[rule](source)
    questions = [
        (
            source["prompt"],
            [(choice["text"], choice["is_correct"]) for choice in source["choices"]],
            bool(source["explanation"]),
        )
        for source in sources
    ]

    found = Counter(code for source in sources for code in codes(source))
    over_all = overall([readable(source, 1) for source in sources])
    counts, bot, places = independent_lint.counts(questions)

    assert counts == {"longest": 5, "catch-all": 6, "choice-repeated": 6, "explanation": 6, "many-choices": 6}
    assert found == counts
    assert (over_all.bot.missions, over_all.bot.right, over_all.bot.expected) == pytest.approx(bot)
    assert {place.number: place.count for place in over_all.places.places if place.count} == places
