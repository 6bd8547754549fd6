"""The studio: Django's admin site with our stages Design, Upload and Publish."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _


class Studio(admin.AdminSite):
    site_header = site_title = _("Studio")
    index_title = _("Studio")
    enable_nav_sidebar = False

    def __init__(self, name="studio"):
        super().__init__(name)

    def has_permission(self, request):
        """Authors and above. What each may change is in the querysets: `editable_by`, `publishable_by`."""
        return request.user.is_active and request.user.is_authenticated and request.user.role.is_author

    def login(self, request, extra_context=None):
        """One sign-in page for the whole site."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("studio:index"))
        return redirect_to_login(request.GET.get("next") or reverse("studio:index"))

    def get_urls(self):
        from . import design, editor, home, publish, upload

        stages = [*home.paths, *design.paths, *editor.paths, *upload.paths, *publish.paths]
        return [path(p.pattern._route, self.admin_view(p.callback), name=p.name) for p in stages] + super().get_urls()

    def index(self, request, extra_context=None):
        from .home import index

        return index(request)
