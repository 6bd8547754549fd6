"""What a page tells to search engines and to sites where its link is shared: one address that counts, a description, a
picture, its translations, and the course or lecture as schema.org data. Pages that are not public tell nothing but that
they are not to be found.
"""

from dataclasses import dataclass, field
from html import unescape

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from . import linked_data
from .covers import SIZES

LONGEST = 200  # characters of a description that is made of the text
# Of Open Graph, which wants a country; a language without one here is left out.
LOCALES = {"en": "en_US", "ko": "ko_KR", "ja": "ja_JP", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "zh-hans": "zh_CN"}
X_DEFAULT = "x-default"


@dataclass(frozen=True)
class Description:
    """Addresses for other sites are absolute: `SITE_URL` counts, whatever name the server was asked by."""

    title: str
    text: str
    url: str = ""
    kind: str = "website"  # Open Graph's type
    language: str = ""
    image: str = ""
    updated_at: str = ""
    markdown: str = ""
    feed: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    data: dict = field(default_factory=dict)
    is_indexed: bool = True

    @property
    def locale(self):
        return LOCALES.get(self.language, "")

    @property
    def site_name(self):
        return settings.SITE_NAME

    @property
    def image_size(self):
        return SIZES["share"]


def absolute(path):
    return f"{settings.SITE_URL}{path}"


def of_catalog(page, wish, *, language):
    """Narrowed or ordered otherwise it is not a page of its own for search engines."""
    number = f"?page={page.number}" if page.number > 1 else ""
    return Description(
        title=settings.SITE_NAME,
        text=_("Courses to read one clear page at a time, with missions to try what you have read and notes to keep."),
        url=absolute(reverse("catalog") + number),
        language=language,
        markdown=reverse("llms"),
        feed=reverse("feed"),
        is_indexed=not wish.is_narrow and wish == type(wish)(),
    )


def of_course(outline):
    course = outline.course
    markdown = reverse("course_markdown", args=[course.slug])
    if not course.is_public:
        return hidden(course.title, course.summary, markdown)
    text = course.summary or _("%(title)s: a course in %(count)s lectures.") % {
        "title": course.title,
        "count": len(outline.lectures),
    }
    return Description(
        title=course.title,
        text=text,
        url=absolute(course.get_absolute_url()),
        language=course.language,
        image=image_of(course),
        markdown=markdown,
        feed=reverse("course_feed", args=[course.slug]),
        alternates=alternates(course, [(one, one.url) for one in outline.translations], course.get_absolute_url()),
        data=linked_data.of_course(outline, text=text, image=image_of(course)),
    )


def of_lecture(reading):
    course, revision, path = reading.course, reading.revision, reading.lecture.get_absolute_url()
    slug = reading.lecture.slug
    markdown = reverse("lecture_markdown", args=[course.slug, slug])
    if not course.is_public:
        return hidden(revision.title, revision.summary, markdown)
    others = [(one, one.url_of(slug)) for one in reading.outline.translations if one.has_lecture]
    text = revision.summary or beginning(revision.html)
    return Description(
        title=revision.title,
        text=text,
        url=absolute(path),
        kind="article",
        language=course.language,
        image=image_of(course),
        updated_at=revision.live_from.isoformat(),
        markdown=markdown,
        feed=reverse("course_feed", args=[course.slug]),
        alternates=alternates(course, others, path),
        data=linked_data.of_lecture(reading, text=text, image=image_of(course)),
    )


def hidden(title, text, markdown):
    return Description(title=title, text=text, markdown=markdown, is_indexed=False)


def image_of(course):
    return absolute(reverse("upload_cover", args=[course.cover_id, "share"])) if course.cover_id else ""


def beginning(html):
    return Truncator(" ".join(unescape(strip_tags(html)).split())).chars(LONGEST)


def alternates(course, others, path):
    """(language, absolute address) of this page and its public translations, one of each language, and of the original
    for readers of every other language. None where there is no other.
    """
    public = [(one.language, absolute(url), one.is_original) for one, url in others if one.is_public]
    return in_languages(course.language, absolute(path), public)


def in_languages(language, url, others):
    """The same for a page of which only that is known; `others` are (language, address, whether it is the original)."""
    others = [other for other in others if other[0] != language]
    if not others:
        return ()
    pages = {other: address for other, address, _is_original in reversed(others)} | {language: url}
    original = next((address for _language, address, is_original in others if is_original), url)
    return (*sorted(pages.items()), (X_DEFAULT, original))
