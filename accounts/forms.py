"""What a person may change about themselves."""

import zoneinfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .models import User


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language", "time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As your browser asks")), *settings.LANGUAGES]
        self.fields["language"].help_text = ""

    def clean_display_name(self):
        return " ".join(self.cleaned_data["display_name"].split())

    def clean_time_zone(self):
        name = self.cleaned_data["time_zone"].strip()
        if name and name not in zoneinfo.available_timezones():
            raise forms.ValidationError(_("There is no time zone of this name. Write it like Asia/Seoul or Europe/Paris."))
        return name
