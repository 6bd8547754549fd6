"""Missions as Markdown, in fenced blocks between whatever else a text holds. Pure.

    ```mission
    name: transfer
    type: multiple
    credit: per_option
    attempts: 3
    shuffle: choices, place
    tags: loss, gradient

    The question: any Markdown.

    - [ ] A choice (markdown_choices.py)
      > Its feedback.
    - [x] The correct one

    Hint (10 %): What may help.
    Explanation: What is shown after the answer;
      more lines of it are indented.
    ```

Every line above the question may be left out; the type then follows from the number of correct choices. A line of the
question that could be taken for the beginning of a choice, a hint or the explanation has a backslash before it, if it
does not stand in a code fence. A text with fences needs a longer fence around it. `parse` and `dump` keep every Source.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quizzes.sources import MISSION, MULTIPLE, RIGHT_MINUS_WRONG, SINGLE, Source

from .found import Found, Reading, Written, label_of
from .markdown_choices import choice_head, choice_of, dump_choices, parse_choices, with_code
from .markdown_lines import dedented, guarded, indented, lines_of, unguarded
from .spelled import KINDS, RULES, attempts, meant
from .text_reading import MAX_BYTES, decoded

__all__ = ["content_type", "extension", "extensions", "label", "name", "read", "recognises", "write"]
__all__ += ["dump", "dump_choices", "parse", "parse_choices"]

name, label = "markdown", "Markdown"
extensions = (".md", ".markdown", ".mdx")
extension = ".md"
content_type = "text/markdown; charset=utf-8"
holds_files = False

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(.*)")
BEGINS = re.compile(rb"^ {0,3}(?:`{3,}|~{3,})[ \t]*mission[ \t]*\r?$", re.MULTILINE)
FRONT = re.compile(r"([A-Za-z][A-Za-z _-]{0,30}):(?:[ \t]+(.*)|)")
KNOWN = ("name", "type", "credit", "attempts", "shuffle", "tags")
HINT = re.compile(r"hint(?:\s*\(\s*(-?\d{1,9})\s*%\s*\))?:(?: |$)(.*)", re.IGNORECASE)
EXPLANATION = re.compile(r"explanation:(?: |$)(.*)", re.IGNORECASE)
HEAD = re.compile(
    r"\\*(?:[-*+] \[[ xX]?\](?: |$)|hint(?:\s*\(\s*-?\d{1,9}\s*%\s*\))?:(?: |$)|explanation:(?: |$))", re.IGNORECASE
)
NOTHING = re.compile(r"(?!)")


@dataclass
class Block:
    """What stands in one fence, before it is a Source. `problem` says why it cannot be one."""

    front: dict[str, str] = field(default_factory=dict)
    prompt: list[str] = field(default_factory=list)
    choices: list[Source] = field(default_factory=list)
    hints: list[Source] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    problem: str = ""


def recognises(data: bytes, name: str) -> bool:
    return len(data) <= MAX_BYTES and bool(BEGINS.search(data))


def read(data: bytes, name: str) -> Reading:
    text, lost = decoded(data, name)
    return Reading("markdown", parse(text), lost)


def write(missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
    """Nothing is left out: also what nobody can answer is kept."""
    return Written("\n".join(f"{dump(source)}\n" for source in missions).encode())


def parse(text: str) -> list[Found]:
    """Every mission of a text. One that nobody could answer has its source here all the same."""
    return [found_in(line, lines) for line, lines in blocks(lines_of(text))]


def dump(source: Mapping[str, Any]) -> str:
    """The block of which `parse` makes this source again, but for its ids."""
    lines = [
        *front_lines(source),
        "",
        *guarded(source["prompt"].split("\n"), HEAD, alone=True),
        "",
        dump_choices(source["choices"]),
        "",
        *(line for hint in source["hints"] for line in told(f"Hint ({hint['cost']} %):", hint["text"])),
        *(told("Explanation:", source["explanation"]) if source["explanation"] else ()),
    ]
    text = "\n".join(lines).rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}mission\n{text}\n{fence}"


def blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str] | None]]:
    """(the number of its first line, the lines inside) of every mission; no lines where it is not closed."""
    mark, start, inside = "", 0, list[str]()
    is_mission = False
    for number, line in enumerate(lines, 1):
        fence = FENCE.fullmatch(line)
        if mark and fence and fence[1].startswith(mark) and not fence[2].strip():
            if is_mission:
                yield start, inside
            mark = ""
        elif mark:
            inside.append(line)
        elif fence and not (fence[1][0] == "`" and "`" in fence[2]):
            mark, is_mission, start, inside = fence[1], fence[2].strip().casefold() == "mission", number, []
    if mark and is_mission:
        yield start, None


def found_in(line: int, lines: list[str] | None) -> Found:
    where = _("line %(number)s") % {"number": line}
    if lines is None:
        return Found(where, refused=_("The block is not closed: write ``` on a line below it."))
    block = block_of(lines)
    source = source_of(block)
    title = label_of(source, line) if source["prompt"].strip() or source["name"] else where
    if block.problem:
        return Found(title, refused=block.problem, lost=tuple(block.lost))
    return Found(title, source, lost=tuple(block.lost))


def block_of(lines: Sequence[str]) -> Block:
    block = Block()
    lines = lines[take_front(block, lines) :]
    segments: list[tuple[tuple[str, str], list[str]]] = [(("prompt", ""), [])]
    for line, is_code in with_code(lines):
        here = segments[-1][0][0]
        head = None if is_code else head_of(line, in_choices=here == "choice")
        if head:
            segments.append((head[:2], [head[2]]))
        else:
            segments[-1][1].append(line if here == "prompt" else dedented(line))
    for (kind, mark), inside in segments:
        take_segment(block, kind, mark, inside)
    return block


def take_front(block: Block, lines: Sequence[str]) -> int:
    """The lines `name: value` before the first blank one; returns their number. Where one of those lines has another
    form, the question begins there.
    """
    end = next((place for place, line in enumerate(lines) if not line.strip()), len(lines))
    found = [FRONT.fullmatch(line) for line in lines[:end]]
    keys = [re.sub(r"[ -]", "_", match[1].casefold()) if match else "" for match in found]
    if "" in keys or not any(key in KNOWN for key in keys):
        end = next((place for place, key in enumerate(keys) if key not in KNOWN), end)
    for key, match in zip(keys[:end], found, strict=False):
        value = (match and match[2]) or ""
        if key in KNOWN and key not in block.front:
            block.front[key] = front_value(value)
        else:
            block.lost.append(f"{key}: {value}")
    return end


def front_value(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            pass
    return value


def head_of(line: str, *, in_choices: bool) -> tuple[str, str, str] | None:
    """(what begins on this line, its mark, the rest of the line)."""
    if choice := choice_head(line, needs_box=not in_choices):
        return "choice", *choice
    if hint := HINT.fullmatch(line):
        return "hint", hint[1] or "0", hint[2]
    if explanation := EXPLANATION.fullmatch(line):
        return "explanation", "", explanation[1]
    return None


def take_segment(block: Block, kind: str, mark: str, lines: list[str]) -> None:
    if kind == "prompt":
        block.prompt = unguarded(lines, HEAD, alone=True) if lines else [""]
    elif kind == "choice":
        block.choices.append(choice_of(mark, lines))
    elif kind == "hint":
        cost = min(100, max(0, int(mark)))
        if cost != int(mark):
            block.lost.append(_("hint cost %(cost)s %%") % {"cost": mark})
        block.hints.append({"text": "\n".join(unguarded(lines, NOTHING)), "cost": cost})
    else:
        block.explanations.append("\n".join(unguarded(lines, NOTHING)))


def source_of(block: Block) -> Source:
    """With a problem on the block where a line above the question says what cannot be."""
    front = block.front
    shuffled = {word.strip().casefold() for word in front.get("shuffle", "").split(",")} - {""}
    block.lost += [f"shuffle: {word}" for word in sorted(shuffled - {"choices", "place"})]
    several = sum(choice["is_correct"] for choice in block.choices) > 1
    return MISSION | {
        "name": front.get("name", ""),
        "kind": word_of(block, "type", KINDS, MULTIPLE if several else SINGLE),
        "prompt": "\n".join(block.prompt),
        "explanation": "\n\n".join(block.explanations),
        "credit": word_of(block, "credit", RULES, RIGHT_MINUS_WRONG),
        "shuffle_choices": "choices" in shuffled,
        "shuffle_place": "place" in shuffled,
        "max_attempts": attempts_of(block),
        "tags": front.get("tags", ""),
        "hints": block.hints,
        "choices": block.choices,
    }


def word_of(block: Block, key: str, words: Mapping[str, str], default: str) -> str:
    written = block.front.get(key, "")
    value = meant(written, words) if written else default
    if value is None:
        problem = _("“%(key)s: %(value)s” is not one of: %(words)s.")
        known = ", ".join(dict.fromkeys(words.values()))
        block.problem = problem % {"key": key, "value": written, "words": known}
    return value or default


def attempts_of(block: Block) -> int | None:
    written = block.front.get("attempts", "")
    number = attempts(written)
    if written and number is None:
        block.lost.append(f"attempts: {written}")
    return number


def front_lines(source: Mapping[str, Any]) -> Iterator[str]:
    if source["name"]:
        yield f"name: {shown_value(source['name'])}"
    yield f"type: {source['kind']}"
    if source["credit"] != MISSION["credit"]:
        yield f"credit: {source['credit']}"
    if source["max_attempts"] is not None:
        yield f"attempts: {source['max_attempts']}"
    shuffled = [word for word in ("choices", "place") if source[f"shuffle_{word}"]]
    if shuffled:
        yield f"shuffle: {', '.join(shuffled)}"
    if source["tags"]:
        yield f"tags: {shown_value(source['tags'])}"


def shown_value(value: str) -> str:
    is_plain = value == value.strip() and "\n" not in value and not value.startswith('"')
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def told(head: str, text: str) -> list[str]:
    first, *others = guarded(text.split("\n"), NOTHING)
    return [f"{head} {first}" if first else head, *indented(others)]
