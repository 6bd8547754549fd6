"""The renderer's HTML as a tree of blocks, for comparing. Pure.

It reads only what the sanitiser wrote: well-formed, every attribute in double quotes. Joined again, a tree is the very
text that it was read from.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

TAG = re.compile(r'<(/?)([a-zA-Z][\w-]*)((?:[^>"]|"[^"]*")*)>')
VOID = frozenset({"br", "hr", "img"})
# Shown whole or not at all.
ATOMS = frozenset({"math"})
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd pre hr div section figure figcaption "
    "table thead tbody tr th td".split()
)
WORD = re.compile(r"&[#\w]+;\s*|\w+\s*|[^\w\s&]\s*|&\s*|\s+")


@dataclass
class Node:
    """An element; "" as its tag is a run of text and inline elements between blocks, or the whole page."""

    tag: str = ""
    opening: str = ""
    children: list["Node | str"] = field(default_factory=list)
    tail: str = ""  # the blank text behind it

    @property
    def closing(self):
        return f"</{self.tag}>" if self.tag and self.tag not in VOID else ""

    @property
    def html(self):
        inner = "".join(child if isinstance(child, str) else child.html for child in self.children)
        return self.opening + inner + self.closing + self.tail

    @cached_property
    def bag(self):
        """Its words, counted."""
        return Counter(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", self.html)))

    @property
    def is_leaf(self):
        """Whether it holds text and inline elements only."""
        return not any(isinstance(child, Node) and child.is_block for child in self.children)

    @property
    def is_block(self):
        return self.tag in BLOCKS or (not self.tag and not self.opening)


def parse(html):
    """The page as a Node whose children are blocks."""
    page = Node()
    stack, reached = [page], 0
    for match in TAG.finditer(html):
        add_text(stack[-1], html[reached : match.start()])
        reached = match.end()
        is_closing, tag = match[1], match[2].lower()
        if is_closing:
            while len(stack) > 1 and stack.pop().tag != tag:
                pass
            continue
        node = Node(tag, match[0])
        stack[-1].children.append(node)
        if tag not in VOID:
            stack.append(node)
    add_text(stack[-1], html[reached:])
    return with_runs(page)


def code_lines(node):
    """The lines of a block of code as (text, HTML), each with its end; None for what is none, and where an element goes
    on from one line to the next.
    """
    if node.tag != "pre" or len(node.children) != 1 or isinstance(node.children[0], str):
        return None
    inner = "".join(child if isinstance(child, str) else child.html for child in node.children[0].children)
    lines = re.findall(r"[^\n]*\n|[^\n]+", inner)
    if any(line.count("</") * 2 != line.count("<") for line in lines):
        return None
    return [(TAG.sub("", line), line) for line in lines]


def add_text(node, text):
    if text:
        node.children.append(text)


def with_runs(node):
    """Beside blocks, text and inline elements stand in a run of their own, so that all children are blocks."""
    if node.tag and node.is_leaf:
        return node
    found, run = [], []
    for child in node.children:
        if isinstance(child, Node) and child.tag in BLOCKS:
            found.extend([Node(children=run)] if run else [])
            found.append(with_runs(child))
            run = []
        elif isinstance(child, str) and not child.strip() and not run:
            add_blank(node, found, child)
        else:
            run.append(child)
    node.children = [*found, *([Node(children=run)] if run else [])]
    return node


def add_blank(node, found, blank):
    """Blank text between blocks is nothing to compare."""
    if found:
        found[-1].tail += blank
    else:
        node.opening += blank


@dataclass(frozen=True)
class Token:
    """A piece of a leaf. `key` is None for a tag or a space, else the word and the elements around it."""

    html: str
    key: tuple | None = None


def tokens(node):
    """Everything inside a leaf, in order."""
    return list(tokens_in(node.children, ()))


def tokens_in(children, around):
    for child in children:
        if isinstance(child, str):
            yield from (Token(word, (around, word.strip()) if word.strip() else None) for word in WORD.findall(child))
        elif child.tag in VOID or child.tag in ATOMS:
            yield Token(child.html, (around, child.html))
        else:
            yield Token(child.opening)
            yield from tokens_in(child.children, (*around, child.opening))
            yield Token(child.closing)
