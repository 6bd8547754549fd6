"""The project as an app (demo content, checks, shared templates), and the admin site that serves as the studio."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Lectern"

    def ready(self):
        from . import checks  # noqa: F401  registers them


class LecternAdminConfig(AdminConfig):
    default_site = "studio.site.Studio"
