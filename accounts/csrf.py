"""The CSRF check for addresses to which visitors may post too."""

import functools
import secrets

from django.middleware.csrf import CSRF_ALLOWED_CHARS as LETTERS
from django.middleware.csrf import CSRF_SECRET_LENGTH, get_token
from django.views.decorators.csrf import csrf_exempt, csrf_protect

PLACES = {letter: place for place, letter in enumerate(LETTERS)}


def csrf_protect_signed_in(view):
    """Check the CSRF token exactly when a signed-in person asks.

    Pages for visitors are kept in a cache and shared, so their forms can carry no token and their answers set no
    cookie. That is safe only where a visitor's post changes nothing on the server: there is no account to act in the
    name of, so there is nothing that another site's form could steal or spoil. Use it for such views only. Whoever is
    signed in gets the same check as everywhere else, because what they post is stored.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @functools.wraps(view)
    def chosen(request, *args, **kwargs):
        answer = checked if request.user.is_authenticated else view
        return answer(request, *args, **kwargs)

    return chosen


def page_token(request):
    """The token for every form of one page: salting it anew for each costs more than a query."""
    if not hasattr(request, "token_of_page"):
        secret = request.META.get("CSRF_COOKIE", "")
        request.token_of_page = salted(secret) if len(secret) == CSRF_SECRET_LENGTH else get_token(request)
    return request.token_of_page


def salted(secret):
    """As Django salts it (a random mask, and the secret moved along the alphabet by it), with one call for chance.

    The cookie is not sent again for it: it lasts a year, and each page of forms renews it.
    """
    mask = random_letters(CSRF_SECRET_LENGTH)
    moved = (LETTERS[(PLACES[x] + PLACES[y]) % len(LETTERS)] for x, y in zip(secret, mask, strict=True))
    return mask + "".join(moved)


def random_letters(number):
    """Bytes above the last full round of the alphabet are thrown away, so that every letter is equally likely."""
    fair = 256 - 256 % len(LETTERS)
    found = ""
    while len(found) < number:
        found += "".join(LETTERS[byte % len(LETTERS)] for byte in secrets.token_bytes(2 * number) if byte < fair)
    return found[:number]
