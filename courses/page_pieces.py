"""What a lecture's page puts around pieces of its frozen HTML. Pure, and nothing of it is stored.

Revisions are frozen with the HTML of their day. So what readers get around headings and code is put in when a page is
made, and old revisions have it too. No word is added, and no text is cut in two: notes find their places by the text.
"""

import re
from collections.abc import Callable
from html import escape

# As courses/markdown_html.py writes them and the sanitiser leaves them.
HEADING = re.compile(
    r"<(h[2-6])((?: [\w-]+=\"[^\"]*\")*)>((?:(?!</\1>).)*?)"
    r"<a class=\"permalink\" href=\"(#[^\"]*)\" aria-label=\"([^\"]*)\">#</a></\1>",
    re.DOTALL,
)
LISTING = re.compile(r'<pre class="code"[^>]*>.*?</pre>', re.DOTALL)
# The sanitiser writes "<" only for tags, and no quotes inside of a value.
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [\w:-]+=\"[^\"]*\")*)>")
PLACE = re.compile(r' (id|href)="(#?)([^"]*)"')
OTHER_LECTURE = re.compile(r' href="/lectures/(\d+)/(?:#([^"]*))?"')
OWN_SITE = re.compile(r' href="/')
AT_LEISURE = re.compile(' (?:loading="lazy"|decoding="async")')
LOWEST = 6


def for_page(html: str) -> str:
    """A heading's link to itself stands behind the heading, not in its name; code stands in a box for its button.

    The link's sign comes from the style sheet, so that nobody selects, copies or hears it as a word of the lecture.
    """
    linked = HEADING.sub(
        r'<div class="heading"><\1\2>\3</\1><a class="permalink" href="\4" aria-label="\5" data-extra></a></div>', html
    )
    return LISTING.sub(r'<div class="listing">\g<0></div>', linked)


def for_document(html: str, *, prefix: str, address_of: Callable[[int, str], str | None], site: str) -> str:
    """The same text as a part of a greater document: no links to itself, headings one level down, pictures at once.

    Ids get the prefix, and so do the links to them. `address_of` says where in the document another lecture's heading
    is (None: it is elsewhere). Other links of the site get its address, because they are to be read on paper.
    """

    def changed(tag: re.Match[str]) -> str:
        closing, name, attributes = tag.groups()
        if re.fullmatch(r"h[1-6]", name):
            name = f"h{min(int(name[1]) + 1, LOWEST)}"
        return f"<{closing}{name}{moved(attributes)}>"

    def moved(attributes: str) -> str:
        own = AT_LEISURE.sub("", PLACE.sub(with_prefix, attributes))
        return OWN_SITE.sub(rf' href="{escape(site)}/', OTHER_LECTURE.sub(to_its_place, own))

    def with_prefix(place: re.Match[str]) -> str:
        name, sign, target = place.groups()
        return f' {name}="{sign}{prefix}{target}"' if sign or name == "id" else place[0]

    def to_its_place(link: re.Match[str]) -> str:
        address = address_of(int(link[1]), link[2] or "")
        return f' href="{address}"' if address else link[0]

    return TAG.sub(changed, HEADING.sub(r"<\1\2>\3</\1>", html))
