"""django-markdownx's field and widget with our template and script; its own script and views are never used."""

from markdownx.fields import MarkdownxFormField
from markdownx.widgets import MarkdownxWidget


class MarkdownWidget(MarkdownxWidget):
    """The text on the left, the page on the right. `preview` is the rendered page, for a start without script.

    The template is templates/markdownx/widget.html, the script static/js/editor-preview.js: it keeps markdownx's class
    names, data attributes and events.
    """

    preview = None

    class Media:
        extend = False

    def get_context(self, name, value, attrs=None):
        context = super().get_context(name, value, attrs)
        context["widget"]["preview"] = self.preview
        return context


class MarkdownField(MarkdownxFormField):
    """Markdown as it was typed: nothing is stripped; browsers' CRLF becomes LF, so that texts can be compared."""

    widget = MarkdownWidget

    def __init__(self, **kwargs):
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
