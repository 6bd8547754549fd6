"""Lectures that are edited at random as authors edit them, and where each sentence is afterwards.

The truth is told by signs of private use that stand around each sentence in a second copy of the Markdown. Both copies
go through the product's renderer; where the sentences are in the one without signs follows from the one with them.
Nothing here knows how notes are carried.
"""

import random
import re
from dataclasses import dataclass, field, replace

from courses.markdown import render
from courses.page_text import page_text

SENTENCE_END = re.compile(r"(?<=[.!?。])\s+(?=[\w\"'“`*\[(])")
SPECIAL = re.compile(r"[*_~=\[\]$<>\\{}|^`#!&]")
SIGNS = re.compile("[\U000f0000-\U000ffffd]")
BEGIN, END = 0xF0000, 0xF8000
FENCE = re.compile(r"\s*(`{3,}|~{3,}|:{3,}|\$\$)")
PLAIN = re.compile(r"[\w\"'“`*\[(]")
OTHER = re.compile(r"\d+[.)]|\*|_{3}|\[\^?[^\]]*\]:")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 12


@dataclass(frozen=True)
class Sentence:
    id: int
    text: str
    can_be_signed: bool


@dataclass(frozen=True)
class Block:
    """A paragraph of sentences, a heading, or a stretch of the source that stays as it is."""

    kind: str
    source: str = ""
    sentences: tuple[Sentence, ...] = ()


@dataclass
class Text:
    blocks: list[Block]
    next_id: int = 0
    origins: dict[int, int] = field(default_factory=dict)  # id → that of the sentence of which it is a copy, or its own
    wrapped_at: dict[int, int] = field(default_factory=dict)  # id of a paragraph's first sentence → width

    def sentences(self):
        return [sentence for block in self.blocks for sentence in block.sentences]

    def places(self, kind):
        return [n for n, block in enumerate(self.blocks) if block.kind == kind]

    def copy(self):
        return Text(list(self.blocks), self.next_id, dict(self.origins), dict(self.wrapped_at))


def read(source):
    """A Markdown lecture as blocks."""
    text = Text([])
    for kind, lines in stretches(source.splitlines()):
        if kind == "paragraph":
            found = SENTENCE_END.split(" ".join(line.strip() for line in lines))
            text.blocks.append(Block(kind, sentences=tuple(new_sentence(text, words) for words in found if words)))
        else:
            text.blocks.append(Block(kind, "\n".join(lines)))
    return text


def stretches(lines):
    """(kind, lines) between empty lines; fences with all that is in them."""
    found, fence = [[]], ""
    for line in lines:
        opening = FENCE.match(line)
        if fence:
            fence = "" if opening and opening[1].startswith(fence) else fence
        elif opening:
            fence = opening[1]
        if line.strip() or fence:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [(kind_of(lines), lines) for lines in found if lines]


def kind_of(lines):
    if re.match(r"#{1,6} \w", lines[0]) and len(lines) == 1:
        return "heading"
    is_plain = all(PLAIN.match(line) and not OTHER.match(line) for line in lines)
    return "paragraph" if is_plain and "|" not in lines[0] else "other"


def new_sentence(text, words, copied=None):
    text.next_id += 1
    text.origins[text.next_id] = text.origins[copied.id] if copied else text.next_id
    return Sentence(text.next_id, words, can_be_signed(words))


def can_be_signed(words):
    """Whether signs around the sentence change nothing else of the page."""
    if len(words) < SHORTEST:
        return False
    if not SPECIAL.search(words):
        return True
    signed = words_of(signed_text(1, words))
    return SIGNS.sub("", signed) == words_of(words) and len(SIGNS.findall(signed)) == 2


def words_of(source):
    return page_text(str(render(source).html)).text


def signed_text(number, words):
    return f"{chr(BEGIN + number)}{words}{chr(END + number)}"


def source_of(text, *, signed=False):
    return "\n\n".join(block_source(text, block, signed) for block in text.blocks) + "\n"


def block_source(text, block, signed):
    if block.kind != "paragraph":
        return block.source
    width = text.wrapped_at.get(block.sentences[0].id, 0) if block.sentences else 0
    words = " ".join(
        signed_text(one.id, one.text) if signed and one.can_be_signed else one.text for one in block.sentences
    )
    return wrapped(words, width) if width else words


def wrapped(words, width):
    """Line ends instead of some spaces, where no line could begin something else."""
    found, length = [], 0
    for word in words.split(" "):
        plain = SIGNS.sub("", word)
        is_new = length + len(plain) > width and plain[:1].isalpha()
        length = len(plain) if is_new else length + 1 + len(plain)
        found += ["\n" if is_new else " ", word]
    return "".join(found[1:])


def rendered(text):
    """The page, and {id of a sentence: (start, end) in its text}; None where the signs changed the page."""
    page = page_text(str(render(source_of(text)).html))
    signed = words_of(source_of(text, signed=True))
    if SIGNS.sub("", signed) != page.text:
        return None
    places, count = {}, 0
    for letter in signed:
        code = ord(letter)
        if code < BEGIN:
            count += 1
        elif code < END:
            places[code - BEGIN] = (count, count)
        else:
            places[code - END] = (places[code - END][0], count)
    return page, places


# --- The edits ---


def edit(text, dice, strangers):
    """One edit, in place. `strangers` are sentences of other lectures."""
    kinds = [rename_heading, move_paragraph, fix_typo, fix_typo, insert_sentence, insert_sentence, delete_sentence]
    dice.choice([*kinds, repeat_sentence, move_paragraph, rewrap, insert_paragraph])(text, dice, strangers)


def rename_heading(text, dice, _strangers):
    if places := text.places("heading"):
        place = dice.choice(places)
        level, words = text.blocks[place].source.split(" ", 1)
        backwards = " ".join(reversed(words.split()))
        words = dice.choice([f"About {words}", f"{words} in short", backwards, "Something else"])
        text.blocks[place] = Block("heading", f"{level} {words}")


def move_paragraph(text, dice, _strangers):
    if places := text.places("paragraph"):
        block = text.blocks.pop(dice.choice(places))
        text.blocks.insert(dice.randint(0, len(text.blocks)), block)


def fix_typo(text, dice, _strangers):
    """One or two words are spelled anew."""
    place, number = chosen(text, dice)
    if place is None:
        return
    block = text.blocks[place]
    before = block.sentences[number]
    words = before.text.split(" ")
    plain = [n for n, word in enumerate(words) if word.isalpha() and len(word) > 3]
    for n in dice.sample(plain, min(len(plain), dice.randint(1, 2))):
        words[n] = respelled(words[n], dice)
    after = " ".join(words)
    put(text, place, number, replace(before, text=after, can_be_signed=can_be_signed(after)))


def respelled(word, dice):
    place = dice.randint(1, len(word) - 2)
    return dice.choice(
        [
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + dice.choice(LETTERS) + word[place:],
        ]
    )


def insert_sentence(text, dice, strangers):
    put_in(text, dice, new_sentence(text, dice.choice(strangers)))


def insert_paragraph(text, dice, strangers):
    sentences = tuple(new_sentence(text, dice.choice(strangers)) for _ in range(dice.randint(1, 3)))
    text.blocks.insert(dice.randint(0, len(text.blocks)), Block("paragraph", sentences=sentences))


def repeat_sentence(text, dice, _strangers):
    place, number = chosen(text, dice)
    if place is not None:
        told = text.blocks[place].sentences[number]
        put_in(text, dice, new_sentence(text, told.text, copied=told))


def delete_sentence(text, dice, _strangers):
    place, number = chosen(text, dice)
    if place is not None:
        put(text, place, number)


def rewrap(text, dice, _strangers):
    place, _number = chosen(text, dice)
    if place is not None:
        text.wrapped_at[text.blocks[place].sentences[0].id] = dice.choice([0, 40, 60])


def chosen(text, dice):
    places = [n for n in text.places("paragraph") if text.blocks[n].sentences]
    if not places:
        return None, None
    place = dice.choice(places)
    return place, dice.randrange(len(text.blocks[place].sentences))


def put_in(text, dice, sentence):
    place, number = chosen(text, dice)
    if place is not None:
        sentences = list(text.blocks[place].sentences)
        sentences.insert(dice.choice([number, number + 1]), sentence)
        text.blocks[place] = replace(text.blocks[place], sentences=tuple(sentences))


def put(text, place, number, *sentences):
    """Instead of one sentence; a paragraph that has none left goes."""
    before = text.blocks[place].sentences
    after = (*before[:number], *sentences, *before[number + 1 :])
    text.blocks[place : place + 1] = [replace(text.blocks[place], sentences=after)] if after else []


# --- Lectures that nobody wrote ---

NOUNS = "gradient model layer loss batch kernel filter token vector tensor sample label feature weight".split()
VERBS = "changes follows improves describes needs replaces measures limits explains joins".split()
ENDS = ["at every step", "in the end", "for small data", "with care", "before training", "as the figure shows"]


def generated(dice):
    """A lecture with much that is like itself: sentences of one pattern, some of them several times."""
    parts = []
    for number in range(dice.randint(3, 7)):
        parts.append(f"## Part {number + 1} of the {dice.choice(NOUNS)}")
        for _ in range(dice.randint(2, 5)):
            count = dice.randint(2, 6)
            parts.append(" ".join(phrase(dice) for _ in range(count)))
        parts.append("\n".join(f"- The {dice.choice(NOUNS)} of a {dice.choice(NOUNS)}" for _ in range(3)))
        if dice.random() < 0.5:
            parts.append("Remember this rule. It will come back in the test.")
    return "\n\n".join(parts)


def phrase(dice):
    one, other, third = dice.sample(NOUNS, 3)
    return f"The {one} of a **{other}** {dice.choice(VERBS)} the {third} {dice.choice(ENDS)}."


def dice_of(seed):
    return random.Random(seed)
