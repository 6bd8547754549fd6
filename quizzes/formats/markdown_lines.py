"""Lines of the Markdown form: which stand in a code fence, and how a text keeps lines that could be mistaken. Pure.

A line that would be read as something else carries a backslash before it, and one backslash comes off when it is read;
a line of the text that has such backslashes already gets one more. So every text comes back as it was.
"""

import re
from collections.abc import Iterable, Sequence

FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
GUARDED_BLANK = re.compile(r"\\*\s*")
TAB = re.compile(r" {1,2}|\t")


def lines_of(text: str) -> list[str]:
    """Split at line feeds and nowhere else: the others that Python knows are letters of a text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def in_fences(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it belongs to a code fence that begins at the margin and is closed there."""
    longest, inside = closers_after(lines), [False] * len(lines)
    place = 0
    while place < len(lines):
        mark = opener(lines[place])
        if mark and longest[place].get(mark[0], 0) >= len(mark):
            end = next(at for at in range(place + 1, len(lines)) if closes(lines[at], mark))
            inside[place : end + 1] = [True] * (end + 1 - place)
            place = end
        place += 1
    return inside


def closers_after(lines: Sequence[str]) -> list[dict[str, int]]:
    """For each line the length of the longest closing fence below it, by its letter; so no search is in vain."""
    known: dict[str, int] = {}
    below = []
    for line in reversed(lines):
        below.append(known)
        mark = line.rstrip()
        if len(mark) >= 3 and mark[0] in "`~" and not mark.strip(mark[0]) and len(mark) > known.get(mark[0], 0):
            known = known | {mark[0]: len(mark)}
    return below[::-1]


def opener(line: str) -> str:
    """The letters of a fence that begins on this line; backticks have none behind them."""
    found = FENCE.fullmatch(line)
    return found[1] if found and not (found[1][0] == "`" and "`" in found[2]) else ""


def closes(line: str, mark: str) -> bool:
    line = line.rstrip()
    return len(line) >= len(mark) and line[0] == mark[0] and not line.strip(mark[0])


def guarded(lines: Sequence[str], mistaken: re.Pattern[str], *, alone: bool = False) -> list[str]:
    """The lines of a text, with a backslash before those outside of code that match `mistaken`, and before blank ends.
    `alone` where a single blank line would be taken for none.
    """
    inside = in_fences(lines)
    kept = [
        f"\\{line}" if mistaken.match(line) and not code else line for line, code in zip(lines, inside, strict=True)
    ]
    for place in ends(kept, alone=alone):
        if (kept[place] and GUARDED_BLANK.fullmatch(kept[place])) or (len(kept) > 1 and not kept[place]):
            kept[place] = f"\\{kept[place]}"
    return kept


def unguarded(lines: Sequence[str], mistaken: re.Pattern[str], *, alone: bool = False) -> list[str]:
    """The other way round. Blank lines at the ends that no backslash keeps are none of the text."""
    kept = without_blank_ends(lines)
    for place in ends(kept, alone=alone):
        if kept[place].startswith("\\") and GUARDED_BLANK.fullmatch(kept[place]):
            kept[place] = kept[place][1:]
    inside = in_fences(kept)
    return [
        line[1:] if line.startswith("\\") and mistaken.match(line) and not code else line
        for line, code in zip(kept, inside, strict=True)
    ]


def ends(lines: Sequence[str], *, alone: bool) -> tuple[int, ...]:
    """The places of the first and the last line."""
    return (0, len(lines) - 1) if len(lines) > 1 else (0,) if alone else ()


def without_blank_ends(lines: Sequence[str]) -> list[str]:
    """One line always stays."""
    first, last = 0, len(lines)
    while last - first > 1 and not lines[last - 1].strip():
        last -= 1
    while last - first > 1 and not lines[first].strip():
        first += 1
    return list(lines[first:last])


def indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def dedented(line: str) -> str:
    """Without two spaces, or as many as there are, or a tab."""
    return TAB.sub("", line, count=1) if line[:1] in (" ", "\t") else line
