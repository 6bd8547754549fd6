"""The forms by which people come in, and what they may change about themselves."""

import zoneinfo

from allauth.account import forms as allauth
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .adapters import EMAIL_TAKEN
from .models import User


class WithoutPlaceholders:
    """A label says it already, and stays when something is typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(WithoutPlaceholders, allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address or user name")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].label = _("Keep me signed in on this device")


class SignUpForm(WithoutPlaceholders, allauth.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = User._meta.get_field("email").help_text
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _(
            "Letters, digits and @ . + - _ only. You can set another name to show later."
        )

    def try_save(self, request):
        """Two people may send the same address in the same moment; the second one meets the database's constraint."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.error(request, EMAIL_TAKEN)
            raise ImmediateHttpResponse(redirect("account_signup")) from None


class AddEmailForm(WithoutPlaceholders, allauth.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")

    def clean_email(self):
        email = super().clean_email()
        if User.objects.exclude(pk=self.user.pk).filter(email__iexact=email).exists():
            raise forms.ValidationError(EMAIL_TAKEN)
        return email

    def save(self, request):
        """Only an earlier wish gives way. allauth would also drop the current address where it was never confirmed."""
        wishes = EmailAddress.objects.filter(user=self.user, verified=False).exclude(email__iexact=self.user.email)
        with transaction.atomic():
            wishes.delete()
            address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class ChangePasswordForm(WithoutPlaceholders, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(WithoutPlaceholders, allauth.SetPasswordForm):
    pass


class ResetPasswordForm(WithoutPlaceholders, allauth.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")


class NewPasswordForm(WithoutPlaceholders, allauth.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(WithoutPlaceholders, allauth.ReauthenticateForm):
    pass


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language", "time_zone"]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As your browser asks")), *settings.LANGUAGES]
        self.fields["language"].help_text = ""

    def clean_display_name(self):
        return " ".join(self.cleaned_data["display_name"].split())

    def clean_time_zone(self):
        """The name as the time zone database spells it, whatever the case it was typed in."""
        name = self.cleaned_data["time_zone"].strip().replace(" ", "_")
        known = {zone.lower(): zone for zone in zoneinfo.available_timezones()}
        if name and name.lower() not in known:
            raise forms.ValidationError(
                _("There is no time zone of this name. Write it like Asia/Seoul or Europe/Paris.")
            )
        return known.get(name.lower(), "")
