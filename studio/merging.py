"""Two texts that grew from one, put together paragraph by paragraph. Pure.

It is the classic three-way merge (diff3) over paragraphs: where only one side changed, that side is proposed; where
both did, the author chooses, and until then both are in the text, so that nothing is lost unseen. Without the text that
both were opened from, every difference is a choice.
"""

import difflib
import re
from dataclasses import dataclass
from itertools import pairwise

MINE, THEIRS, BOTH = "mine", "theirs", "both"
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# Texts with more paragraphs are compared without their most frequent ones: that bounds the time.
EXACT_UP_TO = 400


@dataclass(frozen=True)
class Piece:
    """One stretch of the texts. Where it `is_same`, the two differ in blank lines at most: nothing to choose.

    `is_conflict` tells that both sides changed it, or that nobody knows who did: then `proposal` is BOTH, else MINE or
    THEIRS.
    """

    mine: str
    theirs: str
    proposal: str = MINE
    is_conflict: bool = False
    is_same: bool = False

    def texts(self, choice):
        """What goes into the result for this choice."""
        return {MINE: [self.mine], THEIRS: [self.theirs], BOTH: [self.mine, self.theirs]}[choice]


def paragraphs(text):
    """The text in pieces that add up to it: each ends before the next text after blank lines; a code fence is one."""
    found, current, fence, was_blank = [], [], "", False
    for line in text.splitlines(keepends=True) if text else []:
        is_blank = not fence and not line.strip()
        if current and was_blank and not is_blank:
            found.append("".join(current))
            current = []
        current.append(line)
        was_blank = is_blank
        fence = still_open(fence, line)
    return [*found, "".join(current)] if current else found


def still_open(fence, line):
    """The mark of the fence that is open after this line, or nothing."""
    match = FENCE.match(line)
    if not fence:
        return match[1] if match else ""
    closes = match and match[1].startswith(fence) and not line[match.end() :].strip()
    return "" if closes else fence


def merge(mine, theirs, base=None):
    """Pieces in order, such that all of MINE add up to `mine` and all of THEIRS to `theirs`.

    `base` is the text that both were opened from, or None where it is not known.
    """
    ours, others = paragraphs(mine), paragraphs(theirs)
    if base is None:
        return joined(pieces_of_two(ours, others))
    return joined(pieces_of_three(ours, others, paragraphs(base)))


def pieces_of_two(mine, theirs):
    """Without knowing what both grew from: every paragraph that differs is a conflict."""
    reached = (0, 0)
    for t, m in [*sorted(aligned(theirs, mine).items()), (len(theirs), len(mine))]:
        yield undecided(mine[reached[1] : m], theirs[reached[0] : t])
        yield undecided(mine[m : m + 1], theirs[t : t + 1])
        reached = (t + 1, m + 1)


def undecided(mine, theirs):
    is_same = list(map(key, mine)) == list(map(key, theirs))
    return Piece("".join(mine), "".join(theirs), MINE if is_same else BOTH, not is_same, is_same)


def pieces_of_three(mine, theirs, base):
    """A piece for each paragraph that has a place in all three, and for each stretch between those."""
    in_mine, in_theirs = aligned(base, mine), aligned(base, theirs)
    anchors = [(place, in_mine[place], in_theirs[place]) for place in sorted(in_mine) if place in in_theirs]
    for (b1, m1, t1), (b2, m2, t2) in pairwise([(-1, -1, -1), *anchors, (len(base), len(mine), len(theirs))]):
        yield judged(mine[m1 + 1 : m2], theirs[t1 + 1 : t2], base[b1 + 1 : b2])
        yield judged(mine[m2 : m2 + 1], theirs[t2 : t2 + 1], base[b2 : b2 + 1])


def judged(mine, theirs, base):
    keys = [[key(paragraph) for paragraph in side] for side in (mine, theirs, base)]
    is_same = keys[0] == keys[1]
    is_conflict = not is_same and keys[2] not in keys[:2]
    proposal = BOTH if is_conflict else THEIRS if keys[0] == keys[2] and not is_same else MINE
    return Piece("".join(mine), "".join(theirs), proposal, is_conflict, is_same)


def aligned(old, new):
    """{place in old: place in new} of paragraphs that stayed, and of those that were written anew one for one."""
    found = {}
    for _tag, i1, i2, j1, j2 in matcher(old, new).get_opcodes():
        if i2 - i1 == j2 - j1:
            found.update(zip(range(i1, i2), range(j1, j2), strict=True))
    return found


def matcher(old, new):
    keys = [[key(paragraph) for paragraph in side] for side in (old, new)]
    return difflib.SequenceMatcher(None, *keys, autojunk=max(len(old), len(new)) > EXACT_UP_TO)


def key(paragraph):
    """Blank lines behind a paragraph are no difference: the last one of a text has none."""
    return paragraph.rstrip()


def joined(pieces):
    """Without empty pieces, and with neighbours that have nothing to choose as one."""
    found = []
    for piece in pieces:
        if not piece.mine and not piece.theirs:
            continue
        if found and piece.is_same and found[-1].is_same:
            found[-1] = Piece(found[-1].mine + piece.mine, found[-1].theirs + piece.theirs, is_same=True)
        else:
            found.append(piece)
    return found


def result(pieces, choices=None):
    """The text for these choices, {place of the piece: MINE, THEIRS or BOTH}; the proposals where there is none."""
    choices, text = choices or {}, ""
    for place, piece in enumerate(pieces):
        for chosen in piece.texts(choices.get(place, piece.proposal)):
            text = apart(text, chosen)
    return text


def apart(text, following):
    """A paragraph that was the last of its text may now have another behind it."""
    ends_blank = text.endswith("\n") and not text.split("\n")[-2].strip()
    if not text or not following or ends_blank:
        return text + following
    return text.rstrip("\n") + "\n\n" + following
