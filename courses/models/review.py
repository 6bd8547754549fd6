"""Review: an author asks, an editor answers, and both talk about passages until it is done."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .lecture import Lecture


class ReviewRequestQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Whoever may edit the lecture takes part; nothing of what lies in the trash."""
        return self.filter(lecture__in=Lecture.objects.editable_by(user))

    def open(self):
        return self.filter(state=ReviewRequest.State.OPEN)

    def decided(self):
        return self.filter(state__in=[ReviewRequest.State.APPROVED, ReviewRequest.State.RETURNED])

    def with_open_comments(self):
        """Annotate how many comments on the lecture are open, in whatever request they were made."""
        of_this = ReviewComment.objects.open().filter(request__lecture=OuterRef("lecture")).order_by()
        counted = of_this.values("request__lecture").annotate(count=Count("pk")).values("count")
        return self.annotate(open_comments=Coalesce(Subquery(counted), 0))


class ReviewRequest(models.Model):
    """One request for one state of the text: `content_hash` tells whether it was edited since."""

    class State(models.TextChoices):
        OPEN = "open", _("In review")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="review_requests")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    message = models.TextField(_("word to the reviewer"), blank=True, max_length=2000)
    content_hash = models.CharField(max_length=64, help_text="Of the working copy that was handed in or approved last.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["lecture"], condition=Q(state="open"), name="one_open_review_request")
        ]

    def __str__(self):
        return f"{self.lecture} · {self.get_state_display()}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_used(self):
        """Whether anything was published since it was decided, or by the very deciding."""
        return self.lecture.revisions.filter(created_at__gte=self.decided_at).exists()

    @property
    def is_edited_since(self):
        """Whether the text is another one by now than was handed in or decided about."""
        return self.content_hash != self.lecture.content_hash

    @property
    def takes_comments(self):
        """While it is looked at, and while the author mends what was returned."""
        return self.state in {self.State.OPEN, self.State.RETURNED}


class ReviewCommentQuerySet(models.QuerySet):
    def threads(self):
        return self.filter(parent=None)

    def open(self):
        return self.threads().filter(resolved_at=None)

    def shown_with(self, request):
        """Those on the newest request, and what is still open of the lecture's earlier ones."""
        is_left_over = Q(request__lecture=request.lecture_id, resolved_at=None)
        return self.threads().filter(Q(request=request) | is_left_over)


class ReviewComment(models.Model):
    """On the whole request, or on the passage that it quotes. Answers have a `parent` and no quote."""

    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField(_("comment"), max_length=5000)
    quote = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.body[:80]
