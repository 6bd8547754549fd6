"""Quizzes of other people's courses as Readings: how a script of one's own feeds quizzes.importing."""

import json
import re

from quizzes.formats.answerable import answerable
from quizzes.formats.found import Found, Reading
from quizzes.formats.html_text import to_markdown
from quizzes.sources import MULTIPLE, SINGLE, completed

HEADING = re.compile(r"^#{2,4} +(?:\d+\. *)?(.*)$", re.MULTILINE)
QUESTION = re.compile(r"<Question\s+choices=\{(\[.*?\])\}\s*/>", re.DOTALL)
KEY, COMMA = re.compile(r"^(\s*)(text|explain|correct):", re.MULTILINE), re.compile(r",(\s*[}\]])")


def quiz_json(data):
    """An object with `questions`, or the bare list of them."""
    quiz = json.loads(data)
    found = [question_found(one) for one in (quiz if isinstance(quiz, list) else quiz["questions"])]
    return answerable(Reading("quiz.json", found))


def question_found(question):
    choices = [
        {"text": text, "is_correct": place == question["correct"]} for place, text in enumerate(question["options"])
    ]
    source = {"prompt": question["question"], "explanation": question["explanation"], "choices": choices}
    return Found(question["question"][:60], completed(source), lost=(f"stage {question['stage']}",))


def mdx(text):
    """Each `<Question>` with what stands between its heading and itself."""
    found, end = [], 0
    for match in QUESTION.finditer(text):
        *_others, heading = HEADING.finditer(text, end, match.start())
        body = text[heading.end() : match.start()].strip()
        found.append(component_found(re.sub(r"\[\[.*?\]\]", "", heading[1]).strip(), body, match[1]))
        end = match.end()
    return answerable(Reading("mdx", found))


def component_found(title, body, choices):
    parsed = json.loads(COMMA.sub(r"\1", KEY.sub(r'\1"\2":', choices)), strict=False)
    texts = [(*markdown(one["text"]), *markdown(one.get("explain", ""))) for one in parsed]
    correct = [one.get("correct", False) for one in parsed]
    source = {
        "kind": MULTIPLE if sum(correct) > 1 else SINGLE,
        "prompt": f"{title}\n\n{body}".strip(),
        "choices": [
            {"text": text, "feedback": told, "is_correct": is_correct}
            for (text, _lost, told, _lost_too), is_correct in zip(texts, correct, strict=True)
        ],
    }
    lost = tuple(name for _text, lost, _told, lost_too in texts for name in (*lost, *lost_too))
    return Found(title, completed(source), lost=lost)


def markdown(text):
    """Their texts are Markdown with a few tags."""
    return to_markdown(text) if re.search(r"<[a-z/]|&#?\w+;", text) else (text, ())
