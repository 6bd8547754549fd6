"""Which words of an old text are which words of a new one, so that a passage is carried to the right place. Pure.

Sentences are matched first (learning/matching.py), then the words within two that are the same, by difflib. A passage
is rather gone than wrong.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import takewhile

from .anchoring import Anchor, anchor_at
from .matching import matched
from .sentences import Parsed, Sentence, paired

# How much of the passage must be there, and how much of what is there must be of the passage.
LEAST_KEPT, LEAST_OWN = 0.6, 0.5
LONGEST_GAP = 12  # words that may have come in between
MOST_WORDS = 800  # of a gap in which sentences were split or joined


class Alignment:
    """Where the words of one text are in another."""

    def __init__(self, old: Parsed, new: Parsed):
        self.old, self.new = old, new
        self.to: dict[int, int] = {}
        found = matched(old.sentences, new.sentences)
        for number, place in found.to.items():
            self.pair(old.sentences[number], new.sentences[place])
        for left, right in (found.clear(gap.left, gap.right) for gap in found.gaps()):
            self.pair_leftover([old.sentences[n] for n in left], [new.sentences[n] for n in right])

    def pair(self, before: Sentence, after: Sentence) -> None:
        self.pair_words(range(before.first, before.last), range(after.first, after.last))

    def pair_leftover(self, before: list[Sentence], after: list[Sentence]) -> None:
        """Sentences that were split or joined: their words, where most of them are there."""
        olds, news = ([word for s in side for word in range(s.first, s.last)] for side in (before, after))
        if max(len(olds), len(news)) <= MOST_WORDS:
            self.pair_words(olds, news)

    def pair_words(self, olds: Sequence[int], news: Sequence[int]) -> None:
        found = paired([self.old.words[n].text for n in olds], [self.new.words[n].text for n in news])
        self.to.update((olds[old], news[new]) for old, new in found.pairs)

    def carried(self, anchor: Anchor) -> Anchor | None:
        """The passage in the new text; None where it is gone, or was made into something else."""
        words = self.words_in(anchor.start, anchor.end)
        run = max(self.runs(words), key=lambda run: self.weight(self.old, run), default=[])
        if not run or self.weight(self.old, run) < LEAST_KEPT * self.weight(self.old, words):
            return None
        kept, span = [self.to[word] for word in run], range(self.to[run[0]], self.to[run[-1]] + 1)
        if self.weight(self.new, kept) < LEAST_OWN * self.weight(self.new, span):
            return None
        return self.exact(anchor, words, *self.with_changed_ends(words, run))

    def words_in(self, start: int, end: int) -> range:
        ends = [word.end for word in self.old.words]
        first = bisect_right(ends, start)
        last = bisect_left([word.start for word in self.old.words], end)
        return range(first, max(first, last))

    def runs(self, words: Iterable[int]) -> list[list[int]]:
        """Its words that are there, as rows that still stand together and in order."""
        found: list[list[int]] = []
        for word in words:
            if word not in self.to:
                continue
            last = self.to[found[-1][-1]] if found else -1
            longest = max(LONGEST_GAP, len(found[-1]) if found else 0)
            if found and last < self.to[word] <= last + longest:
                found[-1].append(word)
            else:
                found.append([word])
        return found

    def weight(self, side: Parsed, words: Iterable[int]) -> int:
        return sum(side.words[word].end - side.words[word].start for word in words)

    def with_changed_ends(self, words: range, run: list[int]) -> tuple[int, int]:
        """The first and the last word of the passage in the new text. Words at its ends belong to it as long as they
        are the same or, where they became others, if the neighbours say so.
        """
        first, last = self.to[run[0]], self.to[run[-1]]
        before, after = run[0] - words.start, words.stop - 1 - run[-1]
        if self.to.get(words.start - 1, -1) == first - 1 - before:
            first -= before
        else:
            first -= self.reach(range(run[0] - 1, words.start - 1, -1), range(first - 1, -1, -1))
        if self.to.get(words.stop, -1) == last + 1 + after:
            last += after
        else:
            last += self.reach(range(run[-1] + 1, words.stop), range(last + 1, len(self.new.words)))
        return first, last

    def reach(self, olds: range, news: range) -> int:
        """How many words are the same from here on."""
        pairs = zip(olds, news, strict=False)
        return len(list(takewhile(lambda pair: self.old.words[pair[0]].text == self.new.words[pair[1]].text, pairs)))

    def exact(self, anchor: Anchor, words: range, first: int, last: int) -> Anchor:
        """To the letter where an end lies within a word that stayed."""
        old, new = self.old.words[words.start : words.stop], self.new.words[first : last + 1]
        start, end = new[0].start, new[-1].end
        late = max(0, anchor.start - old[0].start) if old[0].text == new[0].text else 0
        early = max(0, old[-1].end - anchor.end) if old[-1].text == new[-1].text else 0
        if start + late < end - early:
            start, end = start + late, end - early
        return anchor_at(self.new.text, start, end)
