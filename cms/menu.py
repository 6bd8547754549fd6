"""The menu: the document's eight entries in its order, each for those who may use it.

What a visitor gets depends on the address alone, because their pages are kept (courses/pagecache.py).
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    label: str
    icon: str
    url: str
    is_current: bool
    in_bar: bool  # on a phone: in the bottom bar; otherwise under "More"


@dataclass(frozen=True)
class Menu:
    entries: list[Entry]
    search: Entry
    sign_in: Entry
    sign_up: Entry
    profile: Entry
    studio: Entry | None
    language_url: str
    languages: list[dict]
    address: str

    @property
    def bar(self):
        return [entry for entry in self.entries if entry.in_bar]

    @property
    def more(self):
        return [entry for entry in self.entries if not entry.in_bar]


def for_request(request):
    path, user = request.path, request.user
    is_author = user.is_authenticated and user.role.is_author
    is_editor = user.is_authenticated and user.role.is_editor
    studio_url = reverse("studio:index")
    return Menu(
        entries=[entry for is_for, entry in _entries(request, studio_url, is_author, is_editor) if is_for],
        search=_entry(path, _("Search"), "search", reverse("search")),
        sign_in=_entry(path, _("Sign in"), "log-in", reverse("account_login"), query=_next(request)),
        sign_up=_entry(path, _("Sign up"), "user", reverse("account_signup"), query=_next(request)),
        profile=_entry(path, _("Profile"), "settings", reverse("profile")),
        studio=_entry(path, _("Studio"), "layers", studio_url) if is_author else None,
        language_url=reverse("language") + _next(request),
        languages=[_language(code) for code, name in settings.LANGUAGES],
        address=request.get_full_path(),
    )


def _entries(request, studio_url, is_author, is_editor):
    path = request.path
    at_lecture = path == "/" or path.startswith("/courses/")
    return [
        (True, _entry(path, _("Lecture"), "book-open", reverse("catalog"), in_bar=True, is_current=at_lecture)),
        (True, _entry(path, _("AI Tutor"), "sparkles", _tutor_url(request), within=reverse("tutor_home"), in_bar=True)),
        (is_editor, _entry(path, _("Publish"), "send", f"{studio_url}publish/")),
        (is_author, _entry(path, _("Design"), "pen-tool", f"{studio_url}design/")),
        (is_author, _entry(path, _("Upload"), "upload", f"{studio_url}upload/")),
        (True, _entry(path, _("Notes"), "notebook-pen", reverse("notes"), in_bar=True)),
        (True, _entry(path, _("Favorites"), "star", reverse("favorites"), in_bar=True)),
        (True, _entry(path, _("Help"), "circle-help", reverse("help"))),
    ]


def _entry(path, label, icon, url, *, within="", is_current=None, in_bar=False, query=""):
    if is_current is None:
        is_current = path.startswith(within or url)
    return Entry(label, icon, url + query, is_current, in_bar)


def _tutor_url(request):
    """On a lecture page the tutor for that lecture; elsewhere the place to choose one."""
    match = request.resolver_match
    if match and match.url_name == "lecture":
        return reverse("tutor", kwargs=match.kwargs)
    return reverse("tutor_home")


def _next(request):
    """Back to this page afterwards; from an account page to where that one would have led."""
    if request.path.startswith(("/accounts/", "/language/")):
        address = request.GET.get("next", "")
    else:
        address = request.get_full_path()
    return f"?{urlencode({'next': address})}" if address not in {"", "/"} else ""


def _language(code):
    return {"code": code, "name": get_language_info(code)["name_local"], "is_current": code == get_language()}
