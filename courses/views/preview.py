"""Working copies for whoever has a link, until it expires or is revoked. Search engines are told to stay away."""

from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import previewing
from courses.forms import PreviewForm
from courses.models import Lecture


@require_safe
def preview(request, token):
    """The one lecture of a link, or the outline of its course."""
    try:
        door, link = previewing.open_door(token, mode=mode_of(request))
    except previewing.BadToken as error:
        return gone(request, error)
    return show_course(request, door) if link.course_id else show_lecture(request, door, link.lecture_id)


@require_safe
def preview_lecture(request, token, pk):
    try:
        door, _link = previewing.open_door(token, mode=mode_of(request))
    except previewing.BadToken as error:
        return gone(request, error)
    return show_lecture(request, door, pk)


def mode_of(request):
    return PreviewForm(request.GET).mode


def show_lecture(request, door, pk, *, status=200, **tried):
    """`tried` is what the person has just done there and sees once, because none of it is stored."""
    try:
        found = previewing.read(door, pk)
    except Lecture.DoesNotExist as error:
        raise Http404(str(error)) from error
    if door.is_closed:
        return show_way_in(request, door, door.address_of(pk))
    context = {"reading": found, "course": found.course, "revision": found.revision, "may_edit": False}
    context |= {"preview": door, "here": door.address_of(pk), **tried}
    return hidden(render(request, "courses/preview.html", context, status=status))


def show_way_in(request, door, here):
    """A visitor sees nothing of a members' or an invited course."""
    context = {"course": door.course, "preview": door, "here": here}
    return hidden(render(request, "courses/preview_members.html", context))


def show_course(request, door):
    if door.is_closed:
        return show_way_in(request, door, door.home)
    context = {"course": door.course, "outline": previewing.outline(door), "preview": door, "here": door.home}
    return hidden(render(request, "courses/preview_course.html", context))


def gone(request, error):
    return hidden(render(request, "courses/preview_gone.html", {"error": error}, status=404))


def hidden(response):
    """From search engines and from caches."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response
