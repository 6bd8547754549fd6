"""A cleaned tree of HTML (html_cleaning.py) as Markdown in the dialect of courses/markdown.py. Pure.

Every character that the dialect would read as markup is escaped where it would be read so, and nowhere else, so that
authors get texts that they can go on writing. Emphasis that its neighbours would keep from opening or closing lets
punctuation out of it.
"""

import re
from collections.abc import Collection
from urllib.parse import quote

from bs4.element import NavigableString, PageElement, Tag
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar
from markdownify import MarkdownConverter

from courses.markdown_inline import CJK
from courses.sanitizing import WIDTHS, is_safe_address
from courses.wording import gettext

from .html_constructs import EMPHASIS

# A line break inside of a paragraph, until the paragraph is put together. html_cleaning.py lets no such character in.
BREAK = "\ue000"
BREAKS = re.compile(rf" *{BREAK}[ {BREAK}]*")
# `_` only opens or closes beside what is no word.
SPECIAL = re.compile(
    r"[\\`*\[\]$]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|=(?==)|(?<==)=|<(?=[A-Za-z/!?])|"
    r"&(?=#?\w{1,40};)"
)
LINE_START = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=[\s|:\-]|$)|>|\||=+(?=\s*$)|:|~(?=\s)|\d{1,9}(?=[.)](?:\s|$)))")
NUMBERED = re.compile(r"\d{1,9}")
BACKTICKS = re.compile(r"`+")
UNESCAPED_BAR = re.compile(r"\|")
# What stands in angle brackets or parentheses of a link must not end it.
KEPT_IN_ADDRESS = "/:?#@!$&'*+,;=%~[]"


class Writer(MarkdownConverter):
    """Methods are named after elements; markdownify finds them by their names."""

    def __init__(self) -> None:
        super().__init__(heading_style="atx", bullets="-", table_infer_header=True)
        self.lost: dict[str, None] = {}

    def escape(self, text: str, parent_tags: Collection[str]) -> str:
        return escaped(text)

    def process_text(self, el: NavigableString, parent_tags: Collection[str] | None = None) -> str:
        text: str = super().process_text(el, parent_tags)  # type: ignore[misc]  # its stubs lack it
        is_plain = "_noformat" not in (parent_tags or ())
        if is_plain and text.endswith("!") and is_element(el.next_sibling, "a"):
            return f"{text[:-1]}\\!"
        return f"\\{text}" if is_plain and text.startswith("{") and is_element(el.previous_sibling, "img") else text

    def convert_p(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        text = paragraphs(text)
        return f"\n\n{text}\n\n" if text else ""

    def convert_lectern_line(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        text = paragraphs(text)
        return f"\n{text}\n" if text else ""

    def convert_caption(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        return f"{paragraphs(text)}\n\n"

    def convert_br(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        return " " if "_inline" in parent_tags else BREAK

    def convert_lectern_math(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        tex = str(el["data-tex"])
        if el["data-display"] and "_inline" not in parent_tags and is_beside_nothing_marked(el):
            return f"{BREAK}{BREAK}$${tex}$${BREAK}{BREAK}"
        before, after = beside(el, -1), beside(el, 1)
        # A digit or another formula beside it would keep the dialect from reading it.
        left = " " if before.isdigit() or before == "$" else ""
        right = " " if after.isdigit() or after == "$" else ""
        return f"{left}${tex}${right}"

    def convert_code(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        text = el.get_text()
        if "pre" in parent_tags or not text.strip():
            return text if "pre" in parent_tags else " "
        fence = "`" * (longest_run(text) + 1)
        space = " " if text.startswith("`") or text.endswith("`") or (text[0] == text[-1] == " ") else ""
        return f"{fence}{space}{text}{space}{fence}"

    def convert_pre(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        text = el.get_text().strip("\n")
        fence = "`" * max(3, longest_run(text) + 1)
        return f"\n\n{fence}{el.get('data-language') or ''}\n{text}\n{fence}\n\n" if text.strip() else ""

    def convert_a(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        address = str(el.get("href") or "").strip()
        words = text.strip(" ")
        if not words or not address:
            return text
        if not is_safe_address(address) and not address.startswith("file:"):
            self.lost[gettext("link")] = None
            return text
        left, right = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
        return f"{left}[{words}]({destination(address)}{title_of(el)}){right}"

    def convert_img(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        alt = re.sub(r"[\\\[\]`*_$]", r"\\\g<0>", " ".join(str(el.get("alt") or "").split()))
        percent = int(str(el.get("data-percent") or 100))
        width = f"{{width={percent}%}}" if 0 < percent < 100 and percent >= WIDTHS[0] // 2 else ""
        return f"![{alt}]({destination(str(el.get('src') or ''))}{title_of(el)}){width}"

    def convert_strong(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        return emphasised(el, text, "**", self.lost)

    def convert_em(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        return emphasised(el, text, "*", self.lost)

    def convert_del(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        return emphasised(el, text, "~~", self.lost)

    def convert_mark(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        return emphasised(el, text, "==", self.lost)

    def convert_td(self, el: Tag, text: str, parent_tags: Collection[str]) -> str:
        cell = UNESCAPED_BAR.sub(r"\\|", text.strip().replace("\n", " "))
        return f" {cell} |"

    convert_th = convert_td


def escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\g<0>", text)


def is_element(node: PageElement | None, name: str) -> bool:
    return isinstance(node, Tag) and node.name == name


def paragraphs(text: str) -> str:
    """A run of text with its breaks: one is a break of the line, several begin a new paragraph."""
    text = BREAKS.sub(lambda match: "\\\n" if match[0].count(BREAK) == 1 else "\n\n", text.strip(f" \n{BREAK}"))
    return "\n".join(LINE_START.sub(escaped_start, line, count=1) if line else "" for line in marked_lines(text))


def marked_lines(text: str) -> list[str]:
    return [line.strip(" ") for line in text.split("\n")]


def escaped_start(match: re.Match[str]) -> str:
    """Only at the start of its line: what would begin a heading, a list, a quote, a table or a definition."""
    if match.start() > 0:
        return match[0]
    return f"{match[0]}\\" if NUMBERED.fullmatch(match[0]) else f"\\{match[0]}"


def longest_run(text: str) -> int:
    return max((len(run) for run in BACKTICKS.findall(text)), default=0)


def destination(address: str) -> str:
    """An address inside the parentheses of a link."""
    address = " ".join(address.split())
    return re.sub(r"[\s<>()\"\\^`{|}]", lambda match: quote(match[0]), address)


def title_of(el: Tag) -> str:
    title = " ".join(str(el.get("title") or "").split())
    return ' "{}"'.format(re.sub(r'["\\`*_$&]', r"\\\g<0>", title)) if title else ""


def is_beside_nothing_marked(el: Tag) -> bool:
    """Whether a formula on a line of its own would break no emphasis and no link."""
    return el.parent is not None and el.parent.name in {"p", "lectern-line", "[document]"}


def beside(el: Tag, direction: int) -> str:
    """The character next to an element in the same block, "" at its edge; `$` for a formula, `*` for other markup."""
    sibling = el.next_sibling if direction > 0 else el.previous_sibling
    if isinstance(sibling, NavigableString):
        return str(sibling)[0 if direction > 0 else -1 :][:1] or beside_of(sibling, direction)
    if isinstance(sibling, Tag) and sibling.name in EMPHASIS:
        return sibling.get_text()[0 if direction > 0 else -1 :][:1]
    if isinstance(sibling, Tag):
        return {"lectern-math": "$", "br": ""}.get(sibling.name, "*")
    return beside(el.parent, direction) if el.parent and el.parent.name in EMPHASIS else ""


def beside_of(text: NavigableString, direction: int) -> str:
    sibling = text.next_sibling if direction > 0 else text.previous_sibling
    return "*" if isinstance(sibling, Tag) else ""


def emphasised(el: Tag, text: str, mark: str, lost: dict[str, None]) -> str:
    """With the mark around it, where the dialect reads it so; punctuation at an edge may have to stand outside."""
    left, inner, right = parted(text)
    if not left and is_word(beside(el, -1)):
        left, inner = moved_out(inner, edge(el, 0))
    if not right and is_word(beside(el, 1)):
        right, rest = moved_out(inner[::-1], edge(el, -1)[::-1])
        right, inner = right[::-1], rest[::-1]
    before, inner, after = parted(inner)
    if not inner:
        return left + before + after + right
    core = inner.strip(mark[0]) or mark  # the same mark of an element inside is one run with this
    is_stuck = is_punctuation(core[0]) and not before and not left and is_word(beside(el, -1))
    if is_stuck or (is_punctuation(core[-1]) and not after and not right and is_word(beside(el, 1))):
        lost[gettext("emphasis")] = None
        return left + before + inner + after + right
    return f"{left}{before}{mark}{inner}{mark}{after}{right}"


def parted(text: str) -> tuple[str, str, str]:
    """The spaces in front, the text, the spaces behind."""
    inner = text.strip(" ")
    start = len(text) - len(text.lstrip(" "))
    return text[:start], inner, text[start + len(inner) :]


def edge(el: Tag, place: int) -> str:
    """The text at an edge of an element as it is written; "" where markup stands there."""
    child = el.contents[place] if el.contents else None
    return escaped(str(child)) if isinstance(child, NavigableString) else ""


def moved_out(text: str, written: str) -> tuple[str, str]:
    """The punctuation of `written` that `text` begins with, and the rest."""
    end = punctuation_first(written.lstrip(" "))
    return text[:end], text[end:]


def punctuation_first(text: str) -> int:
    """How many characters of punctuation, and of spaces between them, a text begins with."""
    return next((place for place, sign in enumerate(text) if not (is_punctuation(sign) or sign == " ")), len(text))


def is_word(character: str) -> bool:
    """Neither a space nor punctuation nor Korean, Chinese or Japanese: beside it, a mark needs a word on its inside."""
    return bool(character.strip()) and not is_punctuation(character) and not CJK.match(character)


def is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
