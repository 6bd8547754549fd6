"""The CSRF check for addresses to which visitors may post too."""

import functools

from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_exempt, csrf_protect


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
        request.token_of_page = get_token(request)
    return request.token_of_page
