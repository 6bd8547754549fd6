"""Signing in, and the one query that loads the signed-in person with their role."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from .models import User


class RoleBackend(AuthenticationBackend):
    """allauth's backend (user name or e-mail); demo accounts are let in only while the site is a demo."""

    def get_user(self, user_id):
        user = User.objects.with_role().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
