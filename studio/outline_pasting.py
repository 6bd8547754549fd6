"""Paste an outline: a text becomes sections and draft lectures, looked at before anything is made."""

from django import forms
from django.contrib import messages
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from courses.outlining import MAX_LECTURES, MAX_LENGTH, MAX_SECTIONS, build, plan_of

from .outline import UNPROCESSABLE, back_to, own_course


class PasteForm(forms.Form):
    """`plan` is what the text becomes."""

    text = forms.CharField(
        label=gettext_lazy("Outline"),
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "outline-paste__text", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Paste or write an outline first.")},
    )

    def clean_text(self):
        self.plan = plan_of(self.cleaned_data["text"])
        if not self.plan.sections:
            raise forms.ValidationError(_("There is no section in this text: nothing would be made."))
        if len(self.plan.sections) > MAX_SECTIONS or self.plan.lecture_count > MAX_LECTURES:
            message = _(
                "This makes %(sections)s sections and %(lectures)s lectures. At most %(most)s and %(most_lectures)s "
                "can be made at once: paste a part of it."
            )
            counts = {"sections": len(self.plan.sections), "lectures": self.plan.lecture_count}
            raise forms.ValidationError(message % (counts | LIMITS))
        return self.cleaned_data["text"]


LIMITS = {"most": MAX_SECTIONS, "most_lectures": MAX_LECTURES}


@require_http_methods(["GET", "HEAD", "POST"])
def paste_outline(request, pk):
    """The first post shows what will be made, the second one makes it."""
    course = own_course(request, pk)
    form = PasteForm(request.POST if request.method == "POST" else None)
    is_valid = form.is_valid()
    if is_valid and "apply" in request.POST:
        sections = build(course, form.plan, by=request.user)
        tell_made(request, form.plan)
        return back_to(course, row=f"section-{sections[0].pk}")
    context = {"course": course, "form": form, "plan": form.plan if is_valid else None}
    status = UNPROCESSABLE if form.is_bound and not is_valid else 200
    return render(request, "studio/outline_paste.html", context, status=status)


def tell_made(request, plan):
    sections = ngettext("%(count)s section", "%(count)s sections", len(plan.sections)) % {"count": len(plan.sections)}
    lectures = ngettext("%(count)s lecture", "%(count)s lectures", plan.lecture_count) % {"count": plan.lecture_count}
    messages.success(request, _("Added: %(sections)s, %(lectures)s.") % {"sections": sections, "lectures": lectures})


paths = [path("design/courses/<int:pk>/paste/", paste_outline, name="paste_outline")]
