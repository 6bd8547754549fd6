"""The Help pages, as they are served."""

import pytest
from django.utils import translation
from PIL import Image

from help import shelf


@pytest.fixture(autouse=True)
def fresh_shelf():
    shelf.shelf.cache_clear()
    with translation.override("en"):  # a request in Korean leaves its language to the thread
        yield
    shelf.shelf.cache_clear()


@pytest.fixture
def own_pages(tmp_path, monkeypatch):
    """Two English pages, the first also in Korean."""
    pages = {
        "learner/01-first.md": "# First page\n\nA summary.\n\n## Steps\n\nPress **Check**.\n",
        "learner/02-second.md": "# Second page\n\nAnother summary.\n",
        "ko/learner/01-first.md": "# 첫 쪽\n\n요약.\n",
        "learner/notes.txt": "not a page",
    }
    for name, text in pages.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(shelf, "PAGES", tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_the_index_lists_every_page_of_every_audience(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/help/").text

    for audience in shelf.AUDIENCES:
        for entry in shelf.pages(audience):
            assert f'href="/help/{audience}/{entry.name}/"' in page
            assert entry.title in page
    assert [heading in page for heading in ("For learners", "For authors", "For admins")] == [True] * 3


def test_every_page_is_served_whole(client):
    for audience in shelf.AUDIENCES:
        for entry in shelf.pages(audience):
            response = client.get(f"/help/{audience}/{entry.name}/")
            assert response.status_code == 200
            assert f"<h1>{entry.title}</h1>" in response.text
            assert "shot:" not in response.text
            assert len(entry.html) > 500


def test_a_page_has_title_text_and_neighbours(client, own_pages):
    first, second = (client.get(f"/help/learner/{name}/").text for name in ("first", "second"))

    assert "<h1>First page</h1>" in first
    assert "<strong>Check</strong>" in first
    assert 'rel="next" href="/help/learner/second/"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="/help/learner/first/"' in second
    assert 'rel="next"' not in second


def test_words_narrow_the_index(client, own_pages):
    found = client.get("/help/?q=PRESS check").text
    nothing = client.get("/help/?q=zebra").text

    assert "First page" in found
    assert "Second page" not in found
    assert "No help page has these words." in nothing


def test_pages_come_in_the_active_language_and_else_in_english(own_pages):
    with translation.override("ko"):
        titles = [page.title for page in shelf.pages("learner")]

    assert titles == ["첫 쪽", "Second page"]
    assert [page.title for page in shelf.pages("learner")] == ["First page", "Second page"]


def test_a_browser_that_asks_for_korean_gets_korean(client, own_pages):
    page = client.get("/help/learner/first/", HTTP_ACCEPT_LANGUAGE="ko").text

    assert "<h1>첫 쪽</h1>" in page


def test_a_page_is_rendered_once(own_pages, monkeypatch):
    shelf.pages("learner")
    monkeypatch.setattr(shelf, "render", None)

    assert len(shelf.pages("learner")) == 2


def test_a_screenshot_has_its_size_and_a_missing_one_is_left_out(own_pages, settings, tmp_path):
    static = tmp_path / "static"
    (static / "help").mkdir(parents=True)
    Image.new("RGB", (640, 400)).save(static / "help" / "made.webp")
    settings.STATICFILES_DIRS = [static]
    text = "# First page\n\nA summary.\n\n![What it shows](shot:made)\n\n![Not made yet](shot:missing)\n\nAfter.\n"
    (own_pages / "learner" / "01-first.md").write_text(text, encoding="utf-8")

    page = shelf.pages("learner")[0]

    assert 'src="/static/help/made.webp"' in page.html
    assert 'alt="What it shows"' in page.html
    assert 'width="640"' in page.html
    assert 'height="400"' in page.html
    assert "Not made yet" not in page.html
    assert "<p>After.</p>" in page.html
    assert page.summary == "A summary."


@pytest.mark.parametrize(
    "address", ["/help/learner/nothing/", "/help/nobody/first/", "/help/ko/first/", "/help/learner/..%2f..%2fapps/"]
)
def test_what_is_no_page_is_not_found(client, own_pages, address):
    assert client.get(address).status_code == 404


def test_help_is_only_read(client, own_pages):
    assert client.post("/help/").status_code == 405
    assert client.post("/help/learner/first/").status_code == 405
