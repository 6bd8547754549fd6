"""The addresses in links by identity: each leads to where the lecture stands now, through every rename and move."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses.models import Lecture

from .lecture import needs_reading


@require_safe
def lecture_lasting(request, pk):
    """404 unless it is live and this person may read it; a members' course leads to the sign-in page first."""
    found = get_object_or_404(Lecture.objects.live().select_related("course"), pk=pk)
    return lead_there(request, found.course.slug, found.slug)


@needs_reading
def lead_there(request, found):
    response = HttpResponseRedirect(found.lecture.get_absolute_url())
    patch_cache_control(response, private=True, no_cache=True)
    return response
