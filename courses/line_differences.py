"""Two texts compared line by line, and lines that differ word by word. Pure."""

import difflib
import re
from dataclasses import dataclass

# Beyond these, comparing costs more than it tells: the rest is left out, and the page says so.
MOST_LINES, MOST_WORDS, MOST_MARKED_LINES = 2_000, 400, 40
# Longer texts are compared without their most frequent lines (blank ones, mostly): that bounds the time.
EXACT_UP_TO = 250
SIMILAR = 0.4
WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


@dataclass(frozen=True)
class DiffLine:
    """`kind` is "same", "added", "removed", "gap" (equal lines left out) or "rest" (not compared).

    `pieces` are (text, whether this word differs), of a gap all its lines; `count` is how many gap and rest stand for.
    """

    kind: str
    pieces: tuple[tuple[str, bool], ...] = ()
    count: int = 0

    @property
    def text(self):
        return "".join(text for text, _is_marked in self.pieces)


def line_diff(old, new, *, context=2):
    """The lines that differ, with a little around them."""
    a, b = lines_of(old), lines_of(new)
    left_out = max(len(a), len(b)) - MOST_LINES
    a, b = a[:MOST_LINES], b[:MOST_LINES]
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > EXACT_UP_TO)
    groups = list(matcher.get_grouped_opcodes(context))
    replaced = sum(operation[2] - operation[1] for group in groups for operation in group if operation[0] == "replace")
    found, reached = [], 0
    for group in groups:
        found.extend(gap(a[reached : group[0][1]]))
        for operation in group:
            found.extend(lines_for(a, b, *operation, with_marks=replaced <= MOST_MARKED_LINES))
        reached = group[-1][2]
    found.extend(gap(a[reached:]))
    return [*found, *([DiffLine("rest", count=left_out)] if left_out > 0 else [])]


def lines_of(text):
    return text.split("\n") if text else []


def gap(lines):
    return [DiffLine("gap", (("\n".join(lines), False),), count=len(lines))] if lines else []


def lines_for(a, b, tag, i1, i2, j1, j2, *, with_marks):
    if tag == "equal":
        return [DiffLine("same", ((line, False),)) for line in a[i1:i2]]
    if with_marks and tag == "replace" and i2 - i1 == j2 - j1:
        pairs = [marked(old, new) for old, new in zip(a[i1:i2], b[j1:j2], strict=True)]
        return [DiffLine("removed", old) for old, _new in pairs] + [DiffLine("added", new) for _old, new in pairs]
    removed = [DiffLine("removed", ((line, False),)) for line in a[i1:i2]]
    return removed + [DiffLine("added", ((line, False),)) for line in b[j1:j2]]


def marked(old, new):
    """Two versions of a line with the words that differ marked, unless hardly any word stayed."""
    words = WORD.findall(old), WORD.findall(new)
    if max(map(len, words)) > MOST_WORDS:
        return ((old, False),), ((new, False),)
    matcher = difflib.SequenceMatcher(None, *words)
    if matcher.ratio() < SIMILAR:
        return ((old, False),), ((new, False),)
    operations = matcher.get_opcodes()
    before = (("".join(words[0][i1:i2]), tag != "equal") for tag, i1, i2, _j1, _j2 in operations)
    after = (("".join(words[1][j1:j2]), tag != "equal") for tag, _i1, _i2, j1, j2 in operations)
    return tuple(piece for piece in before if piece[0]), tuple(piece for piece in after if piece[0])
