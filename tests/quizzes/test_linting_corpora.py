"""The lint over question banks by others, where the shared corpora are at hand, against counts by independent code."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from quizzes.linting import overall, readable, remarks_on
from quizzes.sources import completed
from tests.quizzes import independent_lint

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
BANKS = {"ai-engineering": independent_lint.json_questions, "hf-course": independent_lint.mdx_questions}

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora beside the checkout")


def source_of(question):
    prompt, options, is_explained = question
    choices = [{"text": text, "is_correct": is_correct} for text, is_correct in options]
    kind = "multiple" if sum(is_correct for _text, is_correct in options) > 1 else "single"
    explanation = "As the source says." if is_explained else ""
    return completed({"prompt": prompt, "kind": kind, "explanation": explanation, "choices": choices})


@pytest.mark.parametrize("bank", BANKS)
def test_counts_are_those_of_independent_code(bank):
    questions = list(BANKS[bank](CORPORA))
    missions = [readable(source_of(question), number) for number, question in enumerate(questions, 1)]
    found = Counter(remark.code.removeprefix("mission-") for mission in missions for remark in remarks_on(mission))
    over_all = overall(missions)

    counts, bot, places = independent_lint.counts(questions)

    assert {rule: found[rule] for rule in counts} == counts
    assert (over_all.bot.missions, over_all.bot.right, over_all.bot.expected) == pytest.approx(bot)
    assert {place.number: place.count for place in over_all.places.places if place.count} == places


def test_bank_whose_longest_choice_is_the_key_is_told_so():
    missions = [readable(source_of(question), 1) for question in independent_lint.json_questions(CORPORA)]

    found = overall(missions)

    assert len(missions) == 140
    assert [remark.code for remark in found.remarks] == ["course-longest"]
    assert (found.bot.score > 0.9, found.bot.chance_score) == (True, 0.25)


def test_bank_with_good_craft_has_few_findings():
    """32 questions in two languages: those of rules that judge words were read one by one."""
    missions = [readable(source_of(question), 1) for question in independent_lint.mdx_questions(CORPORA)]

    found = Counter(remark.code for mission in missions for remark in remarks_on(mission))

    assert len(missions) == 32
    assert found == {"mission-catch-all": 1, "mission-echo": 1, "mission-longest": 1}
    assert overall(missions).remarks == []


def test_gift_files_are_linted_by_the_command(capsys):
    """Questions that test a format: many have no feedback, some have many choices, and no words give an answer away."""
    files = sorted(str(path) for path in (CORPORA / "gift").rglob("*.gift"))

    with pytest.raises(SystemExit) as end:
        call_command("lint_missions", "--json", "--file", *files)

    report = json.loads(capsys.readouterr().out)
    assert (end.value.code, report["unreadable"], report["overall"]) == (2, [], [])
    assert report["totals"]["by_rule"].keys() == {"mission-explanation", "mission-many-choices"}
    assert report["totals"]["missions"] == len(report["missions"])
