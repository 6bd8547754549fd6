"""Fields without templates are what Django's templates give."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from quizzes.quick_fields import WRITERS, QuickFields

HOSTILE = """<"'&>"""
ATTRS = {
    "id": "id_a-0",
    "maxlength": 20_000,
    "title": HOSTILE,
    "lang": gettext_lazy("Choice"),
    "data-x": mark_safe("&amp;"),
}
FLAGS = {"required": True, "checked": False}
KINDS = [("single", gettext_lazy("One answer")), ("multiple", HOSTILE)]
WIDGETS = [
    (forms.TextInput, ["", None, HOSTILE]),
    (forms.HiddenInput, [None, 7, "7"]),
    (forms.NumberInput, [None, 0, 12345, "x"]),
    (forms.CheckboxInput, [True, False, None, "on", HOSTILE]),
    (forms.Textarea, [None, "", "\n two\nlines", HOSTILE]),
    (forms.Select, [None, "multiple", HOSTILE]),
]


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in WIDGETS for value in values])
@pytest.mark.parametrize("attrs", [{}, ATTRS | FLAGS])
def test_widget_is_the_same_as_by_its_template(kind, value, attrs):
    widget = kind(choices=KINDS) if kind is forms.Select else kind()
    assert widget.template_name in WRITERS

    quick, plain = (
        widget.render("a-0", value, attrs, renderer()).strip() for renderer in (QuickFields, TemplatesSetting)
    )

    assert quick == plain.replace("</option>\n\n", "</option>\n")


def test_widget_that_is_not_known_has_its_template():
    assert "<fieldset" not in forms.RadioSelect(choices=KINDS).render("a", None, {}, QuickFields())
    assert 'type="radio"' in forms.RadioSelect(choices=KINDS).render("a", None, {}, QuickFields())
