"""The course page: what is in it, how long it takes, and where this learner stands; and its Markdown twin."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from courses import pagecache, reading, twins
from courses.models import Course
from courses.views.forwarding import forwards_course
from courses.views.readable import needs_outline


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
        "translations": translations_for(outline, request.user),
        "subject_query": urlencode({"subject": outline.course.subject}),
    }
    response = render(request, "courses/course.html", context)
    return pagecache.kept_for_visitors(request, response, outline)


def translations_for(outline, user):
    """Those that this person may see; no query where there are none."""
    if not outline.translations:
        return []
    seen = Course.objects.readable_by(user).listed().filter(pk__in=[one.pk for one in outline.translations])
    shown = set(seen.values_list("pk", flat=True))
    return [one for one in outline.translations if one.pk in shown]


@require_safe
@forwards_course
@needs_outline
def course_markdown(request, outline):
    """What machines read first: what the course is, and where the text of each lecture is."""
    response = twins.answer(twins.course_text(outline), outline.course)
    response["Link"] = f'<{request.build_absolute_uri(outline.course.get_absolute_url())}>; rel="canonical"'
    return pagecache.kept_for_visitors(request, response, outline)


def course_without_lectures(request, course_slug):
    """Nothing is live: its authors are shown the way to the studio, everybody else finds no page."""
    if not request.user.is_authenticated:
        raise Http404(course_slug)
    found = get_object_or_404(Course.objects.editable_by(request.user), slug=course_slug)
    return render(request, "courses/course_empty.html", {"course": found})
