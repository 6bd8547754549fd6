from django import forms
from django.utils.translation import gettext_lazy as _

QUESTION_LIMIT = 500


class QuestionForm(forms.Form):
    question = forms.CharField(
        max_length=QUESTION_LIMIT,
        error_messages={
            "required": _("Type a question first."),
            "max_length": _("A question has at most %(limit_value)d characters; this one has %(show_value)d."),
        },
    )

    @property
    def message(self):
        return next(iter(self.errors.get("question", [])), "")
