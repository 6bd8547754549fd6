"""A whole course on paper, or as one file: the browser prints it or saves it as a PDF."""

from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import pagecache, printing
from courses.slugs import PRINT
from courses.views.forwarding import forwards_course
from courses.views.lecture import lecture
from courses.views.readable import needs_outline

# A longer one is made anew each time, because workers keep pages in memory.
LONGEST_KEPT = 1_000_000


@require_safe
@forwards_course
@needs_outline
def course_print(request, outline):
    if any(one.slug == PRINT for one in outline.lectures):
        return lecture(request, outline.course.slug, PRINT)  # it had this address before there was this page
    if request.GET:
        return redirect(request.path)  # so costly a page has one address, and is kept under it
    site = request.build_absolute_uri("/").rstrip("/")
    document = printing.document_of(outline, site=site)
    response = render(request, "courses/print.html", {"course": outline.course, "document": document})
    if len(response.content) <= LONGEST_KEPT:
        return pagecache.kept_for_visitors(request, response, outline)
    patch_cache_control(response, private=True, no_cache=True)
    return response
