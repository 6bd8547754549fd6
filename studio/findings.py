"""What the checks found, dealt with: waiving a warning with a reason, and asking links to other sites now."""

from django import forms
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import readiness
from courses.linkchecking.asking import LinkChecksOff
from courses.linkchecking.background import ask_soon
from courses.models import Lecture, Waiver
from courses.rendering import TextTooLong

from .editing import findings_of

UNPROCESSABLE = 422
# An author waits for this long at most; what has no answer by then is asked with the next click.
LINK_SECONDS = 10


class WaiverForm(forms.Form):
    EDITOR, PUBLISH = "editor", "publish"

    reason = forms.CharField(
        label=gettext_lazy("Why it does not matter here"),
        max_length=Waiver._meta.get_field("reason").max_length,
        help_text=gettext_lazy("Kept with the revision, for your colleagues. Learners do not see it."),
        error_messages={"required": gettext_lazy("Say why, in a few words.")},
    )


class BackForm(forms.Form):
    """Where the person came from; nonsense is the editor."""

    back = forms.ChoiceField(choices=[("editor", ""), ("publish", "")], required=False)

    @property
    def name(self):
        return self.cleaned_data.get("back") or "editor" if self.is_valid() else "editor"


def own_lecture(request, pk):
    return get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course"), pk=pk)


def place_of(back, lecture):
    name = "studio:publish_lecture" if back == "publish" else "studio:lecture_edit"
    return f"{reverse(name, args=[lecture.pk])}#findings"


def as_shown(request, lecture, asking=0):
    """The findings as the editor shows them; `asking` links wait to be asked in the background."""
    context = {"lecture": lecture, "findings": findings_of(lecture), "asking": asking}
    html = render_to_string("studio/editor/_findings.html", context, request)
    return {"findings": html, "findings_count": len(context["findings"])}


@require_safe
def lecture_findings(request, pk):
    """For the editor's script, after a save. Links that were not asked lately are asked by the worker."""
    lecture = own_lecture(request, pk)
    asking = ask_soon(lecture)
    return JsonResponse(as_shown(request, lecture, asking) | {"asking": asking})


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request, pk, fingerprint):
    """One finding, with the reason for waiving it."""
    lecture, back = own_lecture(request, pk), BackForm(request.POST or request.GET).name
    found = findings_of(lecture).find(fingerprint)
    if found is None:
        messages.info(request, _("This was mended meanwhile: there is nothing to waive."))
        return redirect(place_of(back, lecture))
    form = WaiverForm(request.POST or None, initial={"reason": found[1].reason if found[1] else ""})
    if form.is_valid():
        try:
            readiness.waive(lecture, fingerprint, reason=form.cleaned_data["reason"], by=request.user)
        except readiness.WaiverRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Waived. The reason is kept with the revision."))
            return redirect(place_of(back, lecture))
    context = {"lecture": lecture, "finding": found[0], "waiver": found[1], "form": form, "back": back}
    context["place"] = place_of(back, lecture)
    return render(request, "studio/finding.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def unwaive(request, pk, fingerprint):
    lecture, back = own_lecture(request, pk), BackForm(request.POST).name
    try:
        readiness.unwaive(lecture, fingerprint, by=request.user)
    except readiness.WaiverRefused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The warning counts again."))
    return redirect(place_of(back, lecture))


@require_POST
def check_links(request, pk):
    """A page that leads back, or for the editor's script the findings as they are then."""
    lecture, back = own_lecture(request, pk), BackForm(request.POST).name
    told, words = look(lecture)
    if not request.headers.get("Accept", "").startswith("application/json"):
        told(request, words)
        return redirect(place_of(back, lecture))
    return JsonResponse(as_shown(request, lecture) | {"told": words})


def look(lecture):
    """Ask now: (the kind of message, its words)."""
    try:
        outcome = readiness.look_outside(lecture, seconds=LINK_SECONDS)
    except (LinkChecksOff, TextTooLong) as refusal:
        return messages.warning, str(refusal)
    if outcome.unanswered:
        text = ngettext(
            "%(count)s link has no answer yet. Try again in a while.",
            "%(count)s links have no answer yet. Try again in a while.",
            outcome.unanswered,
        )
        return messages.warning, text % {"count": outcome.unanswered}
    if not outcome.asked:
        return messages.info, _("Every link was asked within the last day; nothing was asked again.")
    text = ngettext("%(count)s link was asked.", "%(count)s links were asked.", outcome.asked)
    return messages.success, text % {"count": outcome.asked}


paths = [
    path("design/lectures/<int:pk>/findings/", lecture_findings, name="lecture_findings"),
    path("design/lectures/<int:pk>/findings/<slug:fingerprint>/", finding, name="finding"),
    path("design/lectures/<int:pk>/findings/<slug:fingerprint>/unwaive/", unwaive, name="finding_unwaive"),
    path("design/lectures/<int:pk>/links/", check_links, name="check_links"),
]
