"""What the pages of review take: a request, a decision, comments, and what the queue shows."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course, ReviewComment, ReviewRequest
from courses.publishing import NOTE_LENGTH
from courses.refusals import NotReady

from .publishing_forms import TICK, StandingField, VersionField, tell_changes
from .quotes import is_on_page

MESSAGE_LENGTH = ReviewRequest._meta.get_field("message").max_length
COMMENT_LENGTH = ReviewComment._meta.get_field("body").max_length
QUOTE_LENGTH = ReviewComment._meta.get_field("quote").max_length


def words(label, *, limit, rows=3, **options):
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **options)


class QueueForm(forms.Form):
    """Which requests the queue shows. What is not understood narrows nothing."""

    OPEN = ReviewRequest.State.OPEN

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*ReviewRequest.State.choices, ("all", _("All"))]
    )
    course = forms.ModelChoiceField(
        queryset=Course.objects.none(), required=False, label=_("Course"), empty_label=_("All courses")
    )

    def __init__(self, data, *, user):
        super().__init__(data or {"state": self.OPEN})
        self.fields["course"].queryset = Course.objects.editable_by(user)
        self.is_valid()
        self.state = self.cleaned_data.get("state") or self.OPEN
        self.course = self.cleaned_data.get("course")

    def narrowed(self, requests):
        found = requests if self.state == "all" else requests.filter(state=self.state)
        return found.filter(lecture__course=self.course) if self.course else found


class ReviewRequestForm(forms.Form):
    edit_version = VersionField()
    message = words(
        _("A word to the reviewer"),
        limit=MESSAGE_LENGTH,
        required=False,
        help_text=_("What is new, and what to look at."),
    )


class DecisionForm(forms.Form):
    PUBLISH, APPROVE, RETURN = "publish", "approve", "return"

    edit_version = VersionField()
    decision = forms.ChoiceField(
        choices=[(PUBLISH, _("Approve and publish")), (APPROVE, _("Approve")), (RETURN, _("Return to the author"))],
        error_messages={"required": _("Choose what happens: approve it or return it.")},
    )
    answer = words(_("A word to the author"), limit=MESSAGE_LENGTH, required=False)
    note = forms.CharField(
        label=_("What changed"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("For your colleagues, and for learners who finished an earlier text and are told that it changed."),
    )
    notable = forms.BooleanField(
        label=_("Tell learners that it changed"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs=TICK),
    )
    standing = StandingField()
    keep_scheduled = forms.BooleanField(
        label=_("Keep what is scheduled"), required=False, widget=forms.CheckboxInput(attrs=TICK)
    )

    def __init__(self, data=None, *, has_open_comments=False):
        super().__init__(data, use_required_attribute=False)
        self.has_open_comments = has_open_comments

    def clean(self):
        cleaned = super().clean()
        says_nothing = not cleaned.get("answer") and not self.has_open_comments
        if cleaned.get("decision") == self.RETURN and says_nothing and "answer" not in self.errors:
            self.add_error("answer", gettext("Say what should change, here or in a comment."))
        return cleaned

    def add_refusal(self, refusal):
        """Above the form; of a text that is not ready, each error that hinders it."""
        reasons = [str(refusal)]
        if isinstance(refusal, NotReady):
            errors = [finding.message for finding in refusal.findings if finding.is_error]
            reasons = [gettext("Not approved: the checks find errors in this text."), *errors]
        self.add_error(None, reasons)

    def tell_changes(self, lecture):
        given = self.cleaned_data
        tell_changes(self, lecture, version=given.get("edit_version"), standing=given.get("standing"))


class CommentForm(forms.Form):
    edit_version = VersionField()
    quote = words(
        _("Passage"),
        limit=QUOTE_LENGTH,
        rows=2,
        required=False,
        help_text=_("The words that you mean, copied from the page. Empty: the whole lecture."),
    )
    body = words(_("Comment"), limit=COMMENT_LENGTH, error_messages={"required": _("Write a comment first.")})

    def __init__(self, *args, lecture=None, **options):
        super().__init__(*args, **options)
        self.lecture = lecture

    def clean_quote(self):
        """A text that was saved meanwhile refuses the comment for that."""
        quote = " ".join(self.cleaned_data["quote"].split())
        is_seen = self.cleaned_data["edit_version"] == self.lecture.edit_version
        if quote and is_seen and not is_on_page(self.lecture, quote):
            raise forms.ValidationError(
                gettext("The page does not have these words. Copy them from it again, or leave this field empty."),
                code="not-there",
            )
        return quote

    def options(self):
        """For courses.reviewing."""
        given = self.cleaned_data
        return {"body": given["body"], "quote": given["quote"], "opened_version": given["edit_version"]}


class AnswerForm(forms.Form):
    body = words(_("Answer"), limit=COMMENT_LENGTH, rows=2, error_messages={"required": _("Write an answer first.")})


class ResolveForm(forms.Form):
    """Whether the comment is done; absent opens it again."""

    is_resolved = forms.BooleanField(required=False)
