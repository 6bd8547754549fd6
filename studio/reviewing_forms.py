"""What the pages of review take: a request, a decision, comments, and what the queue shows."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course, ReviewComment, ReviewRequest
from courses.publishing import NOTE_LENGTH

from .publishing_forms import TICK, VersionField

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

    def __init__(self, data=None, *, has_open_comments=False):
        super().__init__(data, use_required_attribute=False)
        self.has_open_comments = has_open_comments

    def clean(self):
        cleaned = super().clean()
        says_nothing = not cleaned.get("answer") and not self.has_open_comments
        if cleaned.get("decision") == self.RETURN and says_nothing and "answer" not in self.errors:
            self.add_error("answer", gettext("Say what should change, here or in a comment."))
        return cleaned


class CommentForm(forms.Form):
    quote = words(
        _("Passage"),
        limit=QUOTE_LENGTH,
        rows=2,
        required=False,
        help_text=_("The words that you mean, copied from the page. Empty: the whole lecture."),
    )
    body = words(_("Comment"), limit=COMMENT_LENGTH, error_messages={"required": _("Write a comment first.")})

    def clean_quote(self):
        return " ".join(self.cleaned_data["quote"].split())


class AnswerForm(forms.Form):
    body = words(_("Answer"), limit=COMMENT_LENGTH, rows=2, error_messages={"required": _("Write an answer first.")})


class ResolveForm(forms.Form):
    """Whether the comment is done; absent opens it again."""

    is_resolved = forms.BooleanField(required=False)
