"""Choices as a Markdown list that people can type. Pure.

    - [ ] A choice of one line
    - [x] The correct one,
      of several lines: whatever Markdown, two spaces in
      > What those read who chose it.
      > missed: What those read who did not choose it although it is correct.

A quote under a choice is its feedback. A choice that has a quote itself begins its lines with a backslash (`\\> …`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizzes.sources import CHOICE, Source

from .markdown_lines import dedented, guarded, in_fences, indented, lines_of, unguarded

BOX = re.compile(r"[-*+] \[([ xX]?)\](?: |$)(.*)")
BULLET = re.compile(r"[-*+](?: |$)(.*)")
QUOTE, GUARDED_QUOTE = re.compile(r">"), re.compile(r"\\*>")
MISSED, GUARDED_MISSED = re.compile(r"missed:(?: |$)", re.IGNORECASE), re.compile(r"\\*missed:(?: |$)", re.IGNORECASE)


def parse_choices(text: str) -> list[Source]:
    """Choices (quizzes/sources.py) of a list. Nothing that was typed is lost, and no text is an error: a bullet without
    a box is a choice that is not correct, and so is what stands before the first bullet; a line that is not indented
    belongs to the choice above it.
    """
    segments: list[tuple[str, list[str]]] = []
    for line, is_code in with_code(without_margin(lines_of(text))):
        head = None if is_code else choice_head(line)
        if head:
            segments.append((head[0], [head[1]]))
        elif segments:
            segments[-1][1].append(dedented(line))
        elif line.strip():
            segments.append((" ", [line]))
    return [choice_of(mark, lines) for mark, lines in segments]


def dump_choices(choices: Iterable[Mapping[str, Any]]) -> str:
    """The list of which parse_choices makes these choices again, but for their ids."""
    return "\n".join(dump_choice(choice) for choice in choices)


def choice_head(line: str, *, needs_box: bool = False) -> tuple[str, str] | None:
    """(what is in its box, the rest of the line) where a choice begins on this line."""
    if box := BOX.fullmatch(line):
        return box[1], box[2]
    bullet = None if needs_box else BULLET.fullmatch(line)
    return (" ", bullet[1]) if bullet else None


def with_code(lines: Sequence[str]) -> Iterable[tuple[str, bool]]:
    return zip(lines, in_fences(lines), strict=True)


def without_margin(lines: Sequence[str]) -> list[str]:
    """The whole list may stand further in."""
    first = next((line for line in lines if line.strip()), "")
    margin = len(first) - len(first.lstrip(" "))
    return [line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in lines] if margin else list(lines)


def choice_of(mark: str, lines: Sequence[str]) -> Source:
    """Of the lines of one choice, the first without its box and the others without their indent."""
    text, chosen, missed = [lines[0]], list[str](), list[str]()
    told: list[str] | None = None
    for line, is_code in list(with_code(lines))[1:]:
        if not is_code and QUOTE.match(line):
            quoted = line[1:].removeprefix(" ")
            if label := MISSED.match(quoted):
                told, quoted = missed, quoted[label.end() :]
            told = chosen if told is None else told
            told.append(quoted)
        elif told is not None and line.strip() and not is_code:
            told.append(line)
        else:
            told = None
            text.append(line)
    return CHOICE | {
        "text": "\n".join(unguarded(text, GUARDED_QUOTE)),
        "is_correct": mark in ("x", "X"),
        "feedback": said(chosen),
        "feedback_missed": said(missed),
    }


def said(lines: Sequence[str]) -> str:
    return "\n".join(line[1:] if line.startswith("\\") and GUARDED_MISSED.match(line) else line for line in lines)


def dump_choice(choice: Mapping[str, Any]) -> str:
    first, *others = guarded(choice["text"].split("\n"), GUARDED_QUOTE)
    quotes = [*quoted(choice["feedback"]), *quoted(choice["feedback_missed"], "missed: ")]
    head = (
        f"- [{'x' if choice['is_correct'] else ' '}] {first}"
        if first
        else f"- [{'x' if choice['is_correct'] else ' '}]"
    )
    return "\n".join([head, *indented([*others, *quotes])])


def quoted(text: str, label: str = "") -> list[str]:
    if not text:
        return []
    lines = [f"\\{line}" if GUARDED_MISSED.match(line) else line for line in text.split("\n")]
    lines[0] = label + lines[0]
    return [f"> {line}" if line else ">" for line in lines]
