from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpConfig(AppConfig):
    name = "help"
    verbose_name = _("Help")

    def ready(self):
        from courses.readiness.addresses import register_page

        from .shelf import has_page

        register_page("help_page", has_page)
