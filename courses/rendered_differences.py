"""Two rendered pages as one: what was added stands in <ins>, what was removed in <del>, word by word. Pure.

Blocks are compared first, then the words inside of those that changed. The result is the new page with marks in it: the
words of the old one are put in as text, and an element of its own that is gone comes with the class `diff-gone`. So the
new page comes back when <del> and `diff-gone` are taken out and <ins> is unwrapped. Code is compared line by line: its
spaces count. Every block that changed has a mark: where only its manner did (a list's first number, a column's
alignment), it stands there whole, as it was and as it is.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from .html_tree import VOID, Node, code_lines, parse, tokens
from .markdown import trusted
from .sanitizing import clean_marked

SIMILAR = 0.4
# Longer pages are compared without their most frequent blocks, and partners are looked for nearby: that bounds time.
EXACT_UP_TO, NEARBY = 250, 20
# Longer leaves are not compared word by word, nor longer code line by line: they are removed and added whole.
MOST_WORDS = 2_500
PERMALINK = re.compile(r' ?<a class="permalink"[^>]*>#</a>')
IDS = re.compile(r' id="[^"]*"')
# They number what stands on the page, so they change with what comes before.
UNSEEN = re.compile(r' (?:id|aria-label)="[^"]*"')
# A row never gets a cell more: where only the manner of its cells changed, the row stands there twice.
CELLS = frozenset({"td", "th"})


@dataclass(frozen=True)
class Words:
    """What a screen reader says where a mark begins; already in the reader's language."""

    added: str = "Added:"
    removed: str = "Removed:"

    def opening(self, tag):
        word = self.added if tag == "ins" else self.removed
        return f'<{tag}><span class="visually-hidden">{escape(word)} </span>'

    def mark(self, tag, html):
        return f"{self.opening(tag)}{html}</{tag}>" if html else ""

    def stand_in(self, html):
        """Whether there is a mark in it."""
        return any(self.opening(tag) in html for tag in ("ins", "del"))


@dataclass(frozen=True)
class Stretch:
    """Blocks in a row: changed ones with marks, or `count` that stayed."""

    is_changed: bool
    html: str
    count: int


def compare(old, new, words):
    """Stretches of the page `new` with what changed since `old`."""
    before, after = (parse(PERMALINK.sub("", html)) for html in (old, new))
    return stretches(list(changes(before.children, after.children, words)))


def stretches(pieces):
    """Blank text between blocks goes with what stands before it."""
    found = []
    for is_changed, html in pieces:
        is_blank = not html.strip()
        if found and (is_blank or found[-1].is_changed == is_changed):
            last = found.pop()
            found.append(Stretch(last.is_changed, last.html + html, last.count + (not is_blank)))
        else:
            found.append(Stretch(is_changed, html, int(not is_blank)))
    return [Stretch(one.is_changed, trusted(clean_marked(one.html)), one.count) for one in found]


def changes(old, new, words):
    """(whether it changed, HTML) for each block of the new ones, with the removed ones in between."""
    keys = [[UNSEEN.sub("", block.html.strip()) for block in side] for side in (old, new)]
    autojunk = max(map(len, keys)) > EXACT_UP_TO
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=autojunk).get_opcodes():
        if tag == "equal":
            yield from ((False, block.html) for block in new[j1:j2])
        else:
            yield from ((True, html) for html in replaced(old[i1:i2], new[j1:j2], words))


def replaced(old, new, words):
    """Each new block beside the old one that it came from, if one is like it; the order of both stays."""
    reached = 0
    for block in new:
        partner = partner_of(block, old, reached)
        if partner is None:
            yield marked(block, "ins", words)
            continue
        yield from (marked(gone, "del", words) for gone in old[reached:partner])
        yield merged(old[partner], block, words)
        reached = partner + 1
    yield from (marked(gone, "del", words) for gone in old[reached:])


def partner_of(block, old, reached):
    nearby = range(reached, min(len(old), reached + NEARBY))
    return next((place for place in nearby if are_alike(old[place], block)), None)


def are_alike(old, new):
    total = old.bag.total() + new.bag.total()
    return old.tag == new.tag and total > 0 and 2 * (old.bag & new.bag).total() >= SIMILAR * total


def merged(old, new, words):
    """The new block with what changed in it marked."""
    inner = None
    if old.tag == "ol" and old.opening != new.opening:
        pass  # its numbers changed, all of them
    elif old.tag == "pre":
        inner = lines_merged(old, new, words)
    elif old.is_leaf and new.is_leaf:
        inner = words_merged(tokens(old), tokens(new), words)
    elif not (old.is_leaf or new.is_leaf):
        inner = "".join(html for _is_changed, html in changes(old.children, new.children, words))
    if inner is None or not (words.stand_in(inner) or new.tag in CELLS):
        return marked(old, "del", words) + marked(new, "ins", words)
    return new.opening + inner + new.closing + new.tail


def lines_merged(old, new, words):
    """The new code with the lines that changed marked; None where it has no lines."""
    before, after = code_lines(old), code_lines(new)
    if before is None or after is None:
        return None
    keys = [[key for key, _html in side] for side in (before, after)]
    if max(map(len, keys)) > MOST_WORDS:
        operations = [("replace", 0, len(before), 0, len(after))]
    else:
        operations = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    [code] = new.children
    found = [code.opening]
    for tag, i1, i2, j1, j2 in operations:
        lines = "".join(html for _key, html in after[j1:j2])
        if tag == "equal":
            found.append(lines)
        else:
            found += [words.mark("del", "".join(key for key, _html in before[i1:i2])), words.mark("ins", lines)]
    return "".join([*found, code.closing])


def words_merged(old, new, words):
    before = worded(old)
    places = [place for place, token in enumerate(new) if token.key]
    keys = [key for key, _html in before], [new[place].key for place in places]
    if max(map(len, keys)) > MOST_WORDS:
        operations = [("replace", 0, len(keys[0]), 0, len(keys[1]))]
    else:
        operations = SequenceMatcher(None, *keys).get_opcodes()
    gone, is_added = {}, set()
    for tag, i1, i2, j1, j2 in operations:
        if tag != "equal":
            is_added.update(places[j1:j2])
            place = places[j1] if j1 < len(places) else len(new)
            gone[place] = "".join(html for _key, html in before[i1:i2])
            if gone[place] and j1 and lost_space(before[:i1], new[places[j1 - 1] : place]):
                gone[place] = f" {gone[place]}"
    return written(new, gone, is_added, words)


def lost_space(before, standing):
    """Whether the old words end in a space that the new ones have no more, which stand before the removed ones."""
    return bool(before) and before[-1][1][-1].isspace() and not any(token.html[-1].isspace() for token in standing)


def worded(leaf):
    """[key, HTML] of its words, each with the space behind it; tags are left out."""
    found = []
    for token in leaf:
        if token.key:
            found.append([token.key, token.html])
        elif found and token.html.isspace():
            found[-1][1] += token.html
    return found


def written(new, gone, is_added, words):
    """The new tokens in order; a mark never crosses a tag."""
    found, is_open = [], False
    for place, token in enumerate([*new, None]):
        continues = place in is_added and place not in gone
        if is_open and not continues:
            found.append("</ins>")
            is_open = False
        found.append(words.mark("del", gone.get(place, "")))
        if place in is_added and not is_open:
            found.append(words.opening("ins"))
            is_open = True
        found.append(token.html if token else "")
    return "".join(found)


def marked(node, tag, words):
    """A whole block as added or removed: the mark stands around the words of each leaf in it."""
    if node.tag in VOID:
        return words.mark(tag, node.opening + node.tail)
    opening = gone_opening(node) if tag == "del" else node.opening
    if lines := code_lines(node):
        [code] = node.children
        text = words.mark(tag, "".join(line[tag == "ins"] for line in lines))
        return opening + code.opening + text + code.closing + node.closing + node.tail
    if not node.is_leaf:
        return opening + "".join(marked(child, tag, words) for child in node.children) + node.closing + node.tail
    inner = tokens(node)
    if tag == "ins":
        text = written(inner, {}, {place for place, token in enumerate(inner) if token.key}, words)
    else:
        text = words.mark("del", "".join(html for _key, html in worded(inner)))
    return opening + text + node.closing + node.tail


def gone_opening(node: Node):
    """The element's beginning without its id, which the new page may have too, and known as gone."""
    if not node.tag:
        return ""
    bare = IDS.sub("", node.opening)
    if ' class="' in bare:
        return bare.replace(' class="', ' class="diff-gone ', 1)
    return bare.replace(f"<{node.tag}", f'<{node.tag} class="diff-gone"', 1)
