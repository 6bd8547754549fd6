"""HTML of other systems as a tree that holds nothing but what Markdown can say, and the names of what it cannot. Pure.

The text first passes an HTML5 parser and an allow-list (nh3), so that everything behind it meets well-formed HTML of
known elements only, however broken or hostile the file was.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from courses.wording import gettext

from .html_constructs import DROPPED, EMPHASIS, FIELDS, FORMULA, INLINE, LINKED, formulas, math, replace

LONGEST_HTML = 100_000
DEEPEST = 60

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd pre hr table caption thead tbody tfoot tr th td figure "
    "figcaption section article header footer main aside nav address center details summary fieldset form".split()
)
CONTAINERS = frozenset({"[document]", "div", "blockquote", "li", "dd", "figure"})
TIGHT = frozenset({"li", "dd"})
# One name for each way to say the same thing.
SAME = {
    **dict.fromkeys(["b"], "strong"),
    **dict.fromkeys(["i", "cite", "dfn", "var"], "em"),
    **dict.fromkeys(["s", "strike"], "del"),
    **dict.fromkeys(["kbd", "samp", "tt"], "code"),
}
MATHML = frozenset(
    "math semantics annotation annotation-xml mrow mi mo mn ms mtext mspace mfrac msqrt mroot mstyle merror mpadded "
    "mphantom mfenced menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr "
    "mlabeledtr mtd maction".split()
)
TAGS = BLOCKS | INLINE | MATHML | LINKED | DROPPED | FIELDS | frozenset(SAME)
SCRIPT, STYLE_SHEET = re.compile(r"<script[\s>/]", re.I), re.compile(r"<style[\s>/]", re.I)
UNSAFE = re.compile(r"""\shref\s*=\s*["']?\s*(?:javascript|vbscript|data):""", re.I)
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]{0,30})[^<>]*>?")
OFTEN_OPEN = frozenset(
    "p li td th tr dt dd option thead tbody tfoot colgroup br img hr input col source track param wbr embed area "
    "link meta".split()
)
DEEPEST_SOURCE, MOST_TAGS = 400, 3_000
MATH_SCRIPT = re.compile(
    r"<script\b[^>]{0,200}?type\s*=\s*[\"']?math/tex(;\s*mode=display)?[^>]{0,50}>((?:(?!</script).){0,5000})</script\s*>",
    re.I | re.DOTALL,
)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\ue003\ufffe\uffff\ud800-\udfff]")
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
LANGUAGE = re.compile(
    r"(?:(?:^|\s)(?:language|lang|highlight-source|highlight|brush:)[-: ]?\s*|^sourceCode\s+)([\w+#.\-]{1,30})"
)


def attributes() -> dict[str, set[str]]:
    return {
        "*": {"class", "style", "title"},
        "a": {"href"},
        "img": {"src", "alt", "width", "height", "data-equation-content", "data-mathml", "data-latex"},
        "pre": {"data-language"},
        "code": {"data-language"},
        "ol": {"start", "type", "reversed"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "math": {"display", "alttext"},
        "annotation": {"encoding"},
        "mfenced": {"open", "close", "separators"},
        "mfrac": {"linethickness"},
        "mover": {"accent"},
        "mi": {"mathvariant"},
        "object": {"data"},
        "source": {"src"},
        **{tag: {"src", "title"} for tag in ("iframe", "video", "audio", "embed")},
    }


CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes=attributes(),
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel", "file", "data"},
)


def cleaned(html: str) -> tuple[BeautifulSoup, tuple[str, ...]]:
    """A tree of blocks that hold runs of text, and the names of the constructs that were left out, each once."""
    lost: dict[str, None] = {}
    if len(html) > LONGEST_HTML:
        html = html[:LONGEST_HTML]
        lost[gettext("the end of a very long text")] = None
    html = _with_readable_formulas(CONTROLS.sub("", html))
    if is_excessive(html):
        html = escape(unescape(TAG.sub(" ", html)))
        lost[gettext("very deep nesting")] = None
    names = {SCRIPT: gettext("script"), STYLE_SHEET: gettext("style sheet"), UNSAFE: gettext("link")}
    lost.update(dict.fromkeys(name for pattern, name in names.items() if pattern.search(html)))
    soup = BeautifulSoup(CLEANER.clean(html), "html.parser", multi_valued_attributes=None)
    lost.update(dict.fromkeys(_prepare(soup)))
    return soup, tuple(lost)


def without_emphasis(soup: BeautifulSoup) -> None:
    """The same tree, its words only."""
    for tag in soup.find_all(list(EMPHASIS)):
        tag.unwrap()
    soup.smooth()
    _join(soup, frozenset({"code"}))


def is_excessive(html: str) -> bool:
    """Whether an HTML parser would build a tree of more depth or size than any text has, in one pass over the tags.

    Elements whose end may be left out do not count towards the depth.
    """
    depth = 0
    for number, match in enumerate(TAG.finditer(html)):
        if match[2].lower() not in OFTEN_OPEN:
            depth += -1 if match[1] else 1
        if depth > DEEPEST_SOURCE or number > MOST_TAGS:
            return True
    return False


def _with_readable_formulas(html: str) -> str:
    r"""MathJax's scripts as elements that survive the cleaning, and the `<` of `\(a<b\)`, which is no tag."""
    html = MATH_SCRIPT.sub(_math_script, html)
    return FORMULA.sub(lambda match: match[0].replace("<", "&lt;") if ">" not in match[0] else match[0], html)


def _math_script(match: re.Match[str]) -> str:
    return f'<code class="lectern-tex {"display" if match[1] else ""}">{escape(match[2])}</code>'


def _prepare(soup: BeautifulSoup) -> Iterator[str]:
    """Changes the tree in place; yields the names of what is lost."""
    yield from _flatten(soup)
    for tag in soup.find_all("math"):
        yield from math(soup, tag)
    for tag in soup.find_all(True):
        if tag.name in SAME:
            tag.name = SAME[tag.name]
        yield from replace(soup, tag)
    formulas(soup)
    for cell in soup.find_all(["td", "th"]):
        yield from _cell(cell)
    _inline_only(soup)
    _code(soup)
    _emphasis(soup)
    _whitespace(soup)
    _runs(soup)


def _flatten(soup: BeautifulSoup) -> Iterator[str]:
    """What is too deep stands in its ancestor."""
    depths: dict[int, int] = {id(soup): 0}
    deep: list[Tag] = []
    for tag in soup.find_all(True):
        depth = depths[id(tag.parent)] + 1
        depths[id(tag)] = depth
        if depth > DEEPEST:
            deep.append(tag)
    for tag in reversed(deep):
        tag.unwrap()
    if deep:
        yield gettext("very deep nesting")


def _cell(cell: Tag) -> Iterator[str]:
    """A cell of a Markdown table is one line."""
    if str(cell.get("colspan", "1")) != "1" or str(cell.get("rowspan", "1")) != "1":
        yield gettext("merged cells")
        cell.attrs.pop("colspan", None)
    for inner in cell.find_all(list(BLOCKS | {"br"})):
        if inner.name in {"li", "table", "pre"}:
            yield {"li": gettext("list in a table"), "table": gettext("table in a table")}.get(
                inner.name, gettext("code block in a table")
            )
        if inner.name == "pre":
            inner.name = "code"
            continue
        inner.insert_before(" ")
        inner.insert_after(" ")
        inner.unwrap()


def _inline_only(soup: BeautifulSoup) -> None:
    """Emphasis and links stand inside of blocks, never around them; text of headings and terms is one line."""
    for tag in soup.find_all(list(EMPHASIS | {"a", "code"})):
        if tag.find(list(BLOCKS)):
            tag.unwrap()
    for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "p"]):
        for inner in tag.find_all(list(BLOCKS | {"br"} if tag.name != "p" else BLOCKS)):
            inner.insert_before(" ")
            inner.insert_after(" ")
            inner.unwrap()


def _code(soup: BeautifulSoup) -> None:
    """Code is text only; a block keeps the name of its language."""
    for block in soup.find_all("pre"):
        language = _language(block)
        for line_break in block.find_all("br"):
            line_break.replace_with("\n")
        text = block.get_text().replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")
        block.clear()
        block.string = text
        block.attrs = {"data-language": language}
    for code in soup.find_all("code"):
        text = SPACES.sub(" ", code.get_text())
        code.clear()
        code.string = text


def _language(block: Tag) -> str:
    code = block.find("code")
    around = block.parent if block.parent and block.parent.name == "div" else None
    for tag in (code, block, around):
        if not isinstance(tag, Tag):
            continue
        if tag.get("data-language"):
            return re.sub(r"[^\w+#.\-]", "", str(tag["data-language"]))[:30]
        if match := LANGUAGE.search(str(tag.get("class") or "")):
            return match[1]
    return ""


def _emphasis(soup: BeautifulSoup) -> None:
    """The same emphasis neither inside of itself nor side by side, and none around nothing."""
    for tag in soup.find_all(list(EMPHASIS)):
        is_empty = not tag.get_text().strip() and not tag.find(["img", "lectern-math"])
        if is_empty or tag.find_parent(tag.name):
            tag.unwrap()
    _join(soup, EMPHASIS | {"code"})


def _join(soup: BeautifulSoup, names: frozenset[str]) -> None:
    """Elements of one name side by side as one."""
    for tag in soup.find_all(list(names)):
        following = tag.next_sibling
        while isinstance(following, Tag) and following.name == tag.name:
            for child in list(following.contents):
                tag.append(child)
            following.decompose()
            following = tag.next_sibling


def _whitespace(soup: BeautifulSoup) -> None:
    soup.smooth()
    for text in list(soup.find_all(string=True)):
        if text.parent is None or text.parent.name != "pre":
            text.replace_with(SPACES.sub(" ", str(text)))


def _runs(soup: BeautifulSoup) -> None:
    """Text beside blocks stands in a block of its own, so that each block holds either blocks or one run of text."""
    for tag in [soup, *soup.find_all(list(CONTAINERS))]:
        run: list[NavigableString | Tag] = []
        for child in [*tag.contents, None]:
            if child is not None and not (isinstance(child, Tag) and child.name in BLOCKS):
                run.append(child)  # type: ignore[arg-type]
                continue
            _wrap(soup, tag, run)
            run = []


def _wrap(soup: BeautifulSoup, parent: Tag, run: Iterable[NavigableString | Tag]) -> None:
    pieces = list(run)
    if not any(isinstance(piece, Tag) or piece.strip() for piece in pieces):
        for piece in pieces:
            piece.extract()
        return
    block = soup.new_tag("lectern-line" if parent.name in TIGHT else "p")
    pieces[0].insert_before(block)
    for piece in pieces:
        block.append(piece)
