"""The stars on courses and lectures: one can go on what their page shows, and can always be taken away."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.ways_back import path_on_site
from courses.models import Lecture

from . import favoriting, restoring
from .favorite_forms import StarForm
from .models import Favorite


@login_required
@require_POST
def star_course(request, pk):
    course = get_object_or_404(favoriting.courses_to_star(request.user), pk=pk)
    form = checked(StarForm(request.POST))
    if form.is_on:
        favoriting.star_course(course, by=request.user)
        return starred(request, "course", course)
    mine = Favorite.objects.filter(course=course)
    return starred(request, "course", course, undo=favoriting.take_off(mine, by=request.user), is_on=False)


@login_required
@require_POST
def star_lecture(request, pk):
    """On the lecture, or on a place in it: what may be starred is what its live page shows."""
    lecture = get_object_or_404(favoriting.lectures_to_star(request.user), pk=pk)
    form = checked(StarForm(request.POST))
    if form.place:
        return star_place(request, lecture, form)
    if form.is_on:
        get_object_or_404(Lecture.objects.visible_to(request.user), pk=pk)  # a star in it is not enough
        favoriting.star_lecture(lecture, by=request.user)
        return starred(request, "lecture", lecture)
    mine = favoriting.stars_at(lecture, "", by=request.user)
    return starred(request, "lecture", lecture, undo=favoriting.take_off(mine, by=request.user), is_on=False)


def star_place(request, lecture, form):
    undo, place = "", favoriting.place_to_star(lecture, form.place, user=request.user)
    if not form.is_on:
        undo = favoriting.take_off(favoriting.stars_at(lecture, form.place, by=request.user), by=request.user)
    elif place:
        favoriting.star_place(lecture, place, by=request.user)
    if not place and not undo:
        raise Http404("Nothing of the live page is called so.")
    if request.htmx and place:
        context = {"place": place, "starred": {place.name} if form.is_on else set(), "undo": undo}
        return render(request, "learning/_star_place.html", context)
    return away(request, undo, path_on_site(request, request.POST.get("next", "")) or lecture.get_absolute_url())


def starred(request, kind, target, *, undo="", is_on=True):
    """The star alone for a script; otherwise back to the page where it was pressed."""
    back = path_on_site(request, request.POST.get("next", ""))
    if not request.htmx:
        return away(request, undo, back or target.get_absolute_url())
    context = {"kind": kind, "is_favorite": is_on, "is_signed_in": True, "undo": undo}
    action = reverse(f"favorite_{kind}", args=[target.pk])
    return render(request, "learning/_favorite_button.html", context | {"action": action})


def away(request, undo, address):
    restoring.offer(request, _("Removed from favorites."), undo, back=address)
    return HttpResponseRedirect(address)


def checked(form):
    """What no button of ours sends is not found."""
    if not form.is_valid():
        raise Http404("No such place.")
    return form
