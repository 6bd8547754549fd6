"""Pasting with the browser's own clipboard: what other programs put there becomes Markdown; one undo takes it back."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

PROGRAMS = Path(__file__).parent / "clipboards"

# As a program writes to the clipboard, unlike navigator.clipboard.write, which drops what browsers do not know.
COPY = """([html, plain]) => {
  document.addEventListener("copy", (event) => {
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", plain);
    event.preventDefault();
  });
  document.execCommand("selectAll");
}"""
WRITE = """([html, plain]) => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], { type: "text/html" }),
  "text/plain": new Blob([plain], { type: "text/plain" }),
})])"""


@pytest.fixture
def clipboard(context, live_server):
    """Another page, in the place of another program."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    other = context.new_page()

    def copy(html, plain="Plain words"):
        other.bring_to_front()
        other.goto("about:blank")
        other.set_content("<p>.</p>")
        other.evaluate(COPY, [html, plain])
        other.keyboard.press("Control+c")

    copy.page = other
    return copy


def fragment(name):
    return (PROGRAMS / f"{name}.html").read_text(), (PROGRAMS / f"{name}.md").read_text().rstrip("\n")


@pytest.mark.parametrize(("name", "gap"), [("word", ""), ("docs", "\n\n"), ("libreoffice", "\n\n")])
def test_what_a_program_copied_becomes_markdown_and_one_undo_takes_it_back(
    page, open_editor, make_lecture, clipboard, errors, name, gap
):
    html, markdown = fragment(name)
    text = open_editor(make_lecture(body="Before.After"))
    clipboard(html)
    page.bring_to_front()
    text.press("Control+Home")
    for _letter in "Before.":
        text.press("ArrowRight")

    page.keyboard.press("Control+v")
    expect(page.locator("[data-file-state]")).not_to_be_empty()
    pasted = text.input_value()
    page.keyboard.press("Control+z")

    assert pasted.splitlines() == f"Before.\n\n{markdown}{gap}After".splitlines()
    expect(text).to_have_value("Before.After")


def test_what_was_selected_on_a_web_page_becomes_markdown(page, open_editor, make_lecture, clipboard, errors):
    html, markdown = fragment("web")
    text = open_editor(make_lecture(body=""))
    clipboard.page.route("https://docs.example.org/**", lambda route: route.abort())
    clipboard.page.bring_to_front()
    clipboard.page.set_content(html, wait_until="commit")
    clipboard.page.keyboard.press("Control+a")
    clipboard.page.keyboard.press("Control+c")
    page.bring_to_front()
    text.focus()

    page.keyboard.press("Control+v")
    expect(page.locator("[data-file-state]")).not_to_be_empty()

    assert text.input_value().splitlines() == markdown.splitlines()


def test_what_a_script_wrote_to_the_clipboard_is_pasted_and_plain_with_shift(
    page, open_editor, make_lecture, clipboard, errors
):
    text = open_editor(make_lecture(body=""))
    page.evaluate(WRITE, ["<h2>제목</h2><p>한 <b>문단</b>과 <i>강조</i>.</p>", "제목\n\n한 문단과 강조."])
    text.focus()

    page.keyboard.press("Control+v")
    expect(text).to_have_value("## 제목\n\n한 **문단**과 *강조*.")
    page.keyboard.press("Control+z")
    expect(text).to_have_value("")
    page.keyboard.press("Control+Shift+v")

    expect(text).to_have_value("제목\n\n한 문단과 강조.")


def test_what_stands_high_or_low_keeps_its_sense(page, open_editor, make_lecture, clipboard, errors):
    text = open_editor(make_lecture(body=""))
    clipboard(
        "<p>H<sub>2</sub>O, x<sup>-10</sup>, the 1<sup>st</sup>, x<sub>max</sub>, x<sub>q</sub>, "
        '<span style="vertical-align: super">n</span> and a note<sup><a href="https://example.org/">2</a></sup></p>'
    )
    page.bring_to_front()
    text.focus()

    page.keyboard.press("Control+v")

    expect(text).to_have_value("H₂O, x⁻¹⁰, the 1st, xₘₐₓ, xq, ⁿ and a note[2](https://example.org/)")


@pytest.fixture
def pasted(page, open_editor, make_lecture, clipboard, errors):
    """The Markdown of an HTML that another program copied."""
    text = open_editor(make_lecture(body=""))

    def paste(html):
        clipboard(html)
        page.bring_to_front()
        text.focus()
        page.keyboard.press("Control+v")
        expect(page.locator("[data-file-state]")).not_to_be_empty()
        return text.input_value()

    return paste


def test_cells_over_several_rows_leave_the_columns_in_their_places(pasted):
    html = (
        "<table><tr><th rowspan=2>Model</th><th colspan=2>Error</th></tr><tr><th>Train</th><th>Test</th></tr>"
        "<tr><td>A</td><td>1</td><td rowspan=3>2</td></tr><tr><td>B</td><td>3</td></tr>"
        "<tr><td colspan=2>C</td></tr><tr><td>D</td><td>4</td><td>5</td></tr></table>"
    )

    assert pasted(html).splitlines() == [
        "| Model | Error |  |",
        "| --- | --- | --- |",
        "|  | Train | Test |",
        "| A | 1 | 2 |",
        "| B | 3 |  |",
        "| C |  |  |",
        "| D | 4 | 5 |",
    ]


def test_paragraphs_in_letters_of_one_width_are_a_block_of_code(pasted):
    mono, words = "font-family:'Roboto Mono',monospace;white-space:pre-wrap", "font-family:Arial,sans-serif"
    html = (
        f'<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="{words}">First:</span></p>'
        f'<p><span style="{mono};color:#00f">def </span><span style="{mono};font-weight:700">f_1</span>'
        f'<span style="{mono}">(x):</span></p><p><span style="{mono}">&nbsp;&nbsp;&nbsp;&nbsp;return x * 2</span></p>'
        f'<br><p><span style="{mono}">f_1(3)</span></p><br>'
        f'<p><span style="{words}">Call </span><span style="{mono}">f_1</span><span style="{mono}">(x)</span>'
        f'<span style="{words}"> twice.</span></p></b>'
    )

    assert pasted(html) == ("First:\n\n```\ndef f_1(x):\n    return x * 2\n\nf_1(3)\n```\n\nCall `f_1(x)` twice.")


def test_code_keeps_each_of_its_lines(pasted):
    code = "a = 1\n\n\n\n  ```\n>>> \nx\n\n\n#"
    html = (
        f'<h2>Code</h2><pre><code class="language-python">{code}</code></pre><ul><li>Item<pre>a\n\n\nb</pre></li></ul>'
        "<p>End</p><pre><div><div>one</div><div> <br></div><br><div>two</div></div></pre>"
        "<table><tr><td class=gutter><pre>1\n2</pre></td><td class=code><pre>c = '|'\nd</pre></td></tr></table>"
        "<p>Write &amp;lt; &amp; go</p>"
    )

    assert pasted(html) == (
        f"## Code\n\n````python\n{code}\n````\n\n- Item\n\n  ```\n  a\n\n\n  b\n  ```\n\nEnd\n\n"
        "```\none\n \n\ntwo\n```\n\n```\nc = '|'\nd\n```\n\nWrite \\&lt; & go"
    )


def test_long_page_comes_in_one_step(page, open_editor, make_lecture, clipboard, errors):
    text = open_editor(make_lecture(body="Before.\nAfter."))
    clipboard("<ol start=9>" + "<li>a  &lt;i&gt; &amp;amp;</li>" * 40 + "</ol>")
    page.bring_to_front()
    text.press("Control+Home")
    page.evaluate("() => { window.steps = 0; addEventListener('input', () => (window.steps += 1)); }")

    page.keyboard.press("Control+v")
    expect(page.locator("[data-file-state]")).not_to_be_empty()
    pasted = text.input_value()
    steps = page.evaluate("window.steps")
    page.keyboard.press("Control+z")

    items = "\n".join(f"{number}. a <i> \\&amp;" for number in range(9, 49))
    assert pasted == f"{items}\n\nBefore.\nAfter."
    assert steps == 1
    expect(text).to_have_value("Before.\nAfter.")


def test_code_in_a_table_or_an_item_stays_in_its_line(pasted):
    mono = "font-family: Consolas"
    html = (
        f'<ul><li><p><span style="{mono}">pip install x</span></p></li></ul><table><tr><td>Name</td><td>Use</td></tr>'
        f'<tr><td><p style="{mono}"><span style="{mono}">a_b</span></p></td><td>x</td></tr></table>'
        f'<table><tr><td><p><span style="{mono}">one</span></p><p><span style="{mono}">two</span></p></td></tr></table>'
    )

    assert pasted(html) == ("- `pip install x`\n\n| Name | Use |\n| --- | --- |\n| `a_b` | x |\n\n```\none\ntwo\n```")


def test_formulas_of_wikipedia_are_tex_and_its_links_to_edit_are_gone(pasted):
    def image(kind, tex):
        return f'<img src="https://wikimedia.org/x.svg" class="mwe-math-fallback-image-{kind}" alt="{tex}">'

    annotation = r'<annotation encoding="application/x-tex">{\displaystyle w_{1}\,*\,x^{*}}</annotation>'
    loss, total = image("inline", r"{\displaystyle a_{i}}"), image("display", r"{\displaystyle \sum _{i}x_{i}^{2}}")
    html = (
        '<h2>Loss<span class="mw-editsection">[<a href="https://en.wikipedia.org/e">edit</a>]</span></h2>'
        '<p>With <span class="mwe-math-element"><span style="display: none"><math><semantics><mi>w</mi>'
        f"{annotation}</semantics></math></span>{image('inline', 'no')}</span> and {loss}, so</p>"
        f"<p>{total}</p><dl><dd>{image('inline', 'c_1')}</dd></dl><p>holds.</p>"
        f"<table><tr><td>A</td></tr><tr><td>{image('display', 'b_1')}</td></tr></table>"
    )

    assert pasted(html).splitlines() == [
        "## Loss",
        "",
        r"With $w_{1}\,*\,x^{*}$ and $a_{i}$, so",
        "",
        r"$$\sum _{i}x_{i}^{2}$$",
        "",
        "$$c_1$$",
        "",
        "holds.",
        "",
        "| A |",
        "| --- |",
        "| $b_1$ |",
    ]


def test_picture_on_the_others_computer_is_left_out_and_told(page, open_editor, make_lecture, clipboard, errors):
    text = open_editor(make_lecture(body=""))
    clipboard('<p>A <b>cat</b> <img src="file:///C:/cat.png"></p>')
    page.bring_to_front()
    text.focus()

    page.keyboard.press("Control+v")

    expect(page.locator(".toast--warning")).to_contain_text("Pictures were left out")
    expect(text).to_have_value("A **cat**")
