"""The studio: Django's admin site with our stages Design, Upload and Publish."""

from functools import update_wrapper

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.ways_back import path_on_site
from courses.gone import Gone

NOT_ALLOWED = 405
# A text that comes here from somebody who may not save it any more is shown back.
TAKE_TEXTS = {"lecture_edit", "lecture_restore"}


def told_if_gone(view, request, *args, **kwargs):
    """What an action is about may have been deleted since the view found it."""
    from . import unsaved

    try:
        return view(request, *args, **kwargs)
    except Gone as gone:
        return unsaved.tell_gone(request, gone)


def told_if_only_for_forms(request, response):
    """Who comes by hand or after signing in to an address that only takes what a form sends gets a way on."""
    if response.status_code == NOT_ALLOWED and request.method == "GET":
        response.content = render_to_string("405.html", request=request)
    return response


def is_text(request):
    return request.resolver_match.url_name in TAKE_TEXTS


class Studio(admin.AdminSite):
    site_header = site_title = index_title = gettext_lazy("Studio")
    enable_nav_sidebar = False

    def __init__(self, name="studio"):
        super().__init__(name)

    def has_permission(self, request):
        """Authors and above. What each may change is in the querysets: `editable_by`, `publishable_by`."""
        return request.user.is_active and request.user.is_authenticated and request.user.role.is_author

    def admin_view(self, view, cacheable=False):
        """Django's own sends everybody without permission to sign in; whoever is signed in hears the reason instead."""
        from . import unsaved

        checked = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if self.has_permission(request):
                return told_if_only_for_forms(request, told_if_gone(checked, request, *args, **kwargs))
            if request.method != "POST":
                return self.refuse(request, next_url=request.get_full_path())
            page = unsaved.refused(request, is_text=is_text(request))
            return page or self.refuse(request, next_url=unsaved.page_before(request))

        return update_wrapper(guarded, checked)

    def refuse(self, request, *, next_url):
        if request.user.is_authenticated:
            raise PermissionDenied(_("The studio is where authors work. Ask an admin to make you an author."))
        return redirect_to_login(next_url)

    def get_urls(self):
        from . import components, design, editor, findings, home, mission_imports, publish, regrading, reports, upload

        stages = [
            *home.paths,
            *design.paths,
            *editor.paths,
            *findings.paths,
            *upload.paths,
            *mission_imports.paths,
            *publish.paths,
            *regrading.paths,
            *reports.paths,
            *components.paths,
        ]
        ours = [path(p.pattern._route, self.admin_view(p.callback), name=p.name) for p in stages]
        # Django's "view on site" leads to any object by its number: it would tell an author the address, and so the
        # title, of another's draft.
        return ours + [p for p in super().get_urls() if getattr(p, "name", "") != "view_on_site"]

    def index(self, request, extra_context=None):
        from .home import index

        return index(request)

    # Signing in, signing out and passwords have one place each for the whole site; these addresses lead there.

    def login(self, request, extra_context=None):
        next_url = path_on_site(request, request.GET.get("next", "")) or resolve_url("studio:index")
        return (
            HttpResponseRedirect(next_url) if self.has_permission(request) else self.refuse(request, next_url=next_url)
        )

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("profile")
