"""Missions as Moodle XML. Pure."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, indent, tostring

from courses.wording import gettext
from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, TRUE_FALSE, Source

from .extras import put_extras, put_missed, tag_list
from .files import file_in, with_addresses
from .found import Written, label_of
from .html_text import from_markdown
from .judging_sources import FALSE_WORDS
from .xhtml import add, legal, markdown_beside

PLACE = "@@PLUGINFILE@@/"


def written(missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
    quiz, lost = Element("quiz"), list[tuple[str, str]]()
    for number, source in enumerate(missions, 1):
        quiz.append(written_question(source, files, number))
        lost += [(label_of(source, number), thing) for thing in unsaid(source)]
    indent(quiz)
    return Written(tostring(quiz, encoding="utf-8", xml_declaration=True), (), lost)


def unsaid(source: Source) -> Iterator[str]:
    """What Moodle will not know of it."""
    if source["kind"] == MULTIPLE and source["credit"] == ALL_OR_NOTHING:
        yield gettext("credit: all or nothing")
    if source["kind"] == MULTIPLE and source["credit"] == PER_OPTION:
        yield gettext("credit: per option")
    if source["max_attempts"]:
        yield gettext("number of attempts")
    if source["shuffle_place"]:
        yield gettext("shuffled place")
    if any(choice["feedback_missed"] for choice in source["choices"]):
        yield gettext("feedback when missed")
    if len({hint["cost"] for hint in source["hints"]}) > 1:
        yield gettext("different costs of hints")
    if source["kind"] == TRUE_FALSE and source["shuffle_choices"]:
        yield gettext("shuffled choices")


def written_question(source: Source, files: Mapping[str, bytes], number: int) -> Element:
    is_true_false = source["kind"] == TRUE_FALSE and len(source["choices"]) == 2
    question = Element("question", {"type": "truefalse" if is_true_false else "multichoice"})
    name = " ".join(legal(label_of(source, number)).split()) or str(number)
    add(add(question, "name"), "text", name)
    put_text(question, "questiontext", source["prompt"], files)
    put_text(question, "generalfeedback", source["explanation"], files)
    add(question, "defaultgrade", "1.0000000")
    add(question, "penalty", f"{max((hint['cost'] for hint in source['hints']), default=0) / 100:.7f}")
    add(question, "hidden", "0")
    if not is_true_false:
        add(question, "single", "false" if source["kind"] == MULTIPLE else "true")
        add(question, "shuffleanswers", "true" if source["shuffle_choices"] else "false")
        add(question, "answernumbering", "abc")
    for choice, word in zip(source["choices"], answer_words(source), strict=True):
        put_answer(question, source, choice, word if is_true_false else "", files)
    for hint in source["hints"]:
        put_text(question, "hint", hint["text"], files)
    tags = [legal(tag) for tag in tag_list(source["tags"])]
    if tags:
        holder = add(question, "tags")
        for tag in tags:
            add(add(holder, "tag"), "text", tag)
    also = ["shuffle_choices"] if is_true_false else []
    put_extras(question, source, name=name, tags=", ".join(tags), also=also)
    return question


def answer_words(source: Source) -> list[str]:
    """For Moodle's true and false: by the words of the choices, else the first is true."""
    words = [choice["text"].strip().rstrip(".").casefold() for choice in source["choices"]]
    if len(words) == 2 and words[0] in FALSE_WORDS:
        return ["false", "true"]
    return ["true", "false", *[""] * len(words)][: len(words)]


def put_answer(question: Element, source: Source, choice: Source, word: str, files: Mapping[str, bytes]) -> None:
    answer = add(question, "answer", fraction=share(source, is_correct=choice["is_correct"]))
    if word:
        answer.set("format", "moodle_auto_format")
        add(answer, "text", word)
        answer.append(markdown_beside(word, choice["text"]))
    else:
        fill_text(answer, choice["text"], files, inline=True)
    put_text(answer, "feedback", choice["feedback"], files)
    put_missed(answer, choice)


def share(source: Source, *, is_correct: bool) -> str:
    """In the digits that Moodle writes."""
    if source["kind"] != MULTIPLE:
        return "100" if is_correct else "0"
    right = sum(choice["is_correct"] for choice in source["choices"]) or 1
    value = f"{100 / right:.5f}".rstrip("0").rstrip(".")
    return value if is_correct else f"-{value}"


def put_text(parent: Element, name: str, markdown: str, files: Mapping[str, bytes]) -> None:
    fill_text(add(parent, name), markdown, files)


def fill_text(holder: Element, markdown: str, files: Mapping[str, bytes], *, inline: bool = False) -> None:
    used: dict[str, bytes] = {}

    def address(target: str) -> str:
        name = file_in(target)
        if name not in files:
            return target
        used[name] = files[name]
        return PLACE + target.removeprefix("file:")

    html = with_addresses(from_markdown(markdown, inline=inline), address)
    holder.set("format", "html")
    add(holder, "text", html)
    for name, data in used.items():
        file = add(holder, "file", b64encode(data).decode("ascii"))
        file.attrib = {"name": name, "path": "/", "encoding": "base64"}
    if html or markdown:
        holder.append(markdown_beside(html.strip(), markdown))
