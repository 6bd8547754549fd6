"""Compressing answers: once where the result is kept, lightly where it is used once, and files not at all.

The pages of two learners, or of one learner twice, differ in little but the token of their forms. So the stretches of
a page between its tokens are compressed once and kept, and an answer is put together from them: DEFLATE (RFC 1951)
lets blocks that end at a whole byte, and refer to nothing before them, follow each other in any order.
"""

import secrets
import struct
import zlib
from functools import lru_cache

from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# Less than this is not worth it, as in Django.
SMALLEST = 200
# Level 1 takes a quarter of the time of level 6 and gives a seventh more bytes: for what is used once.
LIGHT = 1
# Stretches of pages that are kept, in each worker.
MAX_KEPT = 2000
# A longer one is no page's, but some export's.
MAX_KEPT_BYTES = 100_000
MAX_RANDOM_BYTES = 100


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request, response):
        """A file is stored as it is served, and byte ranges count stored bytes. A kept page is compressed once."""
        if response.has_header("Accept-Ranges"):
            return response
        if response.streaming or hasattr(response, "kept_on"):
            return super().process_response(request, response)
        return compressed_lightly(request, response)


def compressed_lightly(request, response):
    """As Django's middleware does it, but for the level."""
    if len(response.content) < SMALLEST or response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ("Accept-Encoding",))
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return response
    packed = light_gzip(response.content, token=getattr(request, "token_of_page", ""))
    if len(packed) >= len(response.content):
        return response
    response.content = packed
    response.headers["Content-Length"] = str(len(packed))
    response.headers["Content-Encoding"] = "gzip"
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"
    return response


def light_gzip(content, *, token=""):
    """With a file name of random length: against guessing secrets of a page by the length of its answer (BREACH)."""
    name = b"a" * secrets.randbelow(MAX_RANDOM_BYTES + 1)
    head = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x04\xff" + name + b"\x00"  # RFC 1952: deflate, named, no time
    end = struct.pack("<BBLL", 3, 0, zlib.crc32(content), len(content) & 0xFFFFFFFF)  # an empty last block first
    between = token.encode()
    stretches = content.split(between) if between else [content]
    return head + stored(between).join(map(deflated, stretches)) + end


def stored(text):
    """A block of the text as it is. A token is nothing but chance, so that there is nothing to compress."""
    return struct.pack("<BHH", 0, len(text), len(text) ^ 0xFFFF) + text if text else b""


def deflated(text):
    return kept_deflated(text) if len(text) <= MAX_KEPT_BYTES else deflated_now(text, LIGHT)


def deflated_now(text, level):
    compressor = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    return compressor.compress(text) + compressor.flush(zlib.Z_FULL_FLUSH)


@lru_cache(maxsize=MAX_KEPT)
def kept_deflated(text):
    return deflated_now(text, zlib.Z_DEFAULT_COMPRESSION)
