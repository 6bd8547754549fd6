"""A whole course on paper, or as one file: the browser prints it or saves it as a PDF."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import pagecache, printing, reading
from courses.models import Course
from courses.slugs import PRINT
from courses.views.forwarding import forwards_course
from courses.views.lecture import lecture

# A longer one is made anew each time, because workers keep pages in memory.
LONGEST_KEPT = 1_000_000


@require_safe
@forwards_course
def course_print(request, course_slug):
    try:
        outline = reading.outline(course_slug, user=request.user)
    except reading.NeedsSignIn:
        return redirect_to_login(request.get_full_path())
    except Course.DoesNotExist as error:
        raise Http404(course_slug) from error
    if any(one.slug == PRINT for one in outline.lectures):
        return lecture(request, course_slug, PRINT)  # it had this address before there was this page
    site = request.build_absolute_uri("/").rstrip("/")
    document = printing.document_of(outline, site=site)
    response = render(request, "courses/print.html", {"course": outline.course, "document": document})
    return kept_if_short(request, response, outline)


def kept_if_short(request, response, outline):
    if not request.user.is_authenticated and len(response.content) <= LONGEST_KEPT:
        return pagecache.may_be_kept(request, response, version=outline.version, changes_at=outline.next_change)
    patch_cache_control(response, private=True, no_cache=True)
    return response
