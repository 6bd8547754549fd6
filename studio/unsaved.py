"""Words that came and cannot be saved: a page shows them back, so that none is lost.

It shows what this very request has sent, and of the lecture only what the person may know: its name and the way out of
the trash to those who may edit it; to everybody else not even whether there ever was one.
"""

from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Lecture
from courses.trashing import restore_lecture, why_left
from quizzes.forms import missions_formset
from quizzes.placed_forms import LinesField

from .undoing import is_back

FORBIDDEN, NOT_FOUND, GONE = 403, 404, 410
# What belongs to the request and not to the text.
NEVER_SENT_AGAIN = {"csrfmiddlewaretoken", "by_itself", "merge", "add", "bank"}


class TypedForm(forms.Form):
    """What the editor's page sends, whatever is in it: it is shown and not saved, so nothing is refused."""

    title = LinesField(required=False, strip=False)
    summary = LinesField(required=False, strip=False)
    body = LinesField(required=False, strip=False)
    my_body = LinesField(required=False, strip=False)

    @property
    def my_own_body(self):
        """From the conflict page: the author's text before paragraphs of the other one went into it."""
        mine = self.cleaned_data["my_body"]
        return mine if mine != self.cleaned_data["body"] else ""


def in_trash(user, pk):
    """The lecture where it lies in the trash of this person's courses, or None. `refusal` is why they may not restore
    it, or None.
    """
    found = Lecture.everything.editable_by(user).filter(pk=pk, deleted_at__isnull=False)
    lecture = found.select_related("course", "deleted_by").with_reach().first()
    if lecture:
        lecture.refusal = why_left([lecture], by=user)
    return lecture


def wants_json(request):
    return request.headers.get("Accept", "").startswith("application/json")


def answer(request, pk):
    """To a save of a lecture that this person cannot edit now."""
    lecture = in_trash(request.user, pk)
    status, why = (GONE, why_in_trash(lecture)) if lecture else (NOT_FOUND, why_missing())
    if wants_json(request):
        return JsonResponse({"gone": why}, status=status)
    page = show(request, why, lecture=lecture, status=status)
    if page is None:
        raise Http404
    return page


def show_trashed(request, pk):
    """To a look at a lecture that this person cannot edit now."""
    lecture = in_trash(request.user, pk)
    if lecture is None:
        raise Http404
    return render(request, "studio/trashed.html", {"lecture": lecture}, status=GONE)


def why_in_trash(lecture):
    words = {"title": lecture.title, "name": lecture.deleted_by or _("Somebody")}
    told = _("%(name)s put “%(title)s” into the trash, so your text was not saved.") % words
    return f"{told} {lecture.refusal}" if lecture.refusal else told


def why_missing():
    return _("This lecture is gone, or it is not yours to edit any more, so your text was not saved.")


def show(request, why, *, status, lecture=None):
    """The page with all that was typed; None where nothing was."""
    typed, missions = TypedForm(request.POST), missions_formset(request.POST).typed()
    typed.is_valid()
    if not any(typed.cleaned_data.values()) and not missions:
        return None
    context = {"why": why, "typed": typed, "missions": missions, "lecture": lecture, "sent": sent(request)}
    return render(request, "studio/unsaved.html", context | way_back(request), status=status)


def sent(request):
    """Every field as (name, value), to be sent once more; no page has a password that was typed on another."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    return [(name, value) for name, value in pairs if name not in NEVER_SENT_AGAIN and "password" not in name]


def refused(request, *, is_text=False):
    """To what was sent by somebody who is signed out, or no author any more; None where nothing was written.

    `is_text` where the editor sent a lecture, which is shown field by field.
    """
    is_known = request.user.is_authenticated
    if is_known:
        why = _("You are no author any more, so nothing was saved. Ask an admin to make you one.")
    else:
        why = _("You are signed out, so nothing was saved.")
    if wants_json(request):
        return JsonResponse({"gone" if is_known else "signed_out": why}, status=FORBIDDEN)
    return show(request, why, status=FORBIDDEN) if is_text else show_words(request, why)


def show_words(request, why):
    """What was written in any other form; None where nothing was."""
    words = WordsForm(request.POST).words()
    if not words:
        return None
    context = {"why": why, "words": words, "sent": sent(request)}
    return render(request, "studio/refused.html", context | way_back(request), status=FORBIDDEN)


def way_back(request):
    """For signing in, the page that the words were written on; and whether they can be sent from here once more."""
    return {"came_from": page_before(request), "is_whole": not request.FILES}


def page_before(request):
    """The page of the studio that had the form; else the studio's first one."""
    referer, studio = request.headers.get("Referer", ""), reverse("studio:index")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return studio
    place = urlsplit(referer)
    return place._replace(scheme="", netloc="").geturl() if place.path.startswith(studio) else studio


def bring_back(request, pk):
    """Out of the trash; nothing where somebody restored it a moment ago, or this person may not."""
    lecture = in_trash(request.user, pk)
    back = lecture and not lecture.refusal and restore_lecture(lecture, by=request.user)
    if back:
        messages.success(request, is_back(back))


class WordsForm(forms.Form):
    """What people write in the studio's other forms, by the name under which it is sent."""

    LABELS = {
        "title": gettext_lazy("Title"),
        "name": gettext_lazy("File name"),
        "slug": gettext_lazy("Address"),
        "summary": gettext_lazy("Summary"),
        "text": gettext_lazy("Outline"),
        "quote": gettext_lazy("Passage"),
        "body": gettext_lazy("Text"),
        "alt": gettext_lazy("Alt text"),
        "note": gettext_lazy("Note"),
        "message": gettext_lazy("Message"),
        "answer": gettext_lazy("Answer"),
        "reason": gettext_lazy("Reason"),
        "subject": gettext_lazy("Subject"),
        "co_authors": gettext_lazy("Co-authors"),
        "live_from": gettext_lazy("Live from"),
        "live_until": gettext_lazy("Until"),
        "username": gettext_lazy("User name"),
        "email": gettext_lazy("E-mail address"),
        "display_name": gettext_lazy("Name"),
        "time_zone": gettext_lazy("Time zone"),
    }

    def __init__(self, data):
        super().__init__(data)
        self.fields = {name: LinesField(required=False, strip=False) for name in self.LABELS}

    def words(self):
        """(name, label, words) of each field that was filled in."""
        self.is_valid()
        return [(name, self.LABELS[name], words) for name, words in self.cleaned_data.items() if words.strip()]


def tell_gone(request, gone):
    """A page for people; a script gets the sentence alone."""
    if wants_json(request):
        return JsonResponse({"gone": str(gone)}, status=GONE)
    context = {"why": str(gone), "words": WordsForm(request.POST).words()}
    return render(request, "studio/gone.html", context, status=GONE)
