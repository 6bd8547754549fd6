"""What the editor's pickers list: lectures and headings to link to, pictures of the course's library."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from courses.link_targets import grouped_targets
from courses.models import Upload

from .editing_forms import LinkSearchForm, PictureSearchForm

MOST_PICTURES = 60


@require_safe
def link_targets(request):
    form = LinkSearchForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    found = grouped_targets(form.cleaned_data["q"], near=form.cleaned_data["lecture"], by=request.user)
    return render(request, "studio/editor/_link_targets.html", {"groups": found})


@require_safe
def pictures(request):
    form = PictureSearchForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    found = Upload.objects.filter(course=form.cleaned_data["course"], kind=Upload.Kind.IMAGE)
    words = form.cleaned_data["q"]
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(alt__icontains=word))
    return render(request, "studio/editor/_pictures.html", {"pictures": found[:MOST_PICTURES], "words": words})


paths = [
    path("markdown/links/", link_targets, name="link_targets"),
    path("markdown/pictures/", pictures, name="pictures"),
]
