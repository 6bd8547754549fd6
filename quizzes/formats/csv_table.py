"""A table: one mission in a row, its parts in columns that are named in the first row. Texts are Markdown. Pure.

Columns may stand in any order, and all but the question and two choices may be missing. A cell that a spreadsheet
would take for a formula gets an apostrophe before it when it is written, and loses it when it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quizzes.sources import CHOICE, MISSION, MULTIPLE, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE, Source

from .answerable import MAX_CHOICES, problem_of
from .csv_words import LETTERS, TYPES, column_of, correct_of, means_two
from .found import Found, Reading, Unreadable, Written, label_of
from .judging_sources import FALSE_WORDS, TRUE_WORDS
from .spelled import NO, RULES, YES, attempts, meant
from .text_reading import decoded

name, label = "csv", "CSV"
extensions = (".csv", ".tsv")
extension = ".csv"
content_type = "text/csv; charset=utf-8"
holds_files = False

DELIMITERS = ",;\t"
# More than these are not looked at.
MOST_COLUMNS = 1_000
FORMULA = re.compile(r"'*[=+\-@\t＝＋－＠]")
# With it Excel tells itself the delimiter.
SEPARATOR = re.compile(r"\s*\"?sep=[^\n]?\"?\n", re.IGNORECASE)
EXAMPLES = (
    MISSION
    | {
        "name": "transfer",
        "prompt": "What is *transfer learning*?",
        "explanation": "A pre-trained model is the start, and only a part of it is trained again.",
        "tags": "training, models",
        "hints": [{"text": "Think of what is known already.", "cost": 10}],
        "choices": [
            CHOICE | {"text": "Training from zero", "feedback": "Then nothing would be transferred."},
            CHOICE | {"text": "Starting from a pre-trained model", "is_correct": True, "feedback": "Yes."},
        ],
    },
    MISSION
    | {
        "kind": MULTIPLE,
        "prompt": "Which are prime?",
        "shuffle_choices": True,
        "max_attempts": 3,
        "hints": [],
        "choices": [
            CHOICE | {"text": "2", "is_correct": True, "feedback_missed": "It is the only even one."},
            CHOICE | {"text": "9", "feedback": "It is 3 times 3."},
            CHOICE | {"text": "11", "is_correct": True},
        ],
    },
)


def recognises(data: bytes, name: str) -> bool:
    """By its ending, else by its first row."""
    if name.lower().endswith(extensions):
        return True
    try:
        text, _lost = decoded(data, name)
    except Unreadable:
        return False
    return {"prompt", "choice1"} <= set(columns_of(text, delimiter_of(text)))


def read(data: bytes, name: str) -> Reading:
    text, lost = decoded(data, name)
    text = SEPARATOR.sub("", text, count=1) if SEPARATOR.match(text) else text
    delimiter = delimiter_of(text)
    columns = columns_of(text, delimiter)
    if not {"prompt", "correct"} <= set(columns):
        raise Unreadable(_("The first row must name the columns, at least: prompt, choice 1, choice 2, correct."))
    (_line, names), *rows = rows_of(text, delimiter)
    found = [found_in(line, columns, cells) for line, cells in rows]
    return Reading("csv", found, [*lost, *lost_columns(names, columns)])


def rows_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the line where a row ends, its cells) of every row with something in it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        reason = {"number": reader.line_num, "reason": error}
        raise Unreadable(_("line %(number)s: a cell is not closed or too long (%(reason)s).") % reason) from error


def delimiter_of(text: str) -> str:
    """The one with which the first row names most columns."""
    return max(DELIMITERS, key=lambda mark: len(set(columns_of(text, mark)) - {""}))


def columns_of(text: str, delimiter: str) -> list[str]:
    """What each column holds; "" where its name says nothing to us, or what another one holds already."""
    try:
        names = next(csv.reader(io.StringIO(text.lstrip("\n"), newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []
    columns: list[str] = []
    seen: set[str] = set()
    for column in map(column_of, names[:MOST_COLUMNS]):
        columns.append("" if column in seen else column)
        seen.add(column)
    return columns


def lost_columns(names: Sequence[str], columns: Sequence[str]) -> list[str]:
    words = [" ".join(name.split())[:60] for name, column in zip(names, columns, strict=False) if not column]
    return [_("column %(name)s") % {"name": word} for word in words if word]


def found_in(line: int, columns: Sequence[str], cells: Sequence[str]) -> Found:
    row = {column: unguarded(cell).strip() for column, cell in zip(columns, cells, strict=False) if column}
    lost = [_("cells beyond the last column")] if any(cell.strip() for cell in cells[len(columns) :]) else []
    source = source_of(row, lost)
    name = label_of(source, line) if source["prompt"] or source["name"] else _("line %(number)s") % {"number": line}
    problem = problem_of_row(row, source)
    return Found(name, refused=problem, lost=tuple(lost)) if problem else Found(name, source, lost=tuple(lost))


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def guarded(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def source_of(row: Mapping[str, str], lost: list[str]) -> Source:
    """As far as the row tells it; problem_of_row says what of it cannot be."""
    kind = meant(row.get("type", ""), TYPES)
    choices, said = choices_of(row, lost), row.get("correct", "")
    if kind == TRUE_FALSE and not choices:
        choices = {1: CHOICE | {"text": _("True")}, 2: CHOICE | {"text": _("False")}}
        said = "1" if said.casefold() in TRUE_WORDS else "2" if said.casefold() in FALSE_WORDS else said
    correct = correct_of(said, choices)
    for place in correct:
        choices[place]["is_correct"] = True
    number = attempts(row.get("attempts", ""))
    if number is None and row.get("attempts"):
        lost.append(_("attempts: %(value)s") % {"value": row["attempts"][:60]})
    return MISSION | {
        "name": row.get("name", ""),
        "kind": kind or (MULTIPLE if len(correct) > 1 else SINGLE),
        "prompt": row.get("prompt", ""),
        "explanation": row.get("explanation", ""),
        "credit": meant(row.get("credit", ""), RULES) or RIGHT_MINUS_WRONG,
        "shuffle_choices": is_yes(row, "shufflechoices", lost),
        "shuffle_place": is_yes(row, "shuffleplace", lost),
        "max_attempts": number,
        "tags": row.get("tags", ""),
        "hints": hints_of(row, lost),
        "choices": list(choices.values()),
    }


def choices_of(row: Mapping[str, str], lost: list[str]) -> dict[int, Source]:
    """By the number of their column."""
    choices = {}
    for place in range(1, MAX_CHOICES + 1):
        text, told, missed = (row.get(f"{part}{place}", "") for part in ("choice", "feedback", "missed"))
        if text:
            choices[place] = CHOICE | {"text": text, "feedback": told, "feedback_missed": missed}
        elif told or missed:
            lost.append(_("feedback %(number)s, which has no choice") % {"number": place})
    return choices


def hints_of(row: Mapping[str, str], lost: list[str]) -> list[Source]:
    hints = []
    for place in range(1, 100):
        text, cost = row.get(f"hint{place}", ""), row.get(f"hint{place}cost", "")
        if not text and not cost:
            continue
        percent = re.fullmatch(r"(\d{1,2}|100)\s*%?", cost or "0")
        if not percent:
            lost.append(_("hint cost: %(value)s") % {"value": cost[:60]})
        hints.append({"text": text, "cost": int(percent[1]) if percent else 0})
    return hints


def is_yes(row: Mapping[str, str], column: str, lost: list[str]) -> bool:
    written = row.get(column, "").casefold()
    if written not in YES | NO:
        lost.append(f"{column}: {written[:60]}")
    return written in YES


def problem_of_row(row: Mapping[str, str], source: Source) -> str:
    for column, words in (("type", TYPES), ("credit", RULES)):
        if row.get(column) and meant(row[column], words) is None:
            known = ", ".join(dict.fromkeys(filter(None, words.values())))
            words_ = {"value": row[column][:60], "words": known}
            return _("“%(value)s” is not one of: %(words)s.") % words_
    if means_two(row.get("correct", ""), choices_of(row, [])):
        two = _("“%(value)s” is the number of one choice and the text of another. Write the letter: A, B, C.")
        return two % {"value": row["correct"][:60]}
    if row.get("correct") and not any(choice["is_correct"] for choice in source["choices"]):
        return _("The correct choice “%(value)s” is none of its choices.") % {"value": row["correct"][:60]}
    return ""


def template() -> bytes:
    """A file to fill in, with two examples."""
    return write(EXAMPLES, {}).data


def write(missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
    """With a mark that tells spreadsheets its encoding."""
    kept, left_out = list[Source](), list[tuple[str, str]]()
    for place, source in enumerate(missions, 1):
        if problem := problem_of(source):
            left_out.append((label_of(source, place), problem))
        else:
            kept.append(source)
    hints = max([1, *(len(source["hints"]) for source in kept)])
    choices = max([4, *(len(source["choices"]) for source in kept)])
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(header(choices, hints))
    writer.writerows([guarded(cell) for cell in cells_of(source, choices, hints)] for source in kept)
    return Written(table.getvalue().encode("utf-8-sig"), left_out)


def header(choices: int, hints: int) -> list[str]:
    parts = [f"{part} {place}" for place in range(1, choices + 1) for part in ("choice", "feedback", "missed")]
    ladder = [name for place in range(1, hints + 1) for name in (f"hint {place}", f"hint {place} cost")]
    ends = ["credit", "attempts", "shuffle choices", "shuffle place", "tags"]
    return ["name", "type", "prompt", "correct", *parts, *ladder, "explanation", *ends]


def cells_of(source: Mapping[str, Any], choices: int, hints: int) -> list[str]:
    """In the order of the header."""
    correct = [letter for letter, choice in zip(LETTERS, source["choices"], strict=False) if choice["is_correct"]]
    parts = [
        cell for choice in source["choices"] for cell in (choice["text"], choice["feedback"], choice["feedback_missed"])
    ]
    ladder = [cell for hint in source["hints"] for cell in (hint["text"], str(hint["cost"]))]
    return [
        source["name"],
        source["kind"],
        source["prompt"],
        ", ".join(correct),
        *parts,
        *[""] * (3 * choices - len(parts)),
        *ladder,
        *[""] * (2 * hints - len(ladder)),
        source["explanation"],
        source["credit"],
        str(source["max_attempts"] or ""),
        "yes" if source["shuffle_choices"] else "",
        "yes" if source["shuffle_place"] else "",
        source["tags"],
    ]
