"""Rules on the parsed page: heading ids, safe links, figures, video cards, table classes, source lines."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from courses.headings import ID_PREFIX, Wanted, assign_ids
from courses.markdown_links import canonical, lasting_address
from courses.markdown_text import inline_text
from courses.rendering import Heading, Problem, Reference, Sheet
from courses.sanitizing import PICTURE_SCHEMES, is_safe_address
from courses.wording import gettext

EXPLICIT_ID = re.compile(r"[ \t]*\{#([\w.\-]{1,80})\}[ \t]*$")
FRAGMENT_LEVELS_DOWN = 3
ALIGNMENT = re.compile(r"text-align:(left|center|right)")
EXTERNAL = re.compile(r"https?:", re.IGNORECASE)
VIDEO_SITES = {
    "YouTube": re.compile(
        r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?|embed/|shorts/|live/)|youtu\.be/)[\w\-]"
    ),
    "Vimeo": re.compile(r"https?://(?:(?:www\.)?vimeo\.com/|player\.vimeo\.com/video/)\d"),
}
LINE_BREAKS = frozenset({"softbreak", "hardbreak"})


def block_rules(md: MarkdownIt) -> None:
    """Put the rules into a parser: ids written by hand before inline parsing, everything else at its end."""
    md.core.ruler.before("inline", "explicit_ids", explicit_ids)
    for rule in (check_nesting, headings, links, figures, videos, table_classes, source_lines):
        md.core.ruler.push(rule.__name__, rule)


def sheet_of(state: StateCore) -> Sheet:
    sheet: Sheet = state.env["sheet"]
    return sheet


def followed(tokens: list[Token], opening: str) -> Iterator[tuple[Token, Token]]:
    """Each token of that type with its inline token."""
    return ((token, tokens[place + 1]) for place, token in enumerate(tokens) if token.type == opening)


def first_line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def explicit_ids(state: StateCore) -> None:
    """`## Title {#my-id}`: take the id off the text."""
    for opening, inline in followed(state.tokens, "heading_open"):
        if match := EXPLICIT_ID.search(inline.content):
            opening.meta["explicit"] = match[1]
            inline.content = inline.content[: match.start()]


def check_nesting(state: StateCore) -> None:
    """The parser leaves out blocks below its nesting limit without a word; the author must know."""
    limit = state.md.options.maxNesting
    deep = next((token for token in state.tokens if token.level >= limit - 1), None)
    if deep:
        message = gettext("Lists or quotes are nested too deep here; some of the text is not shown.")
        sheet_of(state).problems.append(Problem(message, first_line(deep)))


def headings(state: StateCore) -> None:
    """Ids, and levels below the page's own h1, which is the lecture's title."""
    found = list(followed(state.tokens, "heading_open"))
    if sheet_of(state).is_page:
        _move_down(state.tokens, 1 if any(opening.tag == "h1" for opening, _ in found) else 0)
        _identify(found, sheet_of(state))
    else:
        _move_down(state.tokens, FRAGMENT_LEVELS_DOWN)


def _identify(found: list[tuple[Token, Token]], sheet: Sheet) -> None:
    texts = [inline_text(inline.children or []) for _, inline in found]
    wanted = [Wanted(text, opening.meta.get("explicit", "")) for (opening, _), text in zip(found, texts, strict=True)]
    ids = assign_ids(wanted, sheet.known_headings)
    for (opening, _), text, heading_id in zip(found, texts, ids, strict=True):
        opening.attrSet("id", heading_id)
        heading = Heading(heading_id, text, int(opening.tag[1]), first_line(opening))
        sheet.headings.append(heading)
        sheet.heading_ids.add(heading_id)
        opening.meta["heading"] = heading


def _move_down(tokens: list[Token], levels: int) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + levels, 6)}"


def links(state: StateCore) -> None:
    """Note every link and image; one that leads to a forbidden address becomes its plain text, and a problem."""
    for inline in state.tokens:
        if inline.type == "inline" and inline.children:
            inline.children = list(_checked(inline.children, first_line(inline), sheet_of(state)))


def _checked(children: list[Token], line: int, sheet: Sheet) -> Iterator[Token]:
    is_dropped = False
    for place, token in enumerate(children):
        token.meta["line"] = line
        if token.type == "link_open":
            is_dropped = not _note_link(token, children[place:], sheet)
        if token.type == "image":
            yield _checked_image(token, sheet)
        elif not (is_dropped and token.type in {"link_open", "link_close"}):
            yield token
        line += 1 if token.type in LINE_BREAKS else token.content.count("\n")


def _note_link(token: Token, rest: list[Token], sheet: Sheet) -> bool:
    target, line = str(token.attrGet("href") or ""), token.meta["line"]
    token.attrSet("href", lasting_address(target))
    if not is_safe_address(str(token.attrGet("href"))):
        sheet.problems.append(Problem(gettext("A link cannot lead to this address: %s") % target[:100], line))
        return False
    if target.startswith("#"):
        target = _place_in_page(target, sheet)
        token.attrSet("href", target)
    if EXTERNAL.match(target):
        token.attrSet("rel", "noopener noreferrer")
    end = next(place for place, other in enumerate(rest) if other.type == "link_close")
    sheet.links.append(Reference(canonical(target), inline_text(rest[:end]), line))
    return True


def _place_in_page(target: str, sheet: Sheet) -> str:
    """`#my-id` leads to the heading whose id is `h-my-id`; the prefix is ours, so authors need not write it."""
    prefixed = ID_PREFIX + unquote(target[1:])
    return f"#{prefixed}" if prefixed in sheet.heading_ids else target


def _checked_image(token: Token, sheet: Sheet) -> Token:
    source, line = str(token.attrGet("src") or ""), token.meta["line"]
    alt = inline_text(token.children or [])
    if not is_safe_address(source, PICTURE_SCHEMES):
        sheet.problems.append(Problem(gettext("An image cannot come from this address: %s") % source[:100], line))
        return Token("text", "", 0, content=alt, meta={"line": line})
    sheet.images.append(Reference(source, alt, line))
    return token


def figures(state: StateCore) -> None:
    """An image with a title, alone in its paragraph, is a figure with that caption."""
    for place, opening in enumerate(state.tokens):
        if opening.type != "paragraph_open":
            continue
        inline, closing = state.tokens[place + 1 : place + 3]
        image = _only_child(inline)
        if image is None or image.type != "image" or not image.attrGet("title"):
            continue
        caption = str(image.attrs.pop("title"))
        classes = f"picture {image.attrs.pop('class', '')}".strip()
        opening.hidden = closing.hidden = False
        opening.tag = closing.tag = "figure"
        opening.attrSet("class", classes)
        closing.type, closing.meta = "figure_close", {"caption": caption}


def _only_child(inline: Token) -> Token | None:
    children = [child for child in inline.children or [] if child.type != "text" or child.content.strip()]
    return children[0] if len(children) == 1 else None


def videos(state: StateCore) -> None:
    """A link to a video, alone in its paragraph, is a card that leads there: nothing of the other site is loaded."""
    for _, inline in followed(state.tokens, "paragraph_open"):
        children = inline.children or []
        if [child.type for child in children] != ["link_open", "text", "link_close"]:
            continue
        address = str(children[0].attrGet("href"))
        site = next((name for name, pattern in VIDEO_SITES.items() if pattern.match(address)), "")
        if site:
            is_bare = children[0].info == "auto"
            title = gettext("Watch the video") if is_bare else children[1].content
            inline.children = [Token("video", "a", 0, content=title, meta={"address": address, "site": site})]


def table_classes(state: StateCore) -> None:
    """Alignment as a class: the page's policy allows no style attribute."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            alignment = ALIGNMENT.search(str(token.attrs.pop("style", "")))
            if alignment:
                token.attrSet("class", f"align-{alignment[1]}")
        if token.type == "th_open":
            token.attrSet("scope", "col")
    for place, token in enumerate(state.tokens):
        if token.type == "table_open":
            token.meta["columns"] = list(_header_texts(state.tokens, place))


def _header_texts(tokens: list[Token], place: int) -> Iterator[str]:
    for token in tokens[place:]:
        if token.type == "thead_close":
            return
        if token.type == "inline":
            yield inline_text(token.children or [])


def source_lines(state: StateCore) -> None:
    """`data-line` on blocks, for an editor that scrolls along."""
    if not sheet_of(state).with_lines:
        return
    for token in state.tokens:
        if token.map and token.nesting >= 0 and token.type != "inline":
            token.attrSet("data-line", str(first_line(token)))
