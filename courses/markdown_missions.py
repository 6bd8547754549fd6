"""`{mission: name}` on a line of its own: the place where the mission of that name stands in the text.

The renderer knows no missions, so it writes an empty place with the name; the lecture page puts the mission there
(quizzes/placing.py), and everything else that shows the text says which mission it would be.
"""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from courses.markdown_blocks import first_line
from courses.rendering import MissionPlace, Sheet
from courses.sanitizing import MISSION_NAME
from courses.wording import gettext

LINE = re.compile(rf"\{{mission:[ \t]*({MISSION_NAME.pattern})[ \t]*\}}[ \t]*")


def mission_rules(md: MarkdownIt) -> None:
    """Put the rule into a parser: the line ends a paragraph, as a heading does."""
    md.block.ruler.before("heading", "mission_place", mission_place, {"alt": ["paragraph", "reference", "blockquote"]})
    md.core.ruler.push("mission_places", mission_places)


def mission_place(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    match = LINE.fullmatch(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    if not match:
        return False
    if not silent:
        token = state.push("mission_place", "div", 0)
        token.content, token.map = match[1], [start, start + 1]
        state.line = start + 1
    return True


def mission_places(state: StateCore) -> None:
    """What the page has of them, for checks; a fragment has no places and shows the line as it was written."""
    sheet: Sheet = state.env["sheet"]
    for token in state.tokens:
        if token.type == "mission_place" and sheet.is_page:
            sheet.mission_places.append(MissionPlace(token.content, first_line(token)))


def place_html(name: str, attributes: str) -> str:
    words = gettext("Mission: %s") % name
    return f'<div class="mission-place" data-mission-place="{escape(name)}"{attributes}>{escape(words)}</div>\n'


def render_place(renderer: RendererHTML, token: Token, sheet: Sheet) -> str:
    if sheet.is_page:
        return place_html(token.content, renderer.renderAttrs(token))
    return f"<p>{{mission: {escape(token.content)}}}</p>\n"
