"""Texts of other systems, which are HTML, as Markdown; and ours as XHTML for them. Pure."""

import re
from html import unescape

from bs4 import BeautifulSoup

from courses.markdown import render_fragment
from courses.wording import gettext

from .html_cleaning import CONTROLS, SPACES, cleaned, without_emphasis
from .html_constructs import EMPHASIS, FORMULA
from .markdown_writing import Writer, escaped, paragraphs

# Most texts of most files: one paragraph without anything in it. They need no parser.
PLAIN = re.compile(r"\s*(?:<p>)?([^<&]{0,5000})(?:</p>)?\s*")
# A link to a file that travels with the text.
FILE = re.compile(r"(\]\(\s*<?|\]:\s*<?)file:")
BLANK = re.compile(r"\s+")
SHOWN_AS_NO_TEXT = re.compile(
    r'<math.*?</math>|<figcaption.*?</figcaption>|<span class="video-card-(?:play|site).*?</span>|<[^>]*>',
    re.DOTALL,
)
PLACE = "lectern-file-of-this-text/"


def to_markdown(html: str) -> tuple[str, tuple[str, ...]]:
    """The text in the dialect of courses/markdown.py, and the names of the constructs that were not carried.

    Any HTML will do, also a fragment, broken or hostile. Links to `file:NAME` stay. Of a very long text only the
    beginning is taken, which is named.
    """
    if (plain := PLAIN.fullmatch(html)) and not FORMULA.search(plain[1]) and not CONTROLS.search(plain[1]):
        return paragraphs(escaped(SPACES.sub(" ", plain[1]))), ()
    soup, lost = cleaned(html)
    writer, words = Writer(), soup.get_text()
    text = _tidy(writer.convert_soup(soup))
    if soup.find(list(EMPHASIS)) and _shown(text) != BLANK.sub("", words):  # the marks would show, or take words along
        without_emphasis(soup)
        writer.lost[gettext("emphasis")] = None
        text = _tidy(writer.convert_soup(soup))
    return text, tuple(dict.fromkeys([*lost, *writer.lost]))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()


def _shown(text: str) -> str:
    """What a reader sees of it, without spaces and formulas."""
    return BLANK.sub("", unescape(SHOWN_AS_NO_TEXT.sub("", str(render_fragment(with_places(text))))))


def with_places(text: str) -> str:
    """Links to files as addresses that the renderer keeps."""
    return FILE.sub(rf"\g<1>{PLACE}", text)


def from_markdown(text: str, *, inline: bool = False) -> str:
    """XHTML, well-formed as XML when it is put into an element. Links to `file:NAME` stay, percent-encoded.

    With `inline`, a text of one paragraph comes without the `p` around it.
    """
    html = render_fragment(with_places(CONTROLS.sub("", text)), inline=inline)
    soup = BeautifulSoup(str(html).replace(PLACE, "file:"), "html.parser", multi_valued_attributes=None)
    return soup.decode(formatter="minimal")
