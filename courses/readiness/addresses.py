"""Where a link of a lecture leads: to this page, to a path of this site, to a lecture by its identity, or elsewhere."""

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

BY_IDENTITY = re.compile(r"lecture:(\d{1,18})(?:#(.*))?", re.DOTALL)
OUTSIDE = frozenset({"http", "https"})
# Addresses that are remembered in each worker; the site's own do not change while it runs.
MOST_KEPT = 2000
# Not lectures' readers' pages: a link there helps nobody who learns.
FOR_AUTHORS = ("/studio/", "/admin/", "/preview/")


def on_this_site(lecture, target):
    """The path of a target on this site, read from the lecture's own address; None where it leads elsewhere."""
    return path_from(base_of(lecture.course.slug, lecture.slug), target, settings.SITE_URL)


@lru_cache(maxsize=200)
def base_of(course_slug, lecture_slug):
    return reverse("lecture", args=[course_slug, lecture_slug])


@lru_cache(maxsize=MOST_KEPT)
def path_from(base, target, site):
    """Several checks ask for the same links one after the other, so the answers are kept."""
    try:
        parsed = urlsplit(urljoin(base, target))
    except ValueError:
        return None
    if parsed.netloc and (parsed.scheme not in OUTSIDE or parsed.netloc != urlsplit(site).netloc):
        return None
    if parsed.scheme and not parsed.netloc:
        return None
    return unquote(parsed.path)


def is_outside(lecture, target):
    """An address that this server could ask: http or https on another site."""
    return target.lower().startswith(("http:", "https:")) and on_this_site(lecture, target) is None


def fragment_of(target):
    return unquote(target.partition("#")[2])


def resolved(path):
    """What answers there, also without its last slash: the site leads from the one to the other. None for nothing."""
    if path.startswith(settings.STATIC_URL):
        return True
    return first_match(path) or first_match(f"{path}/")


@lru_cache(maxsize=MOST_KEPT)
def first_match(path):
    try:
        return resolve(path)
    except Resolver404:
        return None
