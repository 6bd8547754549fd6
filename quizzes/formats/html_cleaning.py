"""HTML of other systems as a tree that holds nothing but what Markdown can say, and the names of what it cannot. Pure.

The text first passes an HTML5 parser and an allow-list (nh3), so that everything behind it meets well-formed HTML of
known elements only, however broken or hostile the file was.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from itertools import islice
from urllib.parse import unquote

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from courses.wording import gettext

from .mathml_text import to_tex

LONGEST_HTML = 100_000
DEEPEST = 60

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd pre hr table caption thead tbody tfoot tr th td figure "
    "figcaption section article header footer main aside nav address center details summary fieldset form".split()
)
CONTAINERS = frozenset({"[document]", "div", "blockquote", "li", "dd", "figure"})
TIGHT = frozenset({"li", "dd"})
PLAIN_BLOCKS = frozenset(
    "section article header footer main aside nav address center details summary fieldset form figcaption".split()
)
# One name for each way to say the same thing.
SAME = {
    **dict.fromkeys(["b"], "strong"),
    **dict.fromkeys(["i", "cite", "dfn", "var"], "em"),
    **dict.fromkeys(["s", "strike"], "del"),
    **dict.fromkeys(["kbd", "samp", "tt"], "code"),
}
EMPHASIS = frozenset({"strong", "em", "del", "mark"})
LINKED = frozenset({"iframe", "video", "audio", "embed", "object"})
DROPPED = frozenset({"svg", "canvas", "map", "noscript", "template", "rp"})
FIELDS = frozenset({"input", "select", "textarea", "button", "option", "optgroup", "label", "datalist"})
INLINE = frozenset(
    "a abbr acronym bdi bdo big br code del em font img ins mark q ruby rt small span strong sub sup time u "
    "wbr colgroup col source track param legend".split()
)
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
DEEPEST_SOURCE, MOST_TAGS, MOST_FORMULAS = 400, 3_000, 300
MATH_SCRIPT = re.compile(
    r"<script\b[^>]{0,200}?type\s*=\s*[\"']?math/tex(;\s*mode=display)?[^>]{0,50}>((?:(?!</script).){0,5000})</script\s*>",
    re.I | re.DOTALL,
)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\ue003\ufffe\uffff\ud800-\udfff]")
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
# None goes on over the beginning of another, so that text full of beginnings takes no longer than other text.
FORMULA = re.compile(
    r"\\\(((?:(?!\\\().)+?)\\\)|\\\[((?:(?!\\\[).)+?)\\\]|\$\$([^$]+?)\$\$",
    re.DOTALL,
)
PERCENT = re.compile(r"\s*(\d{1,3})(?:\.\d+)?\s*%\s*")
LATEX = "LaTeX:"
LANGUAGE = re.compile(
    r"(?:(?:^|\s)(?:language|lang|highlight-source|highlight|brush:)[-: ]?\s*|^sourceCode\s+)([\w+#.\-]{1,30})"
)
SUPERSCRIPTS = dict(
    zip("0123456789+-−=()niTabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)
SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


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
    for math in soup.find_all("math"):
        yield from _math(soup, math)
    for tag in soup.find_all(True):
        if tag.name in SAME:
            tag.name = SAME[tag.name]
        yield from _replace(soup, tag)
    _formulas(soup)
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


def _replace(soup: BeautifulSoup, tag: Tag) -> Iterator[str]:
    """What one element becomes."""
    if tag.decomposed or tag.parent is None:
        return
    if tag.has_attr("style"):
        del tag["style"]
        yield gettext("inline style")
    if tag.name in DROPPED:
        if tag.name != "rp":
            yield gettext("drawing") if tag.name == "svg" else tag.name
        tag.decompose()
    elif tag.name in FIELDS:
        yield gettext("form field")
        tag.unwrap()
    elif tag.name in LINKED:
        yield tag.name
        _link_instead(soup, tag)
    elif tag.name == "img":
        yield from _picture(soup, tag)
    elif tag.name in {"sub", "sup"}:
        yield from _script(tag)
    elif tag.name == "code" and "lectern-tex" in str(tag.get("class")):
        _put_formula(soup, tag, tag.get_text(), is_display="display" in str(tag.get("class")))
    else:
        yield from _plain(tag)


def _plain(tag: Tag) -> Iterator[str]:
    if tag.name == "u":
        yield gettext("underline")
    elif tag.name == "font":
        yield gettext("inline style")
    elif tag.name == "ol" and (tag.get("type", "1") != "1" or tag.has_attr("reversed")):
        yield gettext("numbering of a list")
    elif tag.name == "ins":
        tag.name = "mark"
    if tag.name == "rt":
        tag.insert(0, "(")
        tag.append(")")
    if tag.name == "q":
        tag.insert(0, "“")
        tag.append("”")
    if tag.name == "figure":
        _caption(tag)
    if tag.name in PLAIN_BLOCKS:
        tag.name = "div"
    elif tag.name in INLINE - EMPHASIS - {"a", "br", "code", "img"} or tag.name in {"colgroup", "col"}:
        tag.unwrap()


def _caption(figure: Tag) -> None:
    """A picture with a title, alone in its paragraph, is a figure with that caption in our Markdown."""
    captions, pictures = figure.find_all("figcaption"), figure.find_all("img")
    others = [child for child in figure.find_all(True) if child.name not in {"figcaption", "img", "a", "div", "p"}]
    if len(captions) == len(pictures) == 1 and not others:
        pictures[0]["title"] = " ".join(captions[0].get_text().split())
        captions[0].decompose()


def _link_instead(soup: BeautifulSoup, tag: Tag) -> None:
    """A link that leads to what cannot be embedded, with the words that the element has for it."""
    sources = [tag.get("src"), tag.get("data"), *(source.get("src") for source in tag.find_all("source"))]
    address = next((str(source) for source in sources if source), "")
    words = str(tag.get("title") or "").strip() or unquote(address.rpartition("/")[2].removeprefix("file:")) or address
    if not address or address.startswith("data:"):
        tag.unwrap()
        return
    link = soup.new_tag("a", attrs={"href": address})
    link.string = words
    block = soup.new_tag("p") if tag.name != "audio" else soup.new_tag("span")
    block.append(link)
    tag.replace_with(block)
    if block.name == "span":
        block.unwrap()


def _picture(soup: BeautifulSoup, image: Tag) -> Iterator[str]:
    if tex := _tex_of_picture(image):
        _put_formula(soup, image, tex, is_display=False)
        return
    source = str(image.get("src") or "")
    if not source or source.startswith("data:"):
        if source:
            yield gettext("picture")
        image.replace_with(str(image.get("alt") or ""))
        return
    width = str(image.get("width") or "")
    if percent := PERCENT.fullmatch(width):
        image["data-percent"] = percent[1]
    elif width or image.get("height"):
        yield gettext("size of a picture")


def _tex_of_picture(image: Tag) -> str:
    """Canvas keeps formulas as pictures with their TeX beside them."""
    if image.get("data-equation-content"):
        return str(image["data-equation-content"])
    alt = str(image.get("alt") or "")
    if "equation_image" in str(image.get("class")) and alt.startswith(LATEX):
        return alt.removeprefix(LATEX).strip()
    _, is_equation, name = str(image.get("src") or "").partition("/equation_images/")
    return unquote(unquote(name.partition("?")[0])) if is_equation else ""


def _script(tag: Tag) -> Iterator[str]:
    """`x<sup>2</sup>` as x²; what has no such characters stands behind ^ or _ and is named."""
    known = SUPERSCRIPTS if tag.name == "sup" else SUBSCRIPTS
    text = tag.get_text().strip()
    if not tag.find(True) and all(character in known for character in text):
        tag.replace_with("".join(known[character] for character in text))
        return
    yield gettext("superscript") if tag.name == "sup" else gettext("subscript")
    sign = "^" if tag.name == "sup" else "_"
    is_short = len(text) == 1
    tag.insert(0, sign if is_short else f"{sign}(")
    if not is_short:
        tag.append(")")
    tag.unwrap()


def _math(soup: BeautifulSoup, math: Tag) -> Iterator[str]:
    tex = to_tex(math)
    if tex is None:
        yield gettext("formula (MathML)")
        math.replace_with(" ".join(math.get_text(" ").split()))
    else:
        _put_formula(soup, math, tex, is_display=math.get("display") == "block")


def _put_formula(soup: BeautifulSoup, tag: Tag, tex: str, *, is_display: bool) -> None:
    tag.replace_with(_formula(soup, tex, is_display=is_display))


def _formula(soup: BeautifulSoup, tex: str, *, is_display: bool) -> Tag | NavigableString:
    tex = " ".join(tex.split())
    if not tex:
        return NavigableString(" ")
    if re.search(r"(?<!\\)(?:\\\\)*\$", tex) or tex.endswith("\\"):  # it would end the formula too early
        code = soup.new_tag("code")
        code.string = tex
        return code
    return soup.new_tag("lectern-math", attrs={"data-tex": tex, "data-display": "1" if is_display else ""})


def _formulas(soup: BeautifulSoup) -> None:
    r"""`\(…\)`, `\[…\]` and `$$…$$` in the text."""
    for text in list(soup.find_all(string=True)):
        words = str(text)
        if _is_in_code(text) or not FORMULA.search(words):
            continue
        end, pieces = 0, list[NavigableString | Tag]()
        for match in islice(FORMULA.finditer(words), MOST_FORMULAS):
            pieces.append(NavigableString(words[end : match.start()]))
            tex = match[1] or match[2] or match[3]
            pieces.append(_formula(soup, tex, is_display=match[1] is None))
            end = match.end()
        text.replace_with(*pieces, NavigableString(words[end:]))


def _is_in_code(text: NavigableString) -> bool:
    return any(parent.name in {"code", "pre"} for parent in text.parents)


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
