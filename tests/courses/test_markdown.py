"""What authors write, and the exact HTML that learners get."""

import re
from textwrap import dedent

import pytest

from courses.markdown import (
    Heading,
    Passage,
    Picture,
    Problem,
    Reference,
    TextTooLong,
    plain_text,
    render,
    render_fragment,
    without_lines,
)


def html(source, **options):
    return str(render(dedent(source), **options).html)


def test_paragraph_keeps_emphasis_marks_and_deleted_text():
    assert html("*a* **b** ~~c~~ ==d== `e`") == (
        "<p><em>a</em> <strong>b</strong> <del>c</del> <mark>d</mark> <code>e</code></p>"
    )


def test_heading_has_an_id_and_a_permalink():
    assert html("## Data efficiency") == (
        '<h2 id="h-data-efficiency">Data efficiency <a class="permalink" href="#h-data-efficiency" '
        'aria-label="Link to this section: Data efficiency">#</a></h2>'
    )


def test_heading_id_written_by_hand_is_honoured_and_links_need_no_prefix():
    rendered = render("## Title {#my-id}\n\n[up](#my-id)")

    assert rendered.headings == (Heading("h-my-id", "Title", 2, 1),)
    assert '<p><a href="#h-my-id">up</a></p>' in rendered.html


def test_headings_stand_below_the_title_of_the_page():
    rendered = render("# One\n\ntext\n\n## Two")

    assert rendered.headings == (Heading("h-one", "One", 2, 1), Heading("h-two", "Two", 3, 5))


def test_headings_stay_where_they_are_without_a_first_level():
    assert [heading.level for heading in render("## One\n\n#### Two").headings] == [2, 4]


def test_table_scrolls_and_aligns_by_classes():
    assert html("|a|b|\n|:-:|--:|\n|1|2|") == dedent(
        """\
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table 1: a, b"><table>
        <thead>
        <tr>
        <th class="align-center" scope="col">a</th>
        <th class="align-right" scope="col">b</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td class="align-center">1</td>
        <td class="align-right">2</td>
        </tr>
        </tbody>
        </table></div>"""
    )


def test_task_list_has_boxes_but_no_form_inputs():
    assert html("- [x] read\n- [ ] solve") == dedent(
        """\
        <ul>
        <li class="task-list-item"><span class="task-box is-done" role="img" aria-label="Done">☑</span> read</li>
        <li class="task-list-item"><span class="task-box" role="img" aria-label="To do">☐</span> solve</li>
        </ul>"""
    )


def test_definition_list_is_rendered():
    assert html("Term\n: Meaning") == "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_callout_is_the_same_in_both_notations(kind):
    expected = (
        f'<div class="callout callout-{kind}" role="note">\n'
        f'<p class="callout-title">{kind.capitalize()}</p>\n<p>Mind this.</p>\n</div>'
    )

    assert html(f"> [!{kind.upper()}]\n> Mind this.") == expected
    assert html(f":::{kind}\nMind this.\n:::") == expected


def test_callout_takes_a_title_of_its_own():
    assert '<p class="callout-title">Read <em>first</em></p>' in html(":::tip Read *first*\nx\n:::")


def test_unknown_container_stays_text():
    assert html(":::spoiler\nx\n:::") == "<p>:::spoiler\nx\n:::</p>"


def test_footnotes_link_both_ways():
    rendered = html("Text[^a] again[^a].\n\n[^a]: The note.")

    assert '<a href="#fn-1" id="fnref-1" aria-label="Footnote 1">1</a>' in rendered
    assert '<a href="#fn-1" id="fnref-1-2" aria-label="Footnote 1">1</a>' in rendered
    assert '<section class="footnotes" aria-label="Footnotes">\n<ol>\n<li id="fn-1"><p>The note. ' in rendered
    assert '<a href="#fnref-1-2" class="footnote-backref" aria-label="Back to footnote 1 in the text">' in rendered


def test_picture_reserves_its_place_and_loads_late():
    rendered = html("![A cat](/cat.png)", resolve_picture=lambda source: Picture(640, 480, "/cat-320.png 320w"))

    assert rendered == (
        '<p><img src="/cat.png" alt="A cat" width="640" height="480" srcset="/cat-320.png 320w" '
        'sizes="(max-width: 48rem) 100vw, 48rem" loading="lazy" decoding="async"></p>'
    )


def test_picture_with_a_title_alone_in_its_paragraph_is_a_figure():
    assert html('![A cat](/cat.png "Our cat"){width=48% .right}') == (
        '<figure class="picture width-50 right"><img src="/cat.png" alt="A cat" loading="lazy" decoding="async">'
        "<figcaption>Our cat</figcaption></figure>"
    )


def test_unknown_picture_attributes_stay_text():
    assert html("![A](/a.png){onclick=x}").endswith('decoding="async">{onclick=x}</p>')


def test_code_is_highlighted_by_classes_and_names_its_language():
    assert html("```py\nx = 1\n```") == (
        '<pre class="code" tabindex="0" data-language="Python"><code class="highlight"><span class="n">x</span> '
        '<span class="o">=</span> <span class="mi">1</span>\n</code></pre>'
    )


def test_code_in_an_unknown_language_is_plain():
    assert html("```klingon\n<x>\n```") == (
        '<pre class="code" tabindex="0" data-language="klingon"><code class="highlight">&lt;x&gt;\n</code></pre>'
    )


def test_mermaid_reads_as_code_and_asks_for_the_script():
    rendered = render("```mermaid\nA-->B\n```")

    assert rendered.html == (
        '<figure class="diagram" data-diagram="" aria-label="Diagram" data-summary="Diagram source">'
        '<pre tabindex="0"><code>A--&gt;B\n</code></pre></figure>'
    )
    assert rendered.needs == {"diagrams"}
    assert render("```python\n1\n```").needs == set()


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube"),
        ("https://youtu.be/dQw4w9WgXcQ", "YouTube"),
        ("https://vimeo.com/76979871", "Vimeo"),
    ],
)
def test_video_link_alone_is_a_card_that_leads_out(address, site):
    assert html(address) == (
        f'<p><a class="video-card" href="{address}" rel="noopener noreferrer">'
        '<span class="video-card-play" aria-hidden="true">▶</span> '
        '<span class="video-card-title">Watch the video</span> '
        f'<span class="video-card-site">{site}</span></a></p>'
    )


@pytest.mark.parametrize(
    "source", ["See https://youtu.be/dQw4w9WgXcQ", "https://youtube.com.evil.example/watch?v=x", "https://vimeo.com/"]
)
def test_other_links_are_no_cards(source):
    assert "video-card" not in html(source)


def test_external_links_do_not_tell_where_they_come_from():
    assert html("<https://example.com> [here](/courses/)") == (
        '<p><a href="https://example.com" rel="noopener noreferrer">https://example.com</a> '
        '<a href="/courses/">here</a></p>'
    )


def test_lines_are_marked_for_the_editor_only_on_request():
    source = "## A\n\ntext\n\n- item\n\n```py\n1\n```\n\n$$\nx\n$$"

    assert "data-line" not in html(source)
    marked = html(source, with_lines=True)
    assert [f'data-line="{line}"' in marked for line in (1, 3, 5, 7, 11)] == [True] * 5
    assert '<pre class="code" tabindex="0" data-language="Python" data-line="7">' in marked


def test_links_and_images_come_with_their_lines():
    rendered = render("first\nsecond [a **b**](/x) and\n![alt *text*](/y.png)\n\n[c](https://example.com)")

    assert rendered.links == (Reference("/x", "a b", 2), Reference("https://example.com", "c", 5))
    assert rendered.images == (Reference("/y.png", "alt text", 3),)


def test_passages_are_the_text_by_heading():
    rendered = render("Before.\n\n## One\n\n- a *b*\n- c\n\n## Two\n\n|x|y|\n|-|-|\n|1|2|")

    assert rendered.passages == (
        Passage("", "", "Before."),
        Passage("h-one", "One", "a b\nc"),
        Passage("h-two", "Two", "x | y\n1 | 2"),
    )


def test_plain_text_has_no_markup():
    assert plain_text('# T\n\n**a** [b](/c) $x^2$\n\n![alt](/i.png "cap")') == "T\na b x^2\nalt\ncap"


@pytest.mark.parametrize(
    ("source", "words"),
    [("two words", 2), ("전이 학습이란 무엇인가", 3), ("机器学习", 4), ("機械 learning です", 5), ("", 0)],
)
def test_words_are_counted_as_each_script_counts_them(source, words):
    assert render(source).words == words


def test_reading_takes_at_least_a_minute():
    assert render("").reading_minutes == 1
    assert render("word " * 1000).reading_minutes == 5


def test_problem_names_its_line():
    assert render("ok $x$\n\nbad\n$\\frac{1$ here").problems == (
        Problem("This formula is incomplete or has a command in the wrong place.", 4),
    )


def test_too_long_text_is_refused_with_its_length():
    with pytest.raises(TextTooLong, match="This text has 400,001 characters; at most 400,000 can be shown."):
        render("a" * 400_001)


def test_too_long_fragment_is_shown_as_it_was_written(settings):
    settings.MARKDOWN_MAX_LENGTH = 5

    assert render_fragment("**<b>**") == '<pre class="unrendered" tabindex="0">**&lt;b&gt;**</pre>'


def test_text_of_the_product_itself_has_no_limit(settings):
    settings.MARKDOWN_MAX_LENGTH = 5

    assert render("*stress*", has_limit=False).html == "<p><em>stress</em></p>"
    assert plain_text("*stress*", has_limit=False) == "stress"


def test_fragment_has_no_heading_ids():
    assert render_fragment("# A\n\ntext") == "<h4>A</h4>\n<p>text</p>"


def test_inline_fragment_of_one_paragraph_has_no_paragraph():
    assert render_fragment("a **b**", inline=True) == "a <strong>b</strong>"
    assert render_fragment("a\n\nb", inline=True) == "<p>a</p>\n<p>b</p>"


def test_footnotes_of_two_fragments_do_not_meet():
    first, second = render_fragment("a[^1]\n\n[^1]: x"), render_fragment("b[^1]\n\n[^1]: x")

    assert first.split('id="fnref-')[1].split('"')[0] != second.split('id="fnref-')[1].split('"')[0]


def test_rendering_is_the_same_each_time():
    source = "## A\n\nx[^1] $y$\n\n[^1]: z"

    assert render(source) == render(source)


TRICKY_LINES = """## A "quoted" heading > that

A picture ![a > b data-line="3" "c"](/x.png "data-line=\\"4\\"") and `<p data-line="5">` in code.

```html
<p class="x" data-line="6">text</p>
```

| a | b |
|---|:-:|
| 1 | data-line="7" |

> [!NOTE]
> Look: $x > y$

- [x] done
  1. nested

Term
: Meaning[^1]

[^1]: A note.
"""


@pytest.mark.parametrize("source", [TRICKY_LINES, *re.split(r"\n(?=## )", TRICKY_LINES)])
def test_page_without_lines_is_the_page_that_never_had_them(source):
    with_lines = render(source, with_lines=True)

    assert "data-line" in with_lines.html
    assert without_lines(with_lines) == render(source)
