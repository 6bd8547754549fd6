"""Addresses in the text that become links by themselves: `https://example.org`, `mailto:me@example.org`.

The plugin knows what an address is. Its own rule for what begins with a protocol copies all the text that follows at
every mark and searches all of it that came before at every colon, so that a long text with nothing but colons took
minutes. This one looks at a few characters before the colon, and never farther ahead than an address may be long.
"""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink._match import match_any_email, match_http
from mdit_py_plugins.gfm_autolink.index import _create_autolink, _email_rule, _preceding_ok, _www_inline_rule

PROTOCOLS = ("http", "https", "mailto", "xmpp")
MOST_CHARACTERS = 20_000  # links that carry a drawing or a program are long


def address_rules(md: MarkdownIt) -> None:
    """Put the rules into a parser, in place of the plugin's."""
    md.inline.ruler.at("gfm_autolink_www", without_protocol)
    md.inline.ruler.at("gfm_autolink_protocol", with_protocol)
    md.inline.ruler.at("gfm_autolink_email", mailbox)


def with_protocol(state: StateInline, silent: bool) -> bool:
    """At the colon; the protocol's name is in the text so far."""
    if silent or state.linkLevel > 0 or state.src[state.pos] != ":":
        return False
    name = next((name for name in PROTOCOLS if state.pending.endswith(name)), "")
    if not name or not _preceding_ok(state, len(name)):
        return False
    text = name + state.src[state.pos : min(state.posMax, state.pos + MOST_CHARACTERS)]
    found = match_http(text) if name.startswith("http") else match_any_email(text, len(name) + 1, name)
    return found is not None and _create_autolink(state, len(name), found[1], found[0], text[: found[1]])


def without_protocol(state: StateInline, silent: bool) -> bool:
    """`www.example.org`, as the plugin does it."""
    return state.src[state.pos] == "w" and _within_reach(_www_inline_rule, state, silent)


def mailbox(state: StateInline, silent: bool) -> bool:
    """`me@example.org`, as the plugin does it."""
    return state.src[state.pos] == "@" and _within_reach(_email_rule, state, silent)


def _within_reach(rule: Callable[[StateInline, bool], bool], state: StateInline, silent: bool) -> bool:
    end, state.posMax = state.posMax, min(state.posMax, state.pos + MOST_CHARACTERS)
    try:
        return rule(state, silent)
    finally:
        state.posMax = end
