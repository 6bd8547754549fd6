"""System checks of our own: what a production start refuses."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError


@register(Tags.database)
def no_demo_accounts_in_production(app_configs, databases=(), **kwargs):
    """Demo accounts have a password that everybody knows; the sign-in refuses them here too (accounts/backends.py)."""
    from accounts.models import User

    if not settings.PRODUCTION or not databases:
        return []
    try:
        has_demo_accounts = User.objects.filter(is_demo=True).exists()
    except DatabaseError:  # before the first migration
        return []
    if not has_demo_accounts:
        return []
    hint = (
        "Start production on a database of its own, or delete these accounts (`manage.py load_demo --remove-accounts`)."
    )
    return [Error("This database holds demo accounts.", hint=hint, id="lectern.E001")]
