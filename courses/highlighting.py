"""Code colours as Pygments classes, so that no style attribute is needed."""

from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# A longer listing stays plain: colouring is the slowest part of a page, and nobody reads that far.
LONGEST_LISTING = 30_000


@lru_cache(maxsize=64)
def lexer_for(language: str) -> Lexer | None:
    """The lexer of a language as it is named behind a fence, or None for a name that Pygments does not know."""
    try:
        # Leading blank lines and spaces are the author's.
        return get_lexer_by_name(language.lower(), stripnl=False)
    except ClassNotFound:
        return None


def highlight_code(code: str, language: str) -> tuple[str, str]:
    """The code as escaped HTML with classes, and the language's name as a reader knows it ("" where there is none)."""
    lexer = lexer_for(language) if language else None
    if lexer is None or len(code) > LONGEST_LISTING:
        return escape(code), lexer.name if lexer else language
    return highlight(code, lexer, HtmlFormatter(nowrap=True)), lexer.name
