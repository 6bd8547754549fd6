"""Code, tables, paragraphs and raw HTML, as the renderer remarked on them."""

from django.utils.translation import gettext as _

from .findings import WARNING, Finding

SHOWN = 60


def check_blocks(subject):
    for remark in subject.rendered.remarks:
        code, message, fix = WORDS[remark.kind](remark.text)
        yield Finding(WARNING, message, fix, line=remark.line, code=code, cause=remark.text)


def of_code(text):
    fix = _("Write its language behind the backticks, such as ```python, or ```text to say that it has none.")
    return "code-language", _("This looks like code and says no language."), fix


def of_table(text):
    fix = _("Name the columns in the first row: screen readers say them with every cell.")
    return "table-header", _("This table has no header."), fix


def of_bars(_text):
    fix = _("Put a line such as |---|---| under the row that names the columns.")
    return "table-header", _("This is shown as text: a table needs a header and a line under it."), fix


def of_column(text):
    message = _("A column of this table has no header: %(columns)s") % {"columns": text}
    return "table-header", message, _("Name every column but the first.")


def of_paragraph(text):
    message = _("This paragraph is very long: “%(start)s…”") % {"start": text[:SHOWN].rstrip()}
    return "paragraph-long", message, _("Make several of it, each with one idea.")


def of_html(text):
    if text == "<!--":
        return "html", _("An HTML comment is shown to learners as text."), _("Take it out.")
    message = _("HTML does nothing here; learners see it as text: %(tag)s") % {"tag": text[:SHOWN]}
    return "html", message, _("Write it in Markdown, or between backticks if it is meant as an example.")


WORDS = {
    "code": of_code,
    "table": of_table,
    "bars": of_bars,
    "column": of_column,
    "paragraph": of_paragraph,
    "html": of_html,
}
