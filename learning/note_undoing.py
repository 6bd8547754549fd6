"""Undo in the message after notes were deleted: their ids travel with it."""

from django.contrib import messages
from django.urls import reverse

from accounts.ways_back import path_on_site

MARK = "undo-notes"


def offer_undo(request, text, ids):
    messages.success(request, text, extra_tags=" ".join([MARK, *map(str, ids)]))


def notes_of(message):
    """The ids of a message that can be undone; the template tag of the toasts asks."""
    mark, *ids = (message.extra_tags or "").split() or [""]
    return ids if mark == MARK else []


def way_back(request):
    """The list as it was, with its filters and its page."""
    return path_on_site(request, request.POST.get("next", "")) or reverse("notes")
