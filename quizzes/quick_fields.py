"""Fields of the mission editor as HTML without a template for each: a page has thousands, and templates took most of
its time. It is what Django's own templates of these widgets give; a test compares them.
"""

from html import escape

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeData


class QuickFields(TemplatesSetting):
    """A renderer (FORM_RENDERER) for forms with many fields; widgets that it does not know have their template."""

    def render(self, template_name, context, request=None):
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def escaped(value):
    """As templates do it; for a text that is to be translated, Django's own function costs more than the rest."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def attributes(widget):
    """With a space before each. False leaves one out, and True is its name alone."""
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def written_input(widget):
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escaped(widget["name"])}"{value}{attributes(widget)}>'


def written_textarea(widget):
    """A line break at its beginning belongs to the tag."""
    return (
        f'<textarea name="{escaped(widget["name"])}"{attributes(widget)}>\n{escaped(widget["value"] or "")}</textarea>'
    )


def written_select(widget):
    """Without groups."""
    options = "".join(
        f'\n  <option value="{escaped(option["value"])}"{attributes(option)}>{escaped(option["label"])}</option>'
        for _name, options, _index in widget["optgroups"]
        for option in options
    )
    return f'<select name="{escaped(widget["name"])}"{attributes(widget)}>{options}\n</select>'


WRITERS = {
    "django/forms/widgets/checkbox.html": written_input,
    "django/forms/widgets/hidden.html": written_input,
    "django/forms/widgets/number.html": written_input,
    "django/forms/widgets/select.html": written_select,
    "django/forms/widgets/text.html": written_input,
    "django/forms/widgets/textarea.html": written_textarea,
}
