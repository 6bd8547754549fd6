"""Markdown to HTML: the one renderer of the preview, of publishing, of notes and of the tutor.

Nothing here knows a database or a request. The words that end up in the HTML ("Note", "Link to this section") are in
the language that is active while it runs: publishing activates the course's. The output always comes out of the
sanitiser, which is why this is the only module that marks text as safe.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from html import escape

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from courses import markdown_text
from courses.callouts import callout_rules
from courses.markdown_addresses import address_rules
from courses.markdown_blocks import block_rules
from courses.markdown_html import PageRenderer
from courses.markdown_inline import inline_rules, math_anywhere
from courses.markdown_missions import mission_rules
from courses.markdown_remarks import remark_rules
from courses.math_text import math_text
from courses.rendering import Heading, Passage, Picture, Problem, Reference, Rendered, Sheet, TextTooLong
from courses.sanitizing import clean
from courses.wording import gettext

__all__ = [
    "Heading",
    "Passage",
    "Picture",
    "Problem",
    "Reference",
    "Rendered",
    "TextTooLong",
    "one_line",
    "plain_line",
    "plain_text",
    "render",
    "render_fragment",
    "tokens_of",
    "told_instead",
    "trusted",
    "without_lines",
]

logger = logging.getLogger(__name__)

# Half of a character, which no encoding can write; it comes from broken files only.
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
DEFAULT_MAX_LENGTH = 400_000
# Only in tags: the sanitiser writes "<" for nothing else, and no quotes inside of a value.
DATA_LINE = re.compile(r'(<[a-z][\w-]*(?: [\w:-]+="[^"]*")*?) data-line="\d+"')


def render(
    source: str,
    *,
    known_headings: Sequence[tuple[str, str]] = (),
    resolve_picture: Callable[[str], Picture | None] | None = None,
    with_lines: bool = False,
    has_limit: bool = True,
) -> Rendered:
    """A lecture's page. Raises TextTooLong, and nothing else whatever the source.

    Without `has_limit` for texts of the product itself: the limit is for what people write.

    `known_headings` are (id, text) of the former version, in order: a heading keeps its id through renames and moves;
    ids are assigned once. `resolve_picture` is asked for the size of each image by its address as in the page.
    `with_lines` adds `data-line` (1-based) to blocks, for an editor that scrolls along.
    The page's own h1 is the lecture's title: where the source uses `#`, all headings move down one level.
    """
    sheet = Sheet(known_headings=known_headings, resolve_picture=resolve_picture, with_lines=with_lines)
    html, tokens = _run(source, sheet, has_limit=has_limit)
    pieces = markdown_text.passages(tokens, sheet.headings)
    words, minutes = markdown_text.count(markdown_text.plain(pieces))
    return Rendered(
        html=html,
        headings=tuple(sheet.headings),
        passages=pieces,
        links=tuple(sheet.links),
        images=tuple(sheet.images),
        problems=tuple(sorted(sheet.problems, key=lambda problem: problem.line)),
        words=words,
        reading_minutes=minutes,
        needs=frozenset(sheet.needs),
        remarks=tuple(sheet.remarks),
        mission_places=tuple(sheet.mission_places),
    )


def without_lines(rendered: Rendered) -> Rendered:
    """What `render` gives without `with_lines`, of what it gave with them."""
    return replace(rendered, html=mark_safe(DATA_LINE.sub(r"\1", rendered.html)))


def render_fragment(source: str, *, inline: bool = False) -> SafeString:
    """A text inside a page: a mission's prompt, a choice, feedback, a note, a tutor's answer. Raises nothing: one that
    is longer than a text may be by now is shown as it was written.

    Its headings have no ids and stand below the page's, and its footnotes cannot meet the page's. With `inline`, a
    text of one paragraph comes without the `p` around it.
    """
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    sheet = Sheet(is_page=False, notes_prefix=f"{digest}-")
    try:
        return _run(source, sheet, unwrap=inline)[0]
    except TextTooLong:
        return _as_source(source, sheet)[0]


def told_instead(reason: str) -> Rendered:
    """A page that says why there is none: for a text that is too long by now."""
    html = clean(f"<p>{escape(reason)}</p>")
    nothing: tuple[()] = ()
    return Rendered(mark_safe(html), nothing, nothing, nothing, nothing, nothing, 0, 0, frozenset())


def plain_text(source: str, *, has_limit: bool = True) -> str:
    """The text that a reader sees, without markup, one block a line. Raises TextTooLong."""
    sheet = Sheet()
    _, tokens = _run(source, sheet, has_limit=has_limit)
    return markdown_text.plain(markdown_text.passages(tokens, sheet.headings))


def plain_line(source: str) -> str:
    """What a reader sees of one line that is no block, such as a title: its words without markup, formulas in letters.
    Raises nothing; a line that has no words is given as it was written.
    """
    try:
        (inline,) = parser().parseInline(LONE_SURROGATE.sub("\ufffd", source), {"sheet": Sheet(is_page=False)})
    except Exception:  # as with a page: a parser's mistake must not cost the author the words
        logger.exception("A line could not be read as Markdown")
        return source
    return markdown_text.inline_text(inline.children or [], formula=math_text) or source


def one_line(source: str) -> str:
    """What a reader sees of a text of any blocks, without markup, in one line. Raises nothing; a text that has no words
    is given as it was written.
    """
    return markdown_text.one_line(tokens_of(source)) or " ".join(source.split())


def trusted(html: str) -> SafeString:
    """HTML that `render` or `render_fragment` made earlier and that was stored since. Nothing else may be passed."""
    return mark_safe(html)


def tokens_of(source: str) -> list[Token]:
    """What the parser makes of a text inside a page, for modules that read it instead of showing it. Raises nothing; a
    text that cannot be parsed is one piece of plain text.
    """
    try:
        return parser().parse(LONE_SURROGATE.sub("\ufffd", source), {"sheet": Sheet(is_page=False)})
    except Exception:  # as with a page
        logger.exception("A text could not be read as Markdown")
        return [Token("inline", "", 0, children=[Token("text", "", 0, content=source)])]


@cache
def parser() -> MarkdownIt:
    """The configured parser. It keeps no state between texts: that is in the sheet."""
    md = MarkdownIt("js-default", {"html": False, "tasklists": True})
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # our own rule judges, and tells the author
    md.use(footnote_plugin).use(deflist_plugin).use(gfm_autolink_plugin)
    md.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    md.use(math_anywhere)
    md.use(address_rules).use(inline_rules).use(callout_rules).use(block_rules).use(remark_rules).use(mission_rules)
    md.renderer = PageRenderer(md)  # a fresh one, without the render rules that plugins have put into the first
    return md


def _run(source: str, sheet: Sheet, *, unwrap: bool = False, has_limit: bool = True) -> tuple[SafeString, list[Token]]:
    if has_limit:
        _check_length(source)
    md, env = parser(), {"sheet": sheet}
    try:
        tokens = md.parse(LONE_SURROGATE.sub("\ufffd", source), env)
        if unwrap and [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
            tokens[0].hidden = tokens[2].hidden = True
        html = clean(md.renderer.render(tokens, md.options, env)).strip()
    except Exception:  # a parser's mistake or exhausted recursion must cost the author neither the page nor the text
        logger.exception("Markdown could not be rendered")
        return _as_source(source, sheet)
    return mark_safe(html), tokens


def _as_source(source: str, sheet: Sheet) -> tuple[SafeString, list[Token]]:
    """The source itself, escaped, with the problem noted."""
    sheet.headings.clear()
    sheet.problems.append(Problem(gettext("This text could not be rendered; it is shown as it was written."), 1))
    source = LONE_SURROGATE.sub("\ufffd", source)
    html = clean(f'<pre class="unrendered" tabindex="0">{escape(source)}</pre>')
    return mark_safe(html), [Token("code_block", "", 0, content=source)]


def _check_length(source: str) -> None:
    limit = getattr(settings, "MARKDOWN_MAX_LENGTH", DEFAULT_MAX_LENGTH) if settings.configured else DEFAULT_MAX_LENGTH
    if len(source) > limit:
        message = gettext("This text has %(length)s characters; at most %(limit)s can be shown.")
        raise TextTooLong(message % {"length": f"{len(source):,}", "limit": f"{limit:,}"})
