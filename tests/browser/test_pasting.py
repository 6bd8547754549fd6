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


def test_picture_on_the_others_computer_is_left_out_and_told(page, open_editor, make_lecture, clipboard, errors):
    text = open_editor(make_lecture(body=""))
    clipboard('<p>A <b>cat</b> <img src="file:///C:/cat.png"></p>')
    page.bring_to_front()
    text.focus()

    page.keyboard.press("Control+v")

    expect(page.locator(".toast--warning")).to_contain_text("Pictures were left out")
    expect(text).to_have_value("A **cat**")
