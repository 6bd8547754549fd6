"""What is promised about notes: across edits no wrong anchor, and nearly every sentence that is left is found."""

import itertools
import json
import os
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import django

TOP = Path(__file__).resolve().parents[1]
CORPORA = TOP.parent / "shared" / "corpora"
SEED = 5
GENERATED = 60
NOTES_EACH = 40
REVISIONS = 3  # in a row, each carried from where the one before left it
EDITS = (3, 12)
LEAST_FOUND = 0.95
LEAST_SAME = 0.85  # of both, for a sentence that was spelled anew: a word at its end may be in or out
MOST_STRANGERS = 5_000


@dataclass(frozen=True)
class Case:
    """What became of one note in one revision."""

    outcome: str  # right, lost, wrong; or gone, rightly
    on: int = 0  # the sentence that it is on
    told: str = ""


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    json.dump(measure(), sys.stdout)


def run():
    """The same in a process of its own, where Django is not set up yet."""
    words = [sys.executable, "-m", "benchmarks.note_anchors"]
    return json.loads(subprocess.run(words, cwd=TOP, check=True, stdout=subprocess.PIPE).stdout)


def measure(*, notes=NOTES_EACH, only=None):
    """{name of the lectures: figures}; those of others only where ../shared is."""
    from benchmarks import note_edits

    dice = note_edits.dice_of(SEED)
    sources = {"Generated lectures, much like themselves": [note_edits.generated(dice) for _ in range(GENERATED)]}
    if paths := lectures_of_others():
        sources = {f"{len(paths)} lectures of ../shared/corpora": [path.read_text() for path in paths], **sources}
    strangers = [s.text for text in itertools.chain(*sources.values()) for s in note_edits.read(text).sentences()]
    strangers = dice.sample(strangers, min(len(strangers), MOST_STRANGERS))
    return {
        name: figures([walk(text, note_edits.dice_of(f"{SEED} {n}"), strangers, notes) for n, text in enumerate(some)])
        for name, some in ((name, texts[:only]) for name, texts in sources.items())
    }


def lectures_of_others():
    return sorted(path for pattern in ("*.md", "*.mdx") for path in CORPORA.rglob(pattern))


def walk(source, dice, strangers, notes):
    """(cases, seconds for each carrying) of notes at random sentences through revisions of one lecture."""
    from benchmarks import note_edits
    from learning.alignment import Alignment
    from learning.anchoring import anchor_at
    from learning.sentences import Parsed

    text, cases, seconds = note_edits.read(source), [], []
    before = note_edits.rendered(text)
    if before is None or not before[1]:
        return cases, seconds
    page, places = before
    notes_on = {n: anchor_at(page.text, *places[n]) for n in dice.sample(sorted(places), min(notes, len(places)))}
    for _ in range(REVISIONS):
        revision = edited(text, dice, strangers)
        if revision is None:
            break
        text, new_page, new_places = revision
        begin = time.perf_counter()
        alignment = Alignment(Parsed(page.text, page.breaks), Parsed(new_page.text, new_page.breaks))
        carried = {number: alignment.carried(anchor) for number, anchor in notes_on.items()}
        seconds.append(time.perf_counter() - begin)
        after = After(text, new_page.text, new_places)
        found = {number: judged(after, number, notes_on[number].quote, anchor) for number, anchor in carried.items()}
        cases += found.values()
        notes_on = {found[n].on: anchor for n, anchor in carried.items() if found[n].outcome == "right"}
        page = new_page
    return cases, seconds


def edited(text, dice, strangers):
    """The next revision; edits that the renderer reads in some other way are made anew, a few times."""
    from benchmarks import note_edits

    for _ in range(5):
        after = text.copy()
        for _edit in range(dice.randint(*EDITS)):
            note_edits.edit(after, dice, strangers)
        if found := note_edits.rendered(after):
            return after, *found
    return None


@dataclass(frozen=True)
class After:
    """A revision, with where its sentences are."""

    text: object
    page: str
    places: dict[int, tuple[int, int]]

    def words(self, place):
        return self.page[slice(*place)].split()

    def origin(self, number):
        return self.text.origins[number]


def judged(after, number, noted, anchor):
    """By where the sentence is. The same words elsewhere are as good only where nothing tells one from the other: they
    stand right beside it, or they are a copy of it and all that is left, as if the sentence had been moved there.
    """
    true = after.places.get(number)
    if anchor is None:
        return Case("lost" if true else "gone", number)
    as_good = beside(after, number, noted) if true else copies(after, number)
    candidates = [n for n in [number, *as_good] if n in after.places]
    on = next((n for n in candidates if same((anchor.start, anchor.end), after.places[n]) >= LEAST_SAME), None)
    if on is not None:
        return Case("right", on)
    words = after.page[slice(*true)] if true else "(gone)"
    return Case("wrong", number, f"{words} -> {after.page[anchor.start - 60 : anchor.start]}[{anchor.quote}]")


def beside(after, number, noted):
    """Sentences of the same words with nothing but such between them and the true place. The same are those that it
    has, and those that were noted where a copy still has them.
    """
    true = after.places[number]
    words = after.words(true), noted.split()
    alike = sorted((place, n) for n, place in after.places.items() if after.words(place) in words)
    here = bisect_left(alike, (true, 0))
    for row in (alike[here:], alike[:here][::-1]):
        edge = true
        for place, other in row:
            (_, end), (start, _) = sorted([edge, place])
            if after.page[end:start].strip():
                break
            yield other
            edge = place


def copies(after, number):
    return [one.id for one in after.text.sentences() if after.origin(one.id) == after.origin(number)]


def same(one, other):
    """What both have of what either has."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def figures(walks):
    cases = Counter(case.outcome for found, _seconds in walks for case in found)
    times = sorted(second for _found, seconds in walks for second in seconds)
    wrong = [asdict(case) for found, _seconds in walks for case in found if case.outcome == "wrong"]
    return {"cases": cases, "wrong": wrong[:20], "ms": 1000 * times[len(times) // 2], "slowest_ms": 1000 * times[-1]}


def tables(measured):
    lines = ["## Notes across edits", "", "| Lectures | Promised | Measured | |", "|---|---|---|---|"]
    for name, found in measured.items():
        cases = Counter(found["cases"])
        left = cases["right"] + cases["lost"] + sum(case["told"][:6] != "(gone)" for case in found["wrong"])
        share = cases["right"] / max(1, left)
        is_met = not cases["wrong"] and share >= LEAST_FOUND
        figures = (
            f"{cases['wrong']} wrong; {share:.1%} found ({cases['right']:,} of {left:,}); "
            f"{cases['gone']} gone, rightly; "
            f"a lecture is aligned in {found['ms']:.0f} ms (slowest {found['slowest_ms']:.0f})"
        )
        verdict = "met" if is_met else "**not met**"
        lines.append(f"| {name} | no wrong anchor, ≥ {LEAST_FOUND:.0%} found | {figures} | {verdict} |")
    how = f"""{NOTES_EACH} notes at random sentences of each lecture, carried through {REVISIONS} revisions in a row,
each with {EDITS[0]} to {EDITS[1]} edits: headings renamed, paragraphs moved, put in and wrapped anew, words spelled
anew, sentences put in (from other lectures), deleted and repeated. The truth is tracked through the edits and knows
nothing of the algorithm (benchmarks/note_edits.py). A copy counts as the sentence only where nothing tells them apart:
right beside it, or where it is all that is left."""
    return "\n".join([*lines, "", how])


if __name__ == "__main__":
    main()
