"""The course page: what is in it, how long it takes, and where this learner stands."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import pagecache, reading
from courses.models import Course
from courses.views.forwarding import forwards_course


@require_safe
@forwards_course
def course(request, course_slug):
    try:
        outline = reading.outline(course_slug, user=request.user)
    except reading.NeedsSignIn:
        return redirect_to_login(request.get_full_path())
    except Course.DoesNotExist:
        return course_without_lectures(request, course_slug)
    context = {
        "course": outline.course,
        "outline": outline,
        "authors": outline.authors,
        "may_edit": outline.course.is_editable_by(request.user),
    }
    response = render(request, "courses/course.html", context)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
        return response
    return pagecache.may_be_kept(request, response, version=outline.version, changes_at=outline.next_change)


def course_without_lectures(request, course_slug):
    """Nothing is live: its authors are shown the way to the studio, everybody else finds no page."""
    if not request.user.is_authenticated:
        raise Http404(course_slug)
    found = get_object_or_404(Course.objects.editable_by(request.user), slug=course_slug)
    return render(request, "courses/course_empty.html", {"course": found})
