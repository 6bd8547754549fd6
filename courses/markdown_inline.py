"""Inline rules that CommonMark lacks: emphasis beside Korean, Chinese and Japanese text, ~~deleted~~, ==marked==,
and `{width=50% .right}` behind an image."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from courses.sanitizing import WIDTHS

EMPHASIS = "*_"
PAIRS = {"~": "del", "=": "mark"}
CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u31bf\u31f0-\u31ff\u3200-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
ATTRIBUTES = re.compile(r"\{([^{}\n]{1,100})\}")
WIDTH = re.compile(r'width="?(\d{1,3})%"?')
PICTURE_CLASSES = frozenset({"left", "right", "center", "wide"})


def inline_rules(md: MarkdownIt) -> None:
    """Put the rules into a parser, in place of its own emphasis and strikethrough."""
    md.inline.ruler.at("emphasis", emphasis)
    md.inline.ruler.at("strikethrough", pairs)
    md.inline.ruler2.at("strikethrough", close_pairs)
    md.inline.add_terminator_char("=")
    md.inline.ruler.push("picture_attributes", picture_attributes)


def math_anywhere(md: MarkdownIt) -> None:
    """Formulas at the very beginning of a text that ends with a digit, too: "$x$ is 5".

    The plugin looks at the character before a dollar, and before the first one Python finds the last of the text.
    """
    rule = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)

    def math_inline(state: StateInline, silent: bool) -> bool:
        source = state.src
        state.src = source if state.pos else f"{source} "
        try:
            return rule(state, silent)
        finally:
            state.src = source

    md.inline.ruler.at("math_inline", math_inline)


def flanking(state: StateInline, length: int) -> tuple[bool, bool]:
    """Whether the run of markers at the current place can open, and can close, by what stands around it.

    CommonMark 0.31 section 6.2, except that a CJK character beside the run counts like a space or punctuation: such
    text has no spaces around emphasis, so `**강조(emphasis)**는` closes where its author means it to.
    """
    before = state.src[state.pos - 1] if state.pos else " "
    end = state.pos + length
    after = state.src[end] if end < state.posMax else " "
    opens = not isWhiteSpace(ord(after)) and (not _is_punctuation(after) or _is_boundary(before))
    closes = not isWhiteSpace(ord(before)) and (not _is_punctuation(before) or _is_boundary(after))
    if state.src[state.pos] == "_":  # never inside a word
        return opens and (not closes or _is_punctuation(before)), closes and (not opens or _is_punctuation(after))
    return opens, closes


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _is_boundary(character: str) -> bool:
    return isWhiteSpace(ord(character)) or _is_punctuation(character) or CJK.match(character) is not None


def run_length(state: StateInline) -> int:
    marker, end = state.src[state.pos], state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    return end - state.pos


def emphasis(state: StateInline, silent: bool) -> bool:
    """`*` and `_`: one delimiter per marker; the parser's own second pass pairs them."""
    if silent or state.src[state.pos] not in EMPHASIS:
        return False
    length = run_length(state)
    opens, closes = flanking(state, length)
    for _ in range(length):
        _push_delimiter(state, state.src[state.pos], length, opens, closes)
    state.pos += length
    return True


def pairs(state: StateInline, silent: bool) -> bool:
    """`~~` and `==`: exactly two markers; longer and shorter runs are text."""
    if silent or state.src[state.pos] not in PAIRS:
        return False
    length = run_length(state)
    marker = state.src[state.pos]
    if length == 2:
        opens, closes = flanking(state, length)
        _push_delimiter(state, marker * 2, 0, opens, closes)
    else:
        state.append_pending(marker * length)
    state.pos += length
    return True


def _push_delimiter(state: StateInline, markup: str, length: int, opens: bool, closes: bool) -> None:
    """`length` is what CommonMark's rule of three looks at; 0 switches that rule off."""
    state.push("text", "", 0).content = markup
    place = len(state.tokens) - 1
    state.delimiters.append(Delimiter(ord(markup[0]), length, place, end=-1, open=opens, close=closes))


def close_pairs(state: StateInline) -> None:
    """Turn the delimiters that were paired into elements."""
    _close_pairs(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _close_pairs(state, meta["delimiters"])


def _close_pairs(state: StateInline, delimiters: list[Delimiter]) -> None:
    for opener in delimiters:
        tag = PAIRS.get(chr(opener.marker))
        if tag is None or opener.end < 0:
            continue
        for place, nesting in ((opener.token, 1), (delimiters[opener.end].token, -1)):
            token = state.tokens[place]
            token.type = f"{tag}_open" if nesting == 1 else f"{tag}_close"
            token.tag, token.markup, token.content = tag, token.content, ""
            token.nesting = 1 if nesting == 1 else -1


def picture_attributes(state: StateInline, silent: bool) -> bool:
    """`{width=50% .right}` right behind an image becomes classes; an unknown word leaves it as text."""
    if silent or state.pending or not state.tokens or state.tokens[-1].type != "image":
        return False
    match = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    classes = [_picture_class(word) for word in match[1].split()] if match else []
    if match is None or not all(classes):
        return False
    state.tokens[-1].attrSet("class", " ".join(classes))
    state.pos = match.end()
    return True


def _picture_class(word: str) -> str:
    """The class for one word in the braces, "" for an unknown one. Widths go to the nearest one that has a class."""
    if word.startswith("."):
        return word[1:] if word[1:] in PICTURE_CLASSES else ""
    width = WIDTH.fullmatch(word)
    return f"width-{min(WIDTHS, key=lambda known: abs(known - int(width[1])))}" if width else ""
