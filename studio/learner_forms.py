"""What authors type about the people who take their course."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# So many e-mails take a mail server some seconds.
MOST_ADDRESSES = 100
# "Kim Author <kim@example.org>", as mail programs copy it.
IN_BRACKETS = re.compile(r"<([^<>\s]+)>")


class LearnersForm(forms.Form):
    """Which learners are listed. What is not understood narrows nothing."""

    LEFT = "left"

    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100)
    show = forms.ChoiceField(choices=[(LEFT, LEFT)], required=False)
    removed = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name, "")


class InviteForm(forms.Form):
    """Many addresses at once. Whether each is one, is told one by one afterwards, so that one slip stops nobody."""

    emails = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocapitalize": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, or with commas; at most 100 at a time."),
        error_messages={"required": gettext_lazy("Type at least one e-mail address.")},
    )

    def clean_emails(self):
        found = addresses_in(self.cleaned_data["emails"])
        if not found:
            raise ValidationError(self.fields["emails"].error_messages["required"])
        if len(found) > MOST_ADDRESSES:
            message = _("Invite at most %(limit)s people at a time; these are %(count)s.")
            raise ValidationError(message % {"limit": MOST_ADDRESSES, "count": len(found)})
        return found


def addresses_in(text) -> list[str]:
    """Each once, in their order. Of a line with an address in brackets the name before it is dropped."""
    found = []
    for line in re.split(r"[;\n\r]+", text):
        words = [word.strip("<>") for word in re.split(r"[,\s]+", line) if word.strip("<>")]
        found += [word for word in words if "@" in word] if IN_BRACKETS.search(line) else words
    return list({address.lower(): address for address in found}.values())
