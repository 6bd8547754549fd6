"""Where allauth asks the site for its own ways."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import roles
from .models import User

EMAIL_TAKEN = _("Somebody already uses this e-mail address. If it is you, sign in or reset the password.")
MISMATCH = _("That name and password do not belong together. Check both, or reset the password.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_taken": EMAIL_TAKEN,
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "enter_current_password": _("This is not your current password."),
        "too_many_login_attempts": _(
            "Too many tries with a wrong password. Wait a few minutes, or reset the password."
        ),
    }

    def authenticate(self, request, **credentials):
        """Where the site is no demo, a demo account does not exist, whatever the password."""
        user = super().authenticate(request, **credentials)
        return None if user and user.is_demo and not settings.DEMO else user

    @transaction.atomic
    def save_user(self, request, user, form, commit=True):
        """Everybody who signs up is a learner; an admin makes authors and editors."""
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            user.groups.add(Group.objects.get(name=roles.LEARNER))
        return user

    def can_delete_email(self, email_address):
        """Everybody keeps one address; only a wish for another one can be taken back."""
        return email_address.email.lower() != email_address.user.email.lower()

    def confirm_email(self, request, email_address):
        """Another account may have taken the address since the link was sent; it keeps it."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email__iexact=email_address.email).exists():
            details = {"email": email_address.email}
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt", details)
            return False
        return super().confirm_email(request, email_address)
