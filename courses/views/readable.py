"""Handing a view what this person may read: 404 where nothing is live, the sign-in page where it is for members."""

import functools

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from courses import reading


def needs_outline(view):
    """Of the course."""
    return handed(reading.outline, view)


def needs_reading(view):
    """Of the lecture: its Reading."""
    return handed(reading.reading, view)


def handed(find, view):
    @functools.wraps(view)
    def fetched(request, *slugs):
        try:
            found = find(*slugs, user=request.user)
        except reading.NeedsSignIn:
            return redirect_to_login(request.get_full_path())
        except ObjectDoesNotExist as error:
            raise Http404(str(error)) from error
        return view(request, found)

    return fetched
