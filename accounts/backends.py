"""Signing in, and the one query that loads the signed-in person with their role."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from .models import User
from .prepared import Prepared
from .roles import ROLE_PERMISSIONS

COLUMNS = [field.attname for field in User._meta.concrete_fields]
read = Prepared(lambda pk: User.objects.with_role().filter(pk=pk).values_list(*COLUMNS, "role_rank"), int)


class RoleBackend(AuthenticationBackend):
    """allauth's backend (user name or e-mail); demo accounts are let in only while the site is a demo."""

    def get_user(self, user_id):
        for *columns, role_rank in read(user_id):
            user = User.from_db("default", COLUMNS, columns)
            user.role_rank = role_rank
            return user if self.user_can_authenticate(user) else None
        return None

    def get_user_permissions(self, user_obj, obj=None):
        """None: a role is all that gives permissions."""
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        """Those of the role, without a query. The groups in the database hold the same, and a test compares them."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set(ROLE_PERMISSIONS[user_obj.role.name])

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
