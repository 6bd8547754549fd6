"""Help: the index with its search, and the pages."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .shelf import AUDIENCES, pages

LABELS = {"learner": _("For learners"), "author": _("For authors"), "admin": _("For admins")}
ICONS = {"learner": "graduation-cap", "author": "pen-tool", "admin": "shield"}


@require_safe
def help_index(request):
    words = request.GET.get("q", "").strip()[:100]
    wanted = words.casefold().split()
    groups = [(audience, [page for page in pages(audience) if page.holds(wanted)]) for audience in AUDIENCES]
    shown = [
        {"label": LABELS[audience], "icon": ICONS[audience], "pages": found} for audience, found in groups if found
    ]
    return render(request, "help/index.html", {"groups": shown, "words": words})


@require_safe
def help_page(request, audience, name):
    shelf = pages(audience)
    here = next((place for place, page in enumerate(shelf) if page.name == name), None)
    if here is None:
        raise Http404("No such help page.")
    context = {
        "page": shelf[here],
        "label": LABELS[audience],
        "previous": shelf[here - 1] if here else None,
        "next": shelf[here + 1] if here + 1 < len(shelf) else None,
        "others": shelf,
    }
    return render(request, "help/page.html", context)
