"""`manage.py load_demo`: the demo accounts and courses, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from cms import demo_loading
from courses.models import Course


class Command(BaseCommand):
    help = "Load the demo courses and accounts. Running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Do nothing where there are courses or people.")
        parser.add_argument("--remove-accounts", action="store_true", help="Only deactivate the demo accounts.")

    def handle(self, *args, if_empty, remove_accounts, **options):
        if remove_accounts:
            return self.remove_accounts()
        if not settings.DEMO:
            raise CommandError(
                "The demo accounts have a password that everybody knows: this is no demo (LECTERN_DEMO)."
            )
        if if_empty and (Course.objects.exists() or User.objects.exists()):
            return "The database is not empty: demo not loaded."
        try:
            lines = demo_loading.load()
        except demo_loading.DemoRefused as refused:
            raise CommandError(str(refused)) from refused
        return "\n".join(lines)

    def remove_accounts(self):
        """They may own courses, so they are made unusable, not deleted."""
        demo = User.objects.filter(is_demo=True)
        count = demo.count()
        for user in demo:
            user.set_unusable_password()
            user.is_active = user.is_demo = False
            user.username = f"former-demo-{user.pk}"
            user.save()
        return f"{count} demo accounts can no longer sign in."
