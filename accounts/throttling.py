"""Counting what goes wrong, so that guessing takes longer than anybody lives. The counts are in the cache: each worker
process has its own, and a restart forgets them.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache

WINDOW = 600  # seconds
# A class sits behind one network address.
PEOPLE_BEHIND_AN_ADDRESS = 10


class Tries:
    """Of one kind, by one signed-in person from one network address: `most` of the person in ten minutes."""

    def __init__(self, kind: str, request, *, most: int):
        address = get_adapter().get_client_ip(request)
        self.limits = {
            f"tries:{kind}:person:{request.user.pk}": most,
            f"tries:{kind}:address:{address}": most * PEOPLE_BEHIND_AN_ADDRESS,
        }

    @property
    def are_left(self) -> bool:
        counts = cache.get_many(self.limits)
        return all(counts.get(key, 0) < most for key, most in self.limits.items())

    def count(self) -> None:
        """One more went wrong. The window begins with the first."""
        for key in self.limits:
            if not cache.add(key, 1, WINDOW):
                cache.incr(key)
