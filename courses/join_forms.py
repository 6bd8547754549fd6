"""What people type to get into a course."""

from django import forms
from django.utils.translation import gettext_lazy as _

from . import join_codes


class JoinForm(forms.Form):
    """A code, however it is typed. Afterwards `course` is the one that has it."""

    code = forms.CharField(
        label=_("Code of the course"),
        max_length=100,
        help_text=_("From your teacher, such as ABCD-EFGH. Capitals, spaces and hyphens do not matter."),
        error_messages={"required": _("Type the code that you were given.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "join__code"}
        ),
    )

    def clean_code(self):
        typed = self.cleaned_data["code"]
        try:
            self.course = join_codes.course_with(typed)
        except join_codes.NoSuchCode as error:
            raise forms.ValidationError(NO_SUCH_CODE, code="unknown") from error
        return typed


NO_SUCH_CODE = _("No course has this code. Look at it once more, or ask whoever gave it to you for the one of now.")
TOO_MANY = _("Too many codes were wrong. Wait ten minutes, then try again.")
