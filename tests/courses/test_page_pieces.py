"""What a page puts around headings and code of frozen HTML, and how a text becomes a part of a document."""

import re

import pytest

from courses.markdown import render, trusted
from courses.page_pieces import for_document, for_page

TEXT = """Before.[^1]

## Data *efficiency* & `code`

```python
print("</pre> id=\\"h-x\\" <h2>")
```

    plain

### Data *efficiency* & `code`

![A curve](/uploads/3/curve.png "It flattens")

See [there](lecture:12#h-idea), [that](lecture:13), [here](#h-data-efficiency-code) and [help](/help/),
or [elsewhere](https://example.org/).

[^1]: A note.
"""
WORDS = re.compile(r"<[^>]*>")


def html():
    return str(render(TEXT).html)


def elsewhere(_lecture, _heading):
    return None


def document(source=None, *, prefix="lecture-7-", address_of=elsewhere, site="https://lectern.example"):
    return for_document(source or html(), prefix=prefix, address_of=address_of, site=site)


def test_permalink_stands_behind_its_heading_and_has_no_words():
    page = for_page(html())

    assert (
        '<div class="heading"><h2 id="h-data-efficiency-code">Data <em>efficiency</em> &amp; <code>code</code> </h2>'
        '<a class="permalink" href="#h-data-efficiency-code" '
        'aria-label="Link to this section: Data efficiency &amp; code" data-extra></a></div>'
    ) in page
    assert page.count('class="heading"') == page.count('class="permalink"') == 2


def test_no_word_of_the_text_changes_but_the_sign_of_the_permalinks():
    before = WORDS.sub("", re.sub(r'<a class="permalink".*?</a>', "", html()))

    assert WORDS.sub("", for_page(html())) == before


def test_every_listing_stands_in_a_box():
    page = for_page(html())

    assert page.count('<div class="listing"><pre class="code"') == 2
    assert page.count("</code></pre></div>") == 2


def test_a_page_without_headings_and_code_stays_as_it_is():
    assert for_page("<p>Words &lt;h2&gt;</p>") == "<p>Words &lt;h2&gt;</p>"


def test_a_heading_without_a_permalink_keeps_out_of_the_next_one():
    page = for_page(
        '<h2>One</h2><p>x</p><h2 id="h-two">Two <a class="permalink" href="#h-two" aria-label="Two">#</a></h2>'
    )

    assert page.startswith('<h2>One</h2><p>x</p><div class="heading"><h2 id="h-two">Two </h2>')


def test_document_has_ids_of_its_own_and_links_that_fit_them():
    page = document()
    ids = set(re.findall(r' id="([^"]*)"', page))
    links = re.findall(r' href="#([^"]*)"', page)

    assert "lecture-7-fn-1" in ids
    assert {name for name in ids if not name.startswith("lecture-7-")} == set()
    assert len(links) == 3
    assert set(links) <= ids


def test_document_moves_headings_down_and_drops_their_permalinks():
    page = document()

    assert re.findall(r"<(h\d)", page) == ["h3", "h4"]
    assert "permalink" not in page
    assert document("<h6>Deep</h6>") == "<h6>Deep</h6>"


def test_document_shows_pictures_at_once():
    page = document()

    assert '<img src="/uploads/3/curve.png"' in page
    assert "loading=" not in page
    assert "decoding=" not in page


def test_document_leads_to_lectures_that_are_in_it_and_names_the_site_of_all_others():
    page = document(address_of=lambda lecture, heading: f"#lecture-{lecture}-{heading}" if lecture == 12 else None)

    assert 'href="#lecture-12-h-idea"' in page
    assert 'href="https://lectern.example/lectures/13/"' in page
    assert 'href="https://lectern.example/help/"' in page
    assert 'href="https://example.org/"' in page


@pytest.mark.parametrize("dress", [for_page, document])
def test_text_that_looks_like_markup_stays_text(dress):
    source = str(render('```text\n<h2 id="h-x"> href="#h-x" loading="lazy"\n```\n').html)

    found = WORDS.sub("", dress(source))

    assert found == WORDS.sub("", source)
    assert trusted(found) == found
