"""Texts of other systems, which are HTML, as Markdown; and ours as XHTML for them. Pure."""

import re

from bs4 import BeautifulSoup

from courses.markdown import render_fragment

from .html_cleaning import CONTROLS, cleaned
from .markdown_writing import Writer

# A link to a file that travels with the text. The renderer knows no such address, so it gets one that it keeps.
FILE = re.compile(r"(\]\(\s*<?|\]:\s*<?)file:")
PLACE = "lectern-file-of-this-text/"


def to_markdown(html: str) -> tuple[str, tuple[str, ...]]:
    """The text in the dialect of courses/markdown.py, and the names of the constructs that were not carried.

    Any HTML will do, also a fragment, broken or hostile. Links to `file:NAME` stay. Of a very long text only the
    beginning is taken, which is named.
    """
    soup, lost = cleaned(html)
    writer = Writer()
    text = writer.convert_soup(soup)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()
    return text, tuple(dict.fromkeys([*lost, *writer.lost]))


def from_markdown(text: str, *, inline: bool = False) -> str:
    """XHTML, well-formed as XML when it is put into an element. Links to `file:NAME` stay, percent-encoded.

    With `inline`, a text of one paragraph comes without the `p` around it.
    """
    html = render_fragment(FILE.sub(rf"\g<1>{PLACE}", CONTROLS.sub("", text)), inline=inline)
    soup = BeautifulSoup(str(html).replace(PLACE, "file:"), "html.parser", multi_valued_attributes=None)
    return soup.decode(formatter="minimal")
