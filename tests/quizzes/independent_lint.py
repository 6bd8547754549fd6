"""Counts over question banks by plain Python, written apart from Lectern's linter and importing none of it.

The tests compare the two: where both read the same files, the numbers of findings must be equal. A question is
(prompt, [(text, is correct), …], is explained).
"""

import html
import json
import re
import unicodedata
from pathlib import Path

QUESTION = re.compile(r"<Question\s+choices=\{(\[.*?\])\}\s*/>", re.DOTALL)
STRING = r'"((?:[^"\\]|\\.)*)"'
ABOUT_OTHERS = re.compile(
    r"(all|none|both|neither|either|any) of (the )?(above|these|those)|(all|none) are (correct|right)"
    r"|위의 모든 것|정답 없음"
)


def json_questions(corpora: Path):
    """Of each quiz.json: a list, or an object with a list."""
    for path in sorted((corpora / "ai-engineering").rglob("quiz.json")):
        read = json.loads(path.read_text(encoding="utf-8"))
        for item in read["questions"] if isinstance(read, dict) else read:
            options = [(text, place == item["correct"]) for place, text in enumerate(item["options"])]
            yield item["question"], options, bool(item.get("explanation", "").strip())


def mdx_questions(corpora: Path):
    """Each <Question>, under the heading before it with what stands between."""
    for path in sorted((corpora / "hf-course").rglob("*.mdx")):
        text, end = path.read_text(encoding="utf-8"), 0
        for found in QUESTION.finditer(text):
            prompt = text[end : found.start()].rpartition("\n### ")[2].strip()
            end = found.end()
            yield re.sub(r"^\d+\.\s*", "", prompt), *choices_of(found[1])


def choices_of(array):
    rows = [row for row in re.split(r"\n\s*\{", array) if "text:" in row]
    options = [
        (
            re.search(rf"text:\s*{STRING}", row)[1].replace('\\"', '"'),
            bool(re.search(r"^\s*correct:\s*true", row, re.MULTILINE)),
        )
        for row in rows
    ]
    return options, any(re.search(rf"explain:\s*{STRING}", row) for row in rows)


def seen(text):
    """What a reader sees of a choice of these banks: they use code, links, emphasis and entities."""
    pieces = []
    for number, piece in enumerate(text.split("`")):
        if number % 2 == 0:
            piece = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", piece)
            piece = html.unescape(re.sub(r"(\*\*?|__)(?=\S)(.+?)(?<=\S)\1", r"\2", piece))
        pieces.append(piece)
    return " ".join("".join(pieces).split())


def columns(text):
    wide = sum(unicodedata.east_asian_width(letter) in ("W", "F") for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


def counts(questions):
    """The numbers of findings by rule, and the figures over all."""
    found = {"longest": 0, "catch-all": 0, "explanation": 0, "many-choices": 0, "choice-repeated": 0}
    bot_missions, bot_right, bot_expected, places = 0, 0.0, 0.0, {}
    for _prompt, options, is_explained in questions:
        texts = [seen(text) for text, _is_correct in options]
        right = [is_correct for _text, is_correct in options]
        widths = [columns(text) for text in texts]
        others = [bool(ABOUT_OTHERS.fullmatch(text.lower().rstrip("."))) for text in texts]
        found["catch-all"] += any(others)
        found["explanation"] += not is_explained
        found["many-choices"] += len(texts) > (7 if sum(right) > 1 else 5)
        found["choice-repeated"] += len({text.lower().rstrip(" .,;:") for text in texts}) < len(texts)
        if all(right) or not any(right):
            continue
        key = [w for w, is_key, is_other in zip(widths, right, others, strict=True) if is_key and not is_other]
        rest = [w for w, is_key, is_other in zip(widths, right, others, strict=True) if not is_key and not is_other]
        if key and rest:
            found["longest"] += min(key) >= 1.25 * max(rest) and min(key) - max(rest) >= 15
        tied = [is_key for w, is_key in zip(widths, right, strict=True) if w == max(widths)]
        bot_missions, bot_right = bot_missions + 1, bot_right + sum(tied) / len(tied)
        bot_expected += sum(right) / len(right)
        if sum(right) == 1:
            place = right.index(True) + 1
            places[place] = places.get(place, 0) + 1
    return found, (bot_missions, bot_right, bot_expected), places
