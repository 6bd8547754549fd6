"""What an admin may type about a person: never a permission, only one of the four roles."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.forms import SetPasswordMixin, UserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from accounts.managing import role_name
from accounts.models import User
from accounts.roles import ADMIN, LEARNER, ROLE_LABELS

ROLE_HELP = _("Each role may do what the ones before it may: learner, author, editor, admin.")


class WithoutColons:
    """Labels as everywhere else on the site."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class ReadOnlyForm(WithoutColons, forms.ModelForm):
    """For pages that only show: the labels come from it."""


class PersonMixin(WithoutColons):
    def clean_email(self):
        """Small letters, as sign-in compares them; not what somebody else signs in with or has confirmed."""
        email = self.cleaned_data["email"].lower()
        taken = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists()
        if (
            taken
            or EmailAddress.objects.filter(email__iexact=email, verified=True).exclude(user=self.instance.pk).exists()
        ):
            raise forms.ValidationError(_("Somebody already uses this e-mail address."))
        return email


class PersonAddForm(PersonMixin, UserCreationForm):
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_LABELS.items(), initial=LEARNER, help_text=ROLE_HELP)

    class Meta:
        model = User
        fields = ["username", "email", "display_name"]


class PersonForm(PersonMixin, ProfileForm):
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_LABELS.items(), help_text=ROLE_HELP)

    class Meta:
        model = User
        fields = ["username", "email", "display_name", "is_active", "language", "time_zone"]
        help_texts = {"is_active": _("Whoever is not active cannot sign in. What they made stays.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_name(self.instance) or LEARNER
        if self.instance.is_superuser:
            del self.fields["role"]


class OwnPersonForm(PersonForm):
    """Of the admin who is signed in: the last admin cannot lock the door from outside."""

    def clean_is_active(self):
        if not self.cleaned_data["is_active"]:
            raise forms.ValidationError(_("You cannot switch off your own account. Ask another admin."))
        return True

    def clean_role(self):
        if self.cleaned_data["role"] != ADMIN:
            raise forms.ValidationError(_("You cannot take the Admin role from yourself. Ask another admin."))
        return ADMIN


class PersonPasswordForm(SetPasswordMixin, forms.Form):
    """A new password for somebody; Django's own form would also let it be switched off."""

    required_css_class = "required"
    password1, password2 = SetPasswordMixin.create_password_fields(_("New password"), _("New password again"))

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["password1"].widget.attrs["autofocus"] = True

    def clean(self):
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        self.cleaned_data["set_usable_password"] = True  # what Django's view asks for
        return super().clean()

    def save(self):
        return self.set_password_and_save(self.user)

    @property
    def changed_data(self):
        return ["password"]
