"""A lecture: one page in Markdown. The row is the working copy; learners read its live revision."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .course import Course, Section
from .trash import Trashable, kept_manager


class LectureState(models.TextChoices):
    """What an author needs to know about a lecture, from DESIGN's five words."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    CHANGED = "changed", _("Changed")
    UNPUBLISHED = "unpublished", _("Unpublished")


class LectureQuerySet(models.QuerySet):
    def editable_by(self, user):
        return self.filter(course__in=Course.objects.editable_by(user))

    def publishable_by(self, user):
        if not user.is_authenticated or not user.has_perm("courses.publish_lecture"):
            return self.none()
        return self.editable_by(user)

    def ready_to_publish_by(self, user):
        """Publishers: all they may edit. Authors: the lectures of their courses whose very text an editor approved."""
        if user.is_authenticated and user.has_perm("courses.publish_lecture"):
            return self.publishable_by(user)
        return self.editable_by(user).approved()

    def with_review(self):
        """Annotate id, state and hash of the newest request for review; None where there never was one."""
        from .review import ReviewRequest

        newest = ReviewRequest.objects.filter(lecture=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            review_id=Subquery(newest.values("pk")[:1]),
            review_state=Subquery(newest.values("state")[:1]),
            review_hash=Subquery(newest.values("content_hash")[:1]),
            review_decided_at=Subquery(newest.values("decided_at")[:1]),
        )

    def approved(self):
        """Where the newest request was approved, the text is still that text, and nothing was published since."""
        from .revision import Revision

        since = {"created_at__gte": OuterRef("review_decided_at")}  # or in the same moment: by the very deciding
        is_used = Exists(Revision.objects.filter(lecture=OuterRef("pk"), **since))
        approved = self.with_review().filter(review_state="approved", review_hash=F("content_hash"))
        return approved.filter(~is_used)

    def once_approved(self):
        """Where an editor ever approved a text, whatever became of it since."""
        from .review import ReviewRequest

        return self.filter(Exists(ReviewRequest.objects.filter(lecture=OuterRef("pk"), state="approved")))

    def visible_to(self, user, *, at=None):
        """Lectures that are live now, in courses this person may read: what a note or a star may point at."""
        return self.live(at=at).filter(course__in=Course.objects.readable_by(user))

    def live(self, *, at=None):
        from .revision import Revision

        return self.filter(Exists(Revision.objects.live_of("pk", at=at)))

    def with_reach(self, *, at=None):
        """Annotate `is_live` and `is_scheduled`; in the trash that is what it would be if it came back."""
        from .revision import Revision

        coming = Revision.objects.coming(at=at).filter(lecture=OuterRef("pk"))
        return self.annotate(is_live=Exists(Revision.objects.running_of("pk", at=at)), is_scheduled=Exists(coming))

    def for_publishers_only(self, user):
        """What this person may neither put into the trash nor take out of it, for that would be to unpublish or to
        publish: live and scheduled lectures, if the person is no publisher.
        """
        if user.has_perm("courses.publish_lecture"):
            return self.none()
        return self.with_reach().filter(Q(is_live=True) | Q(is_scheduled=True))

    def in_order(self):
        return self.order_by("section__position", "section_id", "position", "pk")

    def with_state(self, *, at=None):
        """Annotate `state`, `live_number`, `live_from` and `scheduled_for`, in one query for any number of lectures."""
        from .revision import Revision

        at = at or timezone.now()
        of_this = Revision.objects.kept().filter(lecture=OuterRef("pk"))
        live = Revision.objects.live_of("pk", at=at)
        return self.annotate(
            live_hash=Subquery(live.values("content_hash")[:1]),
            live_number=Subquery(live.values("number")[:1]),
            live_from=Subquery(live.values("live_from")[:1]),
            live_minutes=Subquery(live.values("reading_minutes")[:1]),
            scheduled_for=Subquery(of_this.filter(live_from__gt=at).order_by("live_from").values("live_from")[:1]),
            was_live=Exists(of_this.filter(live_from__lte=at)),
        ).annotate(
            state=Case(
                When(live_hash=F("content_hash"), then=Value(LectureState.LIVE.value)),
                When(live_hash__isnull=False, then=Value(LectureState.CHANGED.value)),
                When(scheduled_for__isnull=False, then=Value(LectureState.SCHEDULED.value)),
                When(was_live=True, then=Value(LectureState.UNPUBLISHED.value)),
                default=Value(LectureState.DRAFT.value),
                output_field=models.CharField(),
            )
        )


class Lecture(Trashable):
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lectures")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="lectures")
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        allow_unicode=True,
        help_text=_("The last part of the lecture's address. Letters, digits and hyphens."),
    )
    summary = models.TextField(
        _("summary"), max_length=400, blank=True, help_text=_("One sentence for lists and search.")
    )
    body = models.TextField(
        _("text"), blank=True, help_text=_("Markdown. The page on the right is what learners will see.")
    )
    position = models.PositiveIntegerField(default=0)
    edit_version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text="Grows with every save; a save that was opened at an older one is a conflict.",
    )
    content_hash = models.CharField(
        max_length=64,
        editable=False,
        default="",
        help_text="Of what would be published now; equal to a revision's: no edits since.",
    )
    parts_hash = models.CharField(
        max_length=64, editable=False, default="", help_text="Of the parts in it: a new text needs not load them."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = kept_manager(LectureQuerySet)
    everything = LectureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "slug"],
                condition=Q(deleted_at__isnull=True),
                name="unique_lecture_slug",
                violation_error_message=_("Another lecture of this course already has this address."),
            )
        ]
        permissions = [("publish_lecture", "Can publish, schedule and unpublish lectures")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("lecture", args=[self.course.slug, self.slug])

    @property
    def standing_mark(self):
        """Of lectures that come `with_state()`: how they stand, for forms that must know it (courses/standing.py)."""
        from courses.standing import mark_of

        return mark_of(self.live_number, self.scheduled_for)

    @property
    def live_revision(self):
        """The revision that learners see now, or None."""
        return self.revisions.live().first()
