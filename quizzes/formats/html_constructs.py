"""What single elements and formulas of other systems' HTML become on the way to Markdown. Pure.

Each function changes the tree in place, and yields the names of what it could not keep.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from courses.wording import gettext

from .mathml_text import to_tex

MOST_FORMULAS = 300
PLAIN_BLOCKS = frozenset(
    "section article header footer main aside nav address center details summary fieldset form figcaption".split()
)
EMPHASIS = frozenset({"strong", "em", "del", "mark"})
LINKED = frozenset({"iframe", "video", "audio", "embed", "object"})
DROPPED = frozenset({"svg", "canvas", "map", "noscript", "template", "rp"})
FIELDS = frozenset({"input", "select", "textarea", "button", "option", "optgroup", "label", "datalist"})
INLINE = frozenset(
    "a abbr acronym bdi bdo big br code del em font img ins mark q ruby rt small span strong sub sup time u "
    "wbr colgroup col source track param legend".split()
)
# None goes on over the beginning of another, so that text full of beginnings takes no longer than other text.
FORMULA = re.compile(
    r"\\\(((?:(?!\\\().)+?)\\\)|\\\[((?:(?!\\\[).)+?)\\\]|\$\$([^$]+?)\$\$",
    re.DOTALL,
)
PERCENT = re.compile(r"\s*(\d{1,3})(?:\.\d+)?\s*%\s*")
LATEX = "LaTeX:"
SUPERSCRIPTS = dict(
    zip("0123456789+-−=()niTabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)
SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def replace(soup: BeautifulSoup, tag: Tag) -> Iterator[str]:
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


def math(soup: BeautifulSoup, math: Tag) -> Iterator[str]:
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


def formulas(soup: BeautifulSoup) -> None:
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
