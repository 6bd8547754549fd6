"""Where a link of a lecture leads: to this page, to a path of this site, to a lecture by its identity, or elsewhere."""

import os
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.urls import Resolver404, resolve, reverse

BY_IDENTITY = re.compile(r"lecture:(\d{1,18})(?:#(.*))?", re.DOTALL)
OUTSIDE = frozenset({"http", "https"})
# Addresses that are remembered in each worker; the site's own do not change while it runs.
MOST_KEPT = 2000
# Not lectures' readers' pages: a link there helps nobody who learns.
FOR_AUTHORS = ("/studio/", "/admin/", "/preview/")

_tellers: dict[str, Callable[..., bool]] = {}


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


def register_page(name, is_there):
    """For a route whose pattern fits pages that are missing too: `is_there(**kwargs)` of the address tells, without a
    query. Lectures and courses are looked up together instead (lectures.py, courses.py).
    """
    _tellers[name] = is_there


def leads_somewhere(path):
    """Whether a page or file of the site answers, as far as that is known without a query."""
    if path.startswith(settings.STATIC_URL):
        return is_static_file(path.removeprefix(settings.STATIC_URL))
    match = resolved(path)
    is_there = _tellers.get(match.view_name) if match else None
    return bool(match) and (is_there is None or is_there(**match.kwargs))


def is_static_file(name):
    """By its own name, or by the one with a hash that it is served under."""
    if name.endswith("/"):
        return False  # the storage would take it for the file
    try:
        return any(path and os.path.isfile(path) for path in (finders.find(name), staticfiles_storage.path(name)))
    except (SuspiciousOperation, ValueError):  # a way out of the folder, or what is no name of a file
        return False


def resolved(path):
    """What answers there, also without its last slash: the site leads from the one to the other. None for nothing."""
    return first_match(path) or first_match(f"{path}/")


@lru_cache(maxsize=MOST_KEPT)
def first_match(path):
    try:
        return resolve(path)
    except Resolver404:
        return None
