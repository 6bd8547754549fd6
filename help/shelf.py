"""The Help pages: Markdown files in help/pages/, rendered once in each process.

An audience has a folder; a file is called NN-name.md, and NN is its order. The same path below ko/ (or another
language's code) is the translation, and where that is missing the English page stands in. The first line of a file is
its title, the first paragraph its summary. `![…](shot:NAME)` is a screenshot that `make shots` wrote.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import translation
from django.utils.safestring import SafeString
from PIL import Image

from courses.markdown import plain_text, render
from courses.rendering import Picture

PAGES = Path(__file__).resolve().parent / "pages"
AUDIENCES = ("learner", "author", "admin")
NAME = re.compile(r"(\d+)-([a-z0-9-]+)\.md")
SHOT = re.compile(r"^!\[[^\]]*\]\(shot:([a-z0-9-]+)[^)\n]*\)[ \t]*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    audience: str
    name: str
    title: str
    summary: str
    html: SafeString
    words: str  # in lower case, for the search on the Help index

    def holds(self, words: list[str]) -> bool:
        return all(word in self.words for word in words)


def pages(audience: str) -> tuple[Page, ...]:
    """The audience's pages in order, in the active language. An unknown audience has none."""
    if audience not in AUDIENCES:
        return ()
    if settings.DEBUG:
        shelf.cache_clear()
    return shelf(audience, translation.get_language() or "en")


def has_page(audience: str, name: str) -> bool:
    """Without rendering any."""
    files = (PAGES / audience).glob("*.md") if audience in AUDIENCES else ()
    return name in {found[2] for path in files if (found := NAME.fullmatch(path.name))}


@cache
def shelf(audience: str, language: str) -> tuple[Page, ...]:
    files = sorted(path for path in (PAGES / audience).glob("*.md") if NAME.fullmatch(path.name))
    return tuple(page_of(audience, path, language) for path in files)


def page_of(audience: str, path: Path, language: str) -> Page:
    translated = PAGES / language.split("-", maxsplit=1)[0] / audience / path.name
    source = (translated if translated.is_file() else path).read_text(encoding="utf-8")
    title, _line_end, text = source.partition("\n")
    body, sizes = with_shots(text)
    plain = plain_text(SHOT.sub("", text), has_limit=False)
    return Page(
        audience=audience,
        name=NAME.fullmatch(path.name)[2],
        title=title.lstrip("# ").strip(),
        summary=plain.partition("\n")[0],
        html=render(body, resolve_picture=sizes.get, has_limit=False).html,
        words=f"{title}\n{plain}".casefold(),
    )


def with_shots(text: str) -> tuple[str, dict[str, Picture]]:
    """The text with the screenshots' addresses, and their sizes. One that was not made yet is left out."""
    sizes: dict[str, Picture] = {}

    def addressed(match: re.Match[str]) -> str:
        found = shot(match[1])
        if found is None:
            return ""
        address, picture = found
        sizes[address] = picture
        return match[0].replace(f"shot:{match[1]}", address)

    return SHOT.sub(addressed, text), sizes


def shot(name: str) -> tuple[str, Picture] | None:
    """A screenshot's address and size, or None."""
    path = finders.find(f"help/{name}.webp")
    if not path:
        return None
    try:
        address = static(f"help/{name}.webp")
        with Image.open(path) as image:
            return address, Picture(*image.size)
    except (ValueError, OSError):  # not in the manifest: collected before it was made; or not an image
        return None
