"""Whole pages, kept for visitors who are not signed in.

The lecture page of a public course is the same for everybody without a session, so a worker keeps its bytes and
answers before any other middleware runs. A kept page is used only while the content version is the same
(content_version.py) and until the moment when something scheduled changes it. Nothing with a session cookie,
a query string, a cookie in the answer or a message is ever kept.
"""

import functools
import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from . import content_version

# A bound on how long a page is kept whatever happens, in seconds.
KEEP_SECONDS = 300


@dataclass(frozen=True)
class Kept:
    """The answer of all the other middlewares, and how long it is true."""

    version: int
    expires_at: float  # time.time()
    content: bytes
    headers: dict[str, str]


# One copy in each worker process; what was made first goes first. Reading it needs no lock.
_pages: dict[tuple, Kept] = {}
_lock = Lock()


@dataclass(frozen=True)
class Terms:
    """What a view knows of its page: the content version that it shows, and when time alone will change it."""

    version: int
    changes_at: datetime | None


def keep(view):
    """Mark a view whose answer to a visitor may be kept. It may set `response.changes_at`, a datetime."""

    @functools.wraps(view)
    def marked(request, *args, **kwargs):
        if not is_for_visitor(request):
            return view(request, *args, **kwargs)
        version = content_version.current()  # before the view reads, so that a page is never taken for a newer one
        response = view(request, *args, **kwargs)
        return may_be_kept(request, response, version=version, changes_at=getattr(response, "changes_at", None))

    return marked


def kept_for_visitors(request, response, outline):
    """A page that shows a live outline: kept for visitors, private for everybody else."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
        return response
    return may_be_kept(request, response, version=outline.version, changes_at=outline.next_change)


def may_be_kept(request, response, *, version, changes_at):
    """Say so for a page that knows its version. Its ETag is of the text before compression, which salts its bytes."""
    if is_for_visitor(request) and response.status_code == 200 and not response.streaming:
        response.kept_on = Terms(version, changes_at)
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


class PageCacheMiddleware:
    """Outermost, so that a kept page costs neither session nor template. The first answer passed all the others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_for_visitor(request):
            return self.get_response(request)
        key = key_for(request)
        kept = _pages.get(key)
        if kept and kept.expires_at > time.time() and kept.version == content_version.current():
            return answer(kept, request)
        response = self.get_response(request)
        terms = getattr(response, "kept_on", None)
        if terms and request.method == "GET" and not response.cookies:
            store(key, response, terms)
        return response


def is_for_visitor(request):
    return (
        request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and not request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        and not request.COOKIES.get("messages")
        and "HTTP_HX_REQUEST" not in request.META
        and not request.path_info.startswith(settings.STATIC_URL)
    )


def key_for(request):
    """Address and everything that the page depends on. The host is checked by the middlewares that made the page."""
    language = translation.get_language_from_request(request)
    takes_gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    host = request.META.get("HTTP_HOST", "")
    return request.scheme, host, request.path, language, takes_gzip


def store(key, response, terms):
    seconds = KEEP_SECONDS
    if terms.changes_at:
        seconds = min(seconds, (terms.changes_at - timezone.now()).total_seconds())
    if seconds > 0:
        kept = Kept(terms.version, time.time() + seconds, response.content, dict(response.items()))
        with _lock:
            _pages.pop(key, None)
            _pages[key] = kept
            while len(_pages) > settings.PAGE_CACHE_ENTRIES:
                del _pages[next(iter(_pages))]


def clear():
    with _lock:
        _pages.clear()


def answer(kept, request):
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    if asked and is_match(asked, kept.headers["ETag"]):
        content_headers = {"Content-Length", "Content-Type", "Content-Encoding", "Content-Language"}
        kept_headers = {name: value for name, value in kept.headers.items() if name not in content_headers}
        return HttpResponseNotModified(headers=kept_headers)
    return HttpResponse(kept.content, headers=kept.headers)


def is_match(asked, etag):
    """RFC 9110 compares weakly here: gzip makes the tag of the same text weak."""
    tags = parse_etags(asked)
    return tags == ["*"] or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
