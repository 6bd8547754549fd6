"""Undo for stars and collections: what was taken away travels signed, in the answer to a script or in a message."""

from dataclasses import dataclass

from django.contrib import messages

from . import collecting, favoriting

MARK = "restores"


@dataclass(frozen=True)
class Offer:
    token: str
    back: str  # the page where it was taken away


def offer(request, text: str, token: str, *, back: str) -> None:
    """A message with Undo, for browsers without scripts. Without a token nothing was there to take away."""
    if token:
        messages.success(request, text, extra_tags=f"{MARK} {token} {back}")


def offer_of(message) -> Offer | None:
    """Of a message that can be undone; the template filter of the toasts asks."""
    mark, *rest = (message.extra_tags or "").split(" ", 2)
    return Offer(*rest) if mark == MARK else None


def restore(token: str, *, by) -> None:
    """Raises favoriting.CannotUndo, or collecting.Refused."""
    if "collection" in favoriting.opened(token, by=by):
        collecting.restore_collection(token, by=by)
    else:
        favoriting.put_back(token, by=by)
