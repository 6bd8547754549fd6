"""The open editor's sign of life, and in words who else is there."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses import presence
from courses.models import Lecture

from .editing_forms import PresenceForm

MOST_NAMES = 3


@require_POST
def lecture_presence(request, pk):
    lecture = get_object_or_404(Lecture.objects.editable_by(request.user), pk=pk)
    form = PresenceForm(request.POST)
    if form.is_valid() and form.cleaned_data["has_left"]:
        presence.say_left(lecture, by=request.user)
        return HttpResponse(status=204)
    presence.say_here(lecture, by=request.user)
    return JsonResponse({"others": who_is_here(lecture, request.user)})


def open_here(lecture, user):
    """Opening the editor is a sign of life too, for browsers without scripts; answers who else is there."""
    presence.say_opened(lecture, by=user)
    return who_is_here(lecture, user)


def who_is_here(lecture, user):
    """One sentence about everybody else, or nothing."""
    names = [str(other) for other in presence.others_here(lecture, than=user)]
    if not names:
        return ""
    shown, more = names[:MOST_NAMES], len(names) - MOST_NAMES
    if more > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    text = ngettext("%(names)s has this lecture open too.", "%(names)s have this lecture open too.", len(names))
    return text % {"names": get_text_list(shown, _("and"))}


paths = [path("design/lectures/<int:pk>/presence/", lecture_presence, name="lecture_presence")]
