"""Whole pages, kept for visitors who are not signed in.

The lecture page of a public course is the same for everybody without a session, so a worker keeps its bytes and
answers before any other middleware runs. A kept page is used only while the content version is the same
(content_version.py) and until the moment when something scheduled changes it. Nothing with a session cookie,
a query string, a cookie in the answer or a message is ever kept.
"""

import functools
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac

from . import content_version

# A bound on how long a page is kept whatever happens, in seconds.
KEEP_SECONDS = 300


@dataclass(frozen=True)
class Kept:
    version: int
    expires_at: float  # time.time()
    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


def keep(view):
    """Mark a view whose answer to a visitor may be kept. It may set `response.changes_at`, a datetime."""

    @functools.wraps(view)
    def marked(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"} and not request.GET:
            response.is_keepable = True
        return response

    return marked


class PageCacheMiddleware:
    """Outermost, so that a kept page costs neither session nor template. The first answer passed all the others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not may_use_cache(request):
            return self.get_response(request)
        key = key_for(request)
        kept = caches["pages"].get(key)
        if kept and kept.expires_at > time.time() and kept.version == content_version.current():
            return answer(kept, request)
        version = content_version.current()
        response = self.get_response(request)
        if getattr(response, "is_keepable", False) and request.method == "GET":
            self.store(key, response, version)
        return response

    def store(self, key, response, version):
        if response.status_code != 200 or response.cookies or response.streaming:
            return
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        response["Cache-Control"] = "no-cache"
        response["ETag"] = f'"{salted_hmac("page", response.content).hexdigest()[:24]}"'
        changes_at = getattr(response, "changes_at", None)
        seconds = min(KEEP_SECONDS, (changes_at - timezone.now()).total_seconds()) if changes_at else KEEP_SECONDS
        if seconds > 0:
            headers = tuple(response.items())
            kept = Kept(version, time.time() + seconds, response.content, headers, response["ETag"])
            caches["pages"].set(key, kept, KEEP_SECONDS)


def may_use_cache(request):
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and not request.META.get("QUERY_STRING")
        and "HTTP_HX_REQUEST" not in request.META
    )


def key_for(request):
    """Address and everything that the page depends on. The host is checked by the middlewares that made the page."""
    language = translation.get_language_from_request(request)
    takes_gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    host = request.META.get("HTTP_HOST", "")
    return f"{request.scheme}|{host}|{request.path}|{language}|{takes_gzip}"


def answer(kept, request):
    if request.META.get("HTTP_IF_NONE_MATCH") == kept.etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.content)
    for name, value in kept.headers:
        if name != "Content-Length" or response.status_code == 200:
            response[name] = value
    return response
