import gzip
import os

from django.http import FileResponse, HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from cms import compression
from cms.compression import CompressionMiddleware, light_gzip

TEXT = b"<p>Words that repeat themselves.</p>" * 100


def answer_to(rf, response, encoding="gzip, br"):
    return CompressionMiddleware(lambda request: response)(rf.get("/", headers={"Accept-Encoding": encoding}))


def test_page_is_compressed_for_who_takes_it(rf):
    response = answer_to(rf, HttpResponse(TEXT, headers={"ETag": '"x"'}))

    assert gzip.decompress(response.content) == TEXT
    assert response["Content-Encoding"] == "gzip"
    assert int(response["Content-Length"]) == len(response.content)
    assert response["Vary"] == "Accept-Encoding"
    assert response["ETag"] == 'W/"x"'


def test_page_stays_as_it_is_for_others_and_says_that_it_varies(rf):
    response = answer_to(rf, HttpResponse(TEXT), encoding="identity")

    assert response.content == TEXT
    assert "Content-Encoding" not in response.headers
    assert response["Vary"] == "Accept-Encoding"


def test_short_packed_and_incompressible_answers_stay_as_they_are(rf):
    noise = os.urandom(400)

    assert answer_to(rf, HttpResponse(b"short")).content == b"short"
    assert answer_to(rf, HttpResponse(noise)).content == noise
    assert answer_to(rf, HttpResponse(TEXT, headers={"Content-Encoding": "br"})).content == TEXT


def test_kept_page_is_compressed_harder_than_what_is_used_once(rf):
    words = " ".join(f"word{n * n % 997} of {n % 13}" for n in range(10_000)).encode()
    kept, light = HttpResponse(words), HttpResponse(words)
    kept.kept_on = object()

    assert len(answer_to(rf, kept).content) + 200 < len(answer_to(rf, light).content)
    assert gzip.decompress(kept.content) == gzip.decompress(light.content) == words


def test_file_with_ranges_is_not_compressed(rf, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    with path.open("rb") as file:
        response = answer_to(rf, FileResponse(file, headers={"Accept-Ranges": "bytes"}))

        assert b"".join(response.streaming_content) == TEXT


def test_length_of_the_same_page_is_not_always_the_same():
    assert len({len(light_gzip(TEXT)) for _ in range(50)}) > 5


@given(st.lists(st.binary(max_size=300), max_size=8), st.sampled_from(["", "t", "token" * 13]))
def test_page_put_together_from_kept_stretches_is_the_page(stretches, token):
    page = token.encode().join(stretches)

    assert gzip.decompress(light_gzip(page, token=token)) == page


def test_two_pages_that_differ_in_their_token_share_their_stretches(rf):
    compression.kept_deflated.cache_clear()
    for token in ("a" * 64, "b" * 64):
        request = rf.get("/", headers={"Accept-Encoding": "gzip"})
        request.token_of_page = token
        page = TEXT + token.encode() + TEXT[::-1] + token.encode() + TEXT
        response = CompressionMiddleware(lambda request, page=page: HttpResponse(page))(request)
        assert gzip.decompress(response.content) == page

    assert compression.kept_deflated.cache_info().misses == 2


def test_what_is_too_long_for_a_page_is_compressed_but_not_kept():
    compression.kept_deflated.cache_clear()
    long = TEXT * 100

    assert gzip.decompress(light_gzip(long)) == long
    assert compression.kept_deflated.cache_info().currsize == 0
