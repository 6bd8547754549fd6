"""What the toolbar, Tab and Enter make of the text. In the cases « and » stand where the selection begins and ends."""

import pytest


@pytest.fixture
def write(page, open_editor, make_lecture, errors):
    """Sets the text and its selection, presses what is named, and gives the text; undo takes each step back."""
    text = open_editor(make_lecture(body="text"))
    toolbar = page.get_by_role("toolbar")

    def press(name):
        if name in {"Tab", "Shift+Tab", "Enter"}:
            text.press(name)
        else:
            toolbar.get_by_role("button", name=name, exact=True).click()
        return text.input_value()

    def write_and_undo(marked, *names):
        before, chosen, after = marked.replace("«", "»").split("»")
        text.fill(before + chosen + after)
        text.evaluate(
            "(area, [start, end]) => area.setSelectionRange(start, end)", [len(before), len(before) + len(chosen)]
        )
        steps = [text.input_value(), *map(press, names)]
        for former in steps[-2::-1]:
            text.press("Control+z")
            assert text.input_value() == former
        return steps[-1]

    return write_and_undo


def test_bold_and_italic_leave_each_other(write):
    assert write("a **«word»** b", "Italic") == "a ***word*** b"
    assert write("a **«word»** b", "Italic", "Italic") == "a **word** b"
    assert write("a *«word»* b", "Bold") == "a ***word*** b"
    assert write("a *«word»* b", "Bold", "Bold") == "a *word* b"
    assert write("«word»", "Bold", "Italic", "Bold") == "*word*"
    assert write("a «**word**» b", "Italic", "Bold") == "a *word* b"
    assert write("«»", "Bold", "Italic") == "***bold text***"
    assert write("«**a** and **b**»", "Bold", "Bold") == "**a** and **b**"


def test_marks_stand_around_the_words_only(write):
    assert write("a« word »b", "Bold") == "a **word** b"
    assert write("a «word »b", "Italic", "Italic") == "a word b"
    assert write("a «word »b", "Code") == "a `word` b"


def test_each_paragraph_is_marked_by_itself(write):
    body = "## One\n\nTwo\nlines\n\n- three\n- [ ] four\n2. five\n\n> [!NOTE]\n> six\n\n```python\nx = 1\n```\n\nEnd"
    bold = (
        "## **One**\n\n**Two\nlines**\n\n- **three**\n- [ ] **four**\n2. **five**\n\n> [!NOTE]\n> **six**\n\n"
        "```python\nx = 1\n```\n\n**End**"
    )

    assert write(f"«{body}»", "Bold") == bold
    assert write(f"«{body}»", "Bold", "Bold") == body
    assert write("o«ne\n\n**two**\n\nthr»ee", "Bold") == "o**ne**\n\n**two**\n\n**thr**ee"


def test_callout_takes_all_selected_lines(write):
    assert write("«One\n\nTwo\nthree\n»\nEnd", "Callout") == "> [!NOTE]\n> One\n>\n> Two\n> three\n\n\nEnd"
    assert write("Be«fore\n\nEn»d", "Callout") == "> [!NOTE]\n> Before\n>\n> End\n\n"


def test_callout_is_taken_away_the_innermost_first(write):
    nested = "One\n\n> [!NOTE]\n> Two\n>\n> > [!TIP]\n> > three\n> >\n> > - fo«»ur\n> end\n\nFive"
    outer = "One\n\n> [!NOTE]\n> Two\n>\n> three\n>\n> - four\n> end\n\nFive"

    assert write(nested, "Callout") == outer
    assert write(nested, "Callout", "Callout") == "One\n\nTwo\n\nthree\n\n- four\nend\n\nFive"
    assert write(nested.replace("en", "e«»n").replace("fo«»ur", "four"), "Callout") == (
        "One\n\nTwo\n\n> [!TIP]\n> three\n>\n> - four\nend\n\nFive"
    )
    assert write("«One\n\n> [!TIP]\n> two»", "Callout") == "> [!NOTE]\n> One\n>\n> > [!TIP]\n> > two\n\n"
    assert write("> «quoted»", "Callout", "Callout") == "quoted\n\n"


def test_rows_of_a_table_are_marked_cell_by_cell(write):
    table = "| A | B |\n|---|:-:|\n| one | *t\\|wo* |\n|  | 3 |\n\nEnd"
    bold = "| **A** | **B** |\n|---|:-:|\n| **one** | ***t\\|wo*** |\n|  | **3** |\n\n**End**"

    assert write(f"«{table}»", "Bold") == bold
    assert write(f"«{table}»", "Bold", "Bold") == table
    assert write("| a | on«e tw»o |", "Italic") == "| a | on*e tw*o |"
    assert write("| a«a | b»b |", "Italic") == "| a*a* | *b*b |"
    assert write("«| a | b |\n\nend»", "List") == "| a | b |\n\n- end"
    assert write("«| a | b |\n\nend»", "Heading") == "| a | b |\n\n## end"


def test_table_leaves_what_is_selected(write):
    table = "| Column 1 | Column 2 |\n|---|---|\n|  |  |\n|  |  |\n"

    assert write("Some «words» here\n\nEnd", "Table") == f"Some words here\n\n{table}\n\nEnd"
    assert write("«One\n\nTwo»", "Table") == f"One\n\nTwo\n\n{table}\n"


def test_code_block_is_fenced_and_back(write):
    assert write("«a = 1\nb = 2»", "Code") == "```python\na = 1\nb = 2\n```\n\n"
    assert write("«a = 1\nb = 2»", "Code", "Code") == "a = 1\nb = 2\n\n"
    assert write("One\n\n```\n«a»\n```\n", "Code") == "One\n\na\n"
    assert write("«One\n\n```\na\n```\n\nTwo»", "Code") == "````python\nOne\n\n```\na\n```\n\nTwo\n````\n\n"


def test_lists_take_all_lines_but_empty_ones(write):
    assert write("«- a\nb»", "List") == "- a\n- b"
    assert write("«- a\nb»", "List", "List") == "a\nb"
    assert write("«a\n\nb\n»c", "List") == "- a\n\n- b\nc"
    assert write("«a\n\n- b\n»c", "Numbered list") == "1. a\n\n2. b\nc"
    assert write("«a\n\nb»", "Numbered list", "Numbered list") == "a\n\nb"
    assert write("«a\n\n- b»", "Quotation") == "> a\n>\n> - b"
    assert write("«a\n\nb»", "Heading") == "## a\n\n## b"
    assert write("a\n\n«»", "List") == "a\n\n- "


def test_tab_nests_an_item_under_the_one_before(write):
    assert write("1. one«»", "Enter", "Tab") == "1. one\n   1. "
    assert write("10. ten\n11. eleven«»", "Tab") == "10. ten\n    1. eleven"
    assert write("- one\n- two«»", "Tab") == "- one\n  - two"
    assert write("- one\n1. two«»", "Tab") == "- one\n  1. two"
    assert write("- one\n2. two«»", "Tab") == "- one\n  1. two"
    assert write("1. one\n   1. two\n2. three«»", "Tab") == "1. one\n   1. two\n   2. three"
    assert write("1. one\n\n   - two\n\n2. three«»", "Tab") == "1. one\n\n   - two\n\n   - three"
    assert write("1. one\n«2. two\n   - deep\n3. three»", "Tab") == "1. one\n   1. two\n      - deep\n   2. three"


def test_shift_tab_goes_back_to_the_outer_list(write):
    assert write("1. one\n   1. two\n   2. three«»", "Shift+Tab") == "1. one\n   1. two\n2. three"
    assert write("1. one\n   - two«»", "Enter", "Shift+Tab") == "1. one\n   - two\n2. "
    assert write("1. one\n   «- two\n   - three»", "Shift+Tab", "Tab") == "1. one\n   1. two\n   2. three"
    assert write("- one\n  - t«»wo", "Shift+Tab") == "- one\n- two"


def test_enter_in_an_empty_item_goes_back_one_list_at_a_time(write):
    assert write("1. one\n   - two\n   - «»\n\nEnd", "Enter") == "1. one\n   - two\n2. \n\nEnd"
    assert write("1. one\n   - two\n   - «»", "Enter", "Enter") == "1. one\n   - two\n\n"
    assert write("```\n- one«»\n```", "Enter") == "```\n- one\n\n```"


def test_tab_in_code_and_text_only_indents(write):
    assert write("```\n- a\n- b«»\n```", "Tab") == "```\n- a\n- b  \n```"
    assert write("«a\n\nb»", "Tab") == "  a\n\n  b"
    assert write("«  a\n\n  b»", "Shift+Tab") == "a\n\nb"
