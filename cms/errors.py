"""Error pages: what happened and what to do, in the site's own look. They must not fail themselves."""

from django.shortcuts import render


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """No context processors: the database may be the thing that failed."""
    from django.http import HttpResponseServerError
    from django.template.loader import get_template

    return HttpResponseServerError(get_template("500.html").render())


def csrf_failure(request, reason=""):
    """The form was open too long or cookies are off; what was typed is still in the browser's form."""
    return render(request, "403_csrf.html", status=403)
