"""Where a link of a lecture leads: to this page, to a path of this site, to a lecture by its identity, or elsewhere."""

import re
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

BY_IDENTITY = re.compile(r"lecture:(\d{1,18})(?:#(.*))?", re.DOTALL)
OUTSIDE = frozenset({"http", "https"})
# Not lectures' readers' pages: a link there helps nobody who learns.
FOR_AUTHORS = ("/studio/", "/admin/", "/preview/")


def on_this_site(lecture, target):
    """The path of a target on this site, read from the lecture's own address; None where it leads elsewhere."""
    try:
        parsed = urlsplit(urljoin(lecture.get_absolute_url(), target))
    except ValueError:
        return None
    if parsed.netloc and (parsed.scheme not in OUTSIDE or parsed.netloc != urlsplit(settings.SITE_URL).netloc):
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


def first_match(path):
    try:
        return resolve(path)
    except Resolver404:
        return None
