"""What an admin does to people: add, change, give a role, set a password, delete. Each writes the audit log."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from . import auditing
from .models import User
from .roles import RANKS


def role_name(user) -> str:
    """The name of the person's highest group, "" for none."""
    names = [name for name in user.groups.values_list("name", flat=True) if name in RANKS]
    return max(names, key=RANKS.get, default="")


@transaction.atomic
def add_person(user: User, *, role: str, by: User) -> User:
    """Save a new person with exactly this role; they can sign in by e-mail at once."""
    user.save()
    user.groups.set([Group.objects.get(name=role)])
    keep_email_in_step(user)
    auditing.record("user.add", user, by=by, role=role)
    return user


@transaction.atomic
def change_person(user: User, *, fields: list[str], by: User, role: str = "") -> User:
    """Save the named `fields` and, where a role is given, make it the only one. Nothing changed writes no audit row."""
    before = role_name(user)
    user.save(update_fields=fields)
    if "email" in fields:
        keep_email_in_step(user)
    details = {"fields": fields}
    if role and role != before:
        user.groups.set([Group.objects.get(name=role)])
        details |= {"role_before": before, "role_after": role}
    if fields or "role_after" in details:
        auditing.record("user.change", user, by=by, **details)
    return user


def keep_email_in_step(user: User) -> None:
    """Sign-in asks allauth's list of addresses as well, so an address that was replaced would still let in: it goes."""
    own = EmailAddress.objects.filter(user=user)
    was_verified = own.filter(email__iexact=user.email, verified=True).exists()
    own.delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=was_verified)


def record_new_password(user: User, *, by: User) -> None:
    auditing.record("user.set_password", user, by=by)


@transaction.atomic
def delete_person(user: User, *, by: User) -> None:
    """With everything that is only theirs. Raises ProtectedError while they own courses."""
    auditing.record("user.delete", user, by=by, role=role_name(user))
    user.delete()
