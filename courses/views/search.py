"""One search for lectures, missions and courses; the learner's own things come to its pages by tags of the app above.

`search` is the page. `search_box` is the dialog that Ctrl K opens over any page, and `search_found` what it lists while
somebody types.
"""

from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses.forms import SearchForm
from courses.search import search as find
from courses.search_matching import searchable_courses


@require_safe
def search(request):
    form = SearchForm(request.GET)
    return answer(request, "courses/search.html", found(request, form) | {"form": form})


@require_safe
def search_box(request):
    return answer(request, "courses/_search_box.html", {})


@require_safe
def search_found(request):
    return answer(request, "courses/_search_options.html", found(request, SearchForm(request.GET)))


def found(request, form):
    """What the page or the list shows; a course in which they may find nothing is a 404."""
    course = form.value("course")
    if course:
        course = get_object_or_404(searchable_courses(request.user).with_live_lectures(), pk=course)
    number = form.value("page", 1)
    asked = {"course": course.pk if course else None, "group": form.group, "page": number}
    results = find(form.question, user=request.user, **asked)
    return {
        "question": form.question, "results": results, "group": form.group, "course": course,
        "number": number,
    }  # fmt: skip


def answer(request, template, context):
    response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response
