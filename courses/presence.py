"""Who else has a lecture open in the editor. Only the server's clock counts: nobody's browser says what time it is."""

from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User

from .models import Presence

# An open editor says so three times in this while; who was not heard of for longer has left.
AWAY_AFTER = timedelta(seconds=60)
# Whoever opened the editor and was never heard of again has no script: they are taken to write for so long.
WRITES_FOR = timedelta(minutes=10)


def say_opened(lecture, *, by):
    """As `say_here`, by the page itself. The first sign of a script takes its place, and ends when they leave."""
    say_here(lecture, by=by, at=timezone.now() + WRITES_FOR - AWAY_AFTER)


def say_here(lecture, *, by, at=None):
    """Note that this person's editor is open now. One statement, so that two windows at once cannot collide; and
    nothing where the lecture was erased for good at this moment.
    """
    sign = Presence(lecture=lecture, user=by, seen_at=at or timezone.now())
    with suppress(IntegrityError):
        Presence.objects.bulk_create(
            [sign], update_conflicts=True, unique_fields=["lecture", "user"], update_fields=["seen_at"]
        )


def say_left(lecture, *, by):
    """Forget this person here, and everybody who went without a word. Another window of theirs comes back by itself."""
    Presence.objects.filter(lecture=lecture, user=by).delete()
    Presence.objects.filter(seen_at__lt=timezone.now() - AWAY_AFTER).delete()


def others_here(lecture, *, than):
    """Everybody else who has the lecture open now, the longest known first."""
    since = timezone.now() - AWAY_AFTER
    signs = Presence.objects.filter(lecture=lecture, seen_at__gte=since).exclude(user=than)
    return list(User.objects.filter(pk__in=signs.values("user")).order_by("pk"))
