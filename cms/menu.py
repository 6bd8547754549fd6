"""The menu: the document's eight entries in its order, each for those who may use it, and what belongs to the person.

Every page carries it, so it is rendered once for each language, role and place, with slots for the little that
differs between two pages of the same place: where the AI Tutor leads, the way back, the person's name and the
token. A visitor's menu depends on the address alone and has no token, because their pages are kept and shared
(courses/pagecache.py).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from accounts.csrf import page_token
from accounts.roles import Role

SLOT = re.compile(r"slot--(\w+)--slot")


@dataclass(frozen=True)
class Entry:
    name: str
    label: str
    icon: str
    url: str
    is_current: bool
    in_bar: bool  # on a phone: in the bar at the bottom; otherwise under "More"


def rail(request):
    """The menu's HTML for this page and person."""
    user = getattr(request, "user", None)  # none yet where a middleware refuses the request, as for a wrong host
    rank = user.role.rank if user and user.is_authenticated else None
    key = (get_language(), rank, place(request.path), settings.SITE_NAME, static("favicon.svg"))
    parts = (_parts.__wrapped__ if settings.DEBUG else _parts)(*key)
    # Text and slot names take turns.
    return "".join(FILL[part](request) if number % 2 else part for number, part in enumerate(parts))


@lru_cache(maxsize=500)
def _parts(language, rank, current, site_name, favicon):
    entry = _entry_maker(current)
    context = {
        "site_name": site_name,
        "role": None if rank is None else Role(rank),
        "entries": [entry(name) for name in names_for(rank)],
        "search": entry("search"),
        "sign_in": entry("sign_in"),
        "sign_up": entry("sign_up"),
        "courses": entry("courses"),
        "missions": entry("missions"),
        "reports": entry("reports"),
        "profile": entry("profile"),
        "studio": entry("studio"),
        "languages": [
            {"code": code, "name": get_language_info(code)["name_local"]} for code, _name in settings.LANGUAGES
        ],
        "language": language,
        "person": slot("person"),
        "way_back": slot("way_back"),
        "csrf_token": slot("token"),
    }
    return SLOT.split(render_to_string("_menu.html", context))


def names_for(rank):
    """The document's menu, in its order, for a role's rank; None is a visitor."""
    role = Role(rank or 0)
    for name in ["lecture", "tutor", "publish", "design", "upload", "notes", "favorites", "help"]:
        if (name != "publish" or role.is_editor) and (name not in {"design", "upload"} or role.is_author):
            yield name


def _entry_maker(current):
    studio = reverse("studio:index")
    known = {
        "lecture": (_("Lecture"), "book-open", reverse("catalog")),
        "tutor": (_("AI Tutor"), "sparkles", slot("tutor")),
        "publish": (_("Publish"), "send", f"{studio}publish/"),
        "design": (_("Design"), "pen-tool", f"{studio}design/"),
        "upload": (_("Upload"), "upload", f"{studio}upload/"),
        "notes": (_("Notes"), "notebook-pen", reverse("notes")),
        "favorites": (_("Favorites"), "star", reverse("favorites")),
        "help": (_("Help"), "circle-help", reverse("help")),
        "search": (_("Search"), "search", reverse("search")),
        "sign_in": (_("Sign in"), "log-in", reverse("account_login") + slot("way_back")),
        "sign_up": (_("Sign up"), "user", reverse("account_signup") + slot("way_back")),
        "courses": (_("My courses"), "graduation-cap", reverse("my_courses")),
        "missions": (_("My missions"), "target", reverse("my_missions")),
        "reports": (_("My reports"), "flag", reverse("reports")),
        "profile": (_("Profile"), "settings", reverse("profile")),
        "studio": (_("Studio"), "layers", studio),
    }
    in_bar = {"lecture", "tutor", "notes", "favorites"}
    return lambda name: Entry(name, *known[name], is_current=name == current, in_bar=name in in_bar)


def place(path):
    """The name of the entry that a page belongs to, "" for none."""
    if path == "/":
        return "lecture"
    return next((name for name, prefix in PREFIXES.items() if path.startswith(prefix)), "")


# DESIGN.md fixes these addresses. The longer ones come first.
PREFIXES = {
    "lecture": "/courses/",
    "tutor": "/tutor/",
    "publish": "/studio/publish/",
    "design": "/studio/design/",
    "upload": "/studio/upload/",
    "studio": "/studio/",
    "courses": "/my-courses/",
    "missions": "/missions/",
    "reports": "/reports/",
    "notes": "/notes/",
    "favorites": "/favorites/",
    "help": "/help/",
    "search": "/search/",
    "sign_in": "/accounts/login/",
    "sign_up": "/accounts/signup/",
    "profile": "/accounts/profile/",
}


def slot(name):
    return f"slot--{name}--slot"


def tutor_url(request):
    """On a lecture page the tutor for that lecture; elsewhere the place to choose one."""
    match = request.resolver_match
    if match and match.url_name == "lecture":
        return reverse("tutor", kwargs=match.kwargs)
    return reverse("tutor_home")


def way_back(request):
    """To this page after signing in; from an account page to where that one would have led."""
    if request.path.startswith(("/accounts/", "/language/")):
        address = request.GET.get("next", "")
    else:
        address = request.get_full_path()
    return f"?{urlencode({'next': address})}" if address not in {"", "/"} else ""


FILL = {
    "tutor": lambda request: escape(tutor_url(request)),
    "way_back": lambda request: escape(way_back(request)),
    "person": lambda request: escape(request.user),
    "token": page_token,
}
