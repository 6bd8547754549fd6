"""Callouts, written as `> [!NOTE]` or between `:::note` and `:::`; both give the same HTML."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from courses.wording import gettext

KINDS = frozenset({"note", "tip", "important", "warning", "caution"})


def callout_rules(md: MarkdownIt) -> None:
    """Put callouts into a parser."""
    md.options["alerts"] = True
    container_plugin(md, "callout", validate=is_callout)
    md.core.ruler.before("inline", "callouts", callouts)


def is_callout(info: str, markup: str) -> bool:
    return info.strip().partition(" ")[0].lower() in KINDS


def title_of(kind: str) -> str:
    return {
        "note": gettext("Note"),
        "tip": gettext("Tip"),
        "important": gettext("Important"),
        "warning": gettext("Warning"),
        "caution": gettext("Caution"),
    }[kind]


def callouts(state: StateCore) -> None:
    state.tokens = list(_with_titles(state.tokens))


def _with_titles(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with callouts marked up, and with a title in each; `:::note Title` gives its own."""
    is_title = False
    for token in tokens:
        if token.type == "alert_open":
            token.attrs = _attributes(token.meta["kind"].lower())
        elif token.type == "alert_title_open":
            token.attrs = {"class": "callout-title"}
        elif token.type == "inline" and is_title:
            token.content = title_of(token.content.lower())
        is_title = token.type == "alert_title_open"
        yield token
        if token.type == "container_callout_open":
            kind, _, title = token.info.strip().partition(" ")
            token.attrs = _attributes(kind.lower())
            yield from _title(token, title.strip() or title_of(kind.lower()))


def _attributes(kind: str) -> dict[str, str | int | float]:
    return {"class": f"callout callout-{kind}", "role": "note"}


def _title(callout: Token, title: str) -> Iterator[Token]:
    level = callout.level + 1
    yield Token("paragraph_open", "p", 1, attrs={"class": "callout-title"}, block=True, level=level)
    yield Token("inline", "", 0, content=title, children=[], map=callout.map, level=level + 1)
    yield Token("paragraph_close", "p", -1, block=True, level=level)
