"""A page that is not found may have moved: then its former address leads to where it stands now, for good."""

import functools

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from courses import addresses


def forwards_course(view):
    @functools.wraps(view)
    def found_or_forwarded(request, course_slug):
        try:
            return view(request, course_slug)
        except Http404:
            course = addresses.course_now(course_slug)
            if course is None:
                raise
            return forward(request, course, course.slug)

    return found_or_forwarded


def forwards_lecture(view):
    @functools.wraps(view)
    def found_or_forwarded(request, course_slug, lecture_slug):
        try:
            return view(request, course_slug, lecture_slug)
        except Http404:
            lecture = addresses.lecture_now(course_slug, lecture_slug)
            if lecture is None:
                raise
            return forward(request, lecture.course, lecture.course.slug, lecture.slug)

    return found_or_forwarded


def forward(request, course, *slugs):
    """The same page of the same thing. What is posted is posted again. Members' courses ask who is there first."""
    if not course.is_readable_by(request.user):
        if course.is_secret:
            raise Http404(request.path)
        return redirect_to_login(request.get_full_path())
    address = reverse(request.resolver_match.url_name, args=slugs)
    if address == request.path:
        raise Http404(address)
    query = request.META.get("QUERY_STRING", "")
    is_post = request.method not in {"GET", "HEAD"}
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address, preserve_request=is_post)
    # The address may get another owner one day, so a browser asks again; machines read the status.
    patch_cache_control(response, no_cache=True)
    return response
