"""Answering with a stored file: conditional requests and byte ranges (RFC 9110, sections 13 and 14).

Django's FileResponse knows neither ranges nor validators. Players need ranges to seek in audio and video, and
Safari plays nothing without them. Only one range is answered; several get the whole file, as the RFC allows.
"""

import re
from email.utils import parsedate_to_datetime

from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(?:(\d+)-(\d*)|-(\d+))", re.ASCII)


class NotSatisfiable(Exception):
    """The range lies behind the end of the file."""


class Slice:
    """A file-like object of some bytes of a stored file, which is opened when the first of them are wanted."""

    def __init__(self, stored, start, length):
        self.stored, self.start, self.left = stored, start, length
        self.opened = None

    def read(self, size=-1):
        if self.opened is None:
            self.opened = self.stored.storage.open(self.stored.name, "rb")
            self.opened.seek(self.start)
        data = self.opened.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self):
        if self.opened is not None:
            self.opened.close()


def serve(request, file, *, size, content_type, name, as_attachment, etag, modified_at):
    """The stored file, or as much of it as was asked for. `etag` comes without quotes; 404 where the bytes are gone."""
    etag, stamp = f'"{etag}"', int(modified_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=stamp)
    if unchanged:
        unchanged["ETag"] = etag
        return unchanged
    try:
        span = asked_range(request, size, etag, stamp)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    start, end = span or (0, size - 1)
    response = whole_or_part(file, start, end - start + 1, name, content_type, as_attachment)
    if span:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(stamp)
    return response


def whole_or_part(file, start, length, name, content_type, as_attachment):
    if not file.storage.exists(file.name):
        raise Http404(name)
    response = FileResponse(
        Slice(file, start, length), filename=name, as_attachment=as_attachment, content_type=content_type
    )
    response.block_size = CHUNK
    response["Content-Length"] = length
    return response


def asked_range(request, size, etag, stamp):
    """(first byte, last byte), or None for the whole file. Raises NotSatisfiable."""
    match = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not match or not is_same(request.headers.get("If-Range"), etag, stamp):
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size - 1
    else:
        start, end = int(first), min(int(last or size - 1), size - 1)
        if last and int(last) < start:
            return None  # "20-10" is not a range: ignored
    if start >= size or suffix == "0":
        raise NotSatisfiable
    return start, end


def is_same(if_range, etag, stamp):
    """A part is of use only if the rest, which the client has, is of the same file."""
    if if_range is None or if_range == etag:
        return True
    try:
        return int(parsedate_to_datetime(if_range).timestamp()) == stamp
    except (TypeError, ValueError):
        return False
