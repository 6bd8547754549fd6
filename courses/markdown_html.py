"""Tokens to HTML, where Lectern's page differs from the parser's own: code, math, callouts, tables, tasks, notes."""

import re
from collections.abc import Sequence
from html import escape

from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from courses.highlighting import highlight_code
from courses.markdown_missions import render_place
from courses.mathml import to_mathml
from courses.mathml_tree import MathError
from courses.rendering import Picture, Problem, Sheet
from courses.sanitizing import SIZES
from courses.wording import gettext

MOST_FORMULAS = 2_000
LANGUAGE = re.compile(r"[^\s{,:]*")
LONGEST_LABEL = 80


class PageRenderer(RendererHTML):
    """Methods are named after token types; the parser finds them by their names."""

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        heading = tokens[idx - 2].meta.get("heading")
        closing = f"</{tokens[idx].tag}>\n"
        if heading is None:
            return closing
        label = gettext("Link to this section: %s") % heading.text
        return f' <a class="permalink" href="#{escape(heading.id)}" aria-label="{escape(label)}">#</a>{closing}'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token, sheet = tokens[idx], sheet_in(env)
        match = LANGUAGE.match(unescapeAll(token.info).strip())
        language = match[0] if match else ""
        if language.lower() == "mermaid":
            sheet.needs.add("diagrams")
            code = f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>'
            # static/js/diagrams.js takes its words from here.
            words = f'aria-label="{escape(gettext("Diagram"))}" data-summary="{escape(gettext("Diagram source"))}"'
            return f'<figure class="diagram" data-diagram="" {words}{self.renderAttrs(token)}>{code}</figure>\n'
        return self._listing(token, *highlight_code(token.content, language))

    def mission_place(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return render_place(self, tokens[idx], sheet_in(env))

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self._listing(tokens[idx], escape(tokens[idx].content), "")

    def _listing(self, token: Token, code: str, language: str) -> str:
        label = f' data-language="{escape(language)}"' if language else ""
        attributes = f'class="code" tabindex="0"{label}{self.renderAttrs(token)}'
        return f'<pre {attributes}><code class="highlight">{code}</code></pre>\n'

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return formula(tokens[idx], sheet_in(env), display=False)

    def math_inline_double(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return formula(tokens[idx], sheet_in(env), display=True)

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        label = escape(gettext("Formula"))
        attributes = f'class="math-block" tabindex="0" role="group" aria-label="{label}"{self.renderAttrs(tokens[idx])}'
        return f"<div {attributes}>{formula(tokens[idx], sheet_in(env), display=True)}</div>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token, resolve = tokens[idx], sheet_in(env).resolve_picture
        token.attrSet("alt", self.renderInlineAsText(token.children, options, env))
        picture = resolve(str(token.attrGet("src"))) if resolve else None
        return f'<img{self.renderAttrs(token)}{picture_size(picture)} loading="lazy" decoding="async">'

    def figure_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<figcaption>{escape(tokens[idx].meta['caption'])}</figcaption></figure>\n"

    def video(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return (
            f'<a class="video-card" href="{escape(token.meta["address"])}" rel="noopener noreferrer">'
            f'<span class="video-card-play" aria-hidden="true">▶</span> '
            f'<span class="video-card-title">{escape(token.content)}</span> '
            f'<span class="video-card-site">{escape(token.meta["site"])}</span></a>'
        )

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        opening = self.renderToken(tokens, idx, options, env)
        if "checked" not in tokens[idx].meta:
            return opening
        is_done = tokens[idx].meta["checked"]
        classes, label, box = (
            ("task-box is-done", gettext("Done"), "☑") if is_done else ("task-box", gettext("To do"), "☐")
        )
        return f'{opening}<span class="{classes}" role="img" aria-label="{escape(label)}">{box}</span> '

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        sheet = sheet_in(env)
        sheet.tables += 1
        columns = ", ".join(filter(None, tokens[idx].meta["columns"]))[:LONGEST_LABEL]
        label = gettext("Table %(number)s: %(columns)s") % {"number": sheet.tables, "columns": columns}
        region = f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        return region + self.renderToken(tokens, idx, options, env)

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        note, place = note_ids(tokens[idx], sheet_in(env))
        number = tokens[idx].meta["id"] + 1
        label = escape(gettext("Footnote %s") % number)
        return f'<sup class="footnote-ref"><a href="#{note}" id="{place}" aria-label="{label}">{number}</a></sup>'

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<section class="footnotes" aria-label="{escape(gettext("Footnotes"))}">\n<ol>\n'

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</ol>\n</section>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<li id="{note_ids(tokens[idx], sheet_in(env))[0]}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        place = note_ids(tokens[idx], sheet_in(env))[1]
        label = escape(gettext("Back to footnote %s in the text") % (tokens[idx].meta["id"] + 1))
        return f' <a href="#{place}" class="footnote-backref" aria-label="{label}">↩\ufe0e</a>'


def sheet_in(env: EnvType) -> Sheet:
    sheet: Sheet = env["sheet"]
    return sheet


def note_ids(token: Token, sheet: Sheet) -> tuple[str, str]:
    """The ids of a footnote and of the place that refers to it."""
    number = f"{sheet.notes_prefix}{token.meta['id'] + 1}"
    again = token.meta.get("subId") or 0
    return f"fn-{number}", f"fnref-{number}-{again + 1}" if again else f"fnref-{number}"


def formula(token: Token, sheet: Sheet, *, display: bool) -> str:
    """MathML, or the source as it was written with a problem noted."""
    sheet.formulas += 1
    source = f'<code class="math-error">{escape(token.markup + token.content + token.markup)}</code>'
    if sheet.formulas > MOST_FORMULAS + 1:
        return source  # the first one over the limit has told the author
    try:
        if sheet.formulas > MOST_FORMULAS:
            raise MathError(gettext("This page has too many formulas; from here on they are shown as source."))
        return to_mathml(token.content.strip(), display=display)
    except MathError as error:
        line = token.meta.get("line") or (token.map[0] + 1 if token.map else 1)
        sheet.problems.append(Problem(str(error), line))
        return source


def picture_size(picture: Picture | None) -> str:
    if picture is None:
        return ""
    smaller = f' srcset="{escape(picture.srcset)}" sizes="{SIZES}"' if picture.srcset else ""
    return f' width="{picture.width}" height="{picture.height}"{smaller}'
