"""A revision: an immutable numbered snapshot of a lecture with its missions, and the one definition of live.

A revision is live from `live_from` until its `live_until` or the next revision's `live_from`. Scheduling and expiry
are therefore facts of time: nothing has to run for a lecture to appear or to go.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .lecture import Lecture
from .upload import Upload


class RevisionQuerySet(models.QuerySet):
    def kept(self):
        """Without those whose schedule was cancelled before they went live."""
        return self.filter(withdrawn_at__isnull=True)

    def live(self, *, at=None):
        """At most one per lecture: the latest that has begun, unless it has ended. None older comes back then.

        A lecture in the trash has none.
        """
        return self.running(at=at).filter(lecture__deleted_at__isnull=True)

    def running(self, *, at=None):
        """The same by the times alone: of a lecture in the trash it is what comes back with it."""
        return self.newest_begun(OuterRef("lecture"), at=at)

    def live_of(self, lecture, *, at=None):
        """`live()` for a subquery that asks about one lecture: `lecture` is the path to its id in the outer query.

        The database then looks up one revision, however many the lecture has.
        """
        return self.running_of(lecture, at=at).filter(lecture__deleted_at__isnull=True)

    def running_of(self, lecture, *, at=None):
        return self.newest_begun(OuterRef(OuterRef(lecture)), at=at)

    def newest_begun(self, lecture, *, at):
        """The last of that lecture to begin, unless it has ended."""
        at = at or timezone.now()
        begun = Revision.objects.kept().filter(lecture=lecture, live_from__lte=at).order_by("-live_from", "-number")
        has_not_ended = Q(live_until__isnull=True) | Q(live_until__gt=at)
        return self.filter(has_not_ended, pk=Subquery(begun.values("pk")[:1]))

    def scheduled(self, *, at=None):
        """Those to come, of lectures that are not in the trash."""
        return self.coming(at=at).filter(lecture__deleted_at__isnull=True)

    def coming(self, *, at=None):
        """The same by the times alone."""
        return self.kept().filter(live_from__gt=at or timezone.now())


class Revision(models.Model):
    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), help_text="The Markdown source as published.")
    html = models.TextField(help_text="Made from the source when the revision was frozen, never when somebody reads.")
    headings = models.JSONField(default=list, help_text="The contents list: [{id, text, level}].")
    parts = models.JSONField(
        default=dict,
        help_text="What other apps froze with it (courses/parts.py): {'missions': […]}. Holds the answer key.",
    )
    mission_ids = models.JSONField(
        default=list, help_text="Of its missions, in order: what an outline counts without them."
    )
    needs = models.JSONField(default=list, help_text='What the page must load besides the text: ["diagrams"].')
    words = models.PositiveIntegerField(default=0)
    reading_minutes = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64)
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("What changed, for your colleagues."))
    is_notable = models.BooleanField(
        default=True, help_text="Whether learners who finished the lecture should hear of it; false for a typo."
    )
    live_from = models.DateTimeField(_("live from"))
    live_until = models.DateTimeField(_("live until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="When its schedule was cancelled.")
    waivers = models.JSONField(
        default=list, help_text="Warnings that the author waived when it was published: [{code, line, reason, by}]."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploads = models.ManyToManyField(Upload, blank=True, related_name="revisions", help_text="The files that it shows.")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["lecture", "number"], name="unique_revision_number"),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="revision_ends_after_it_begins",
            ),
        ]
        # All that tells what is live when, and how long it takes to read: it is answered without a look at the pages,
        # which are long.
        indexes = [
            models.Index(
                fields=["lecture", "live_from", "number", "withdrawn_at", "live_until", "reading_minutes"],
                name="revision_by_time",
            )
        ]

    def __str__(self):
        return f"{self.title} · {self.number}"

    @property
    def missions(self):
        """Frozen missions, with the key: for grading and authors only. Learners get `LearnerMission`s."""
        return self.parts.get("missions", [])


class Passage(models.Model):
    """The plain text of one section of a revision: what search and the tutor read and quote."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    heading_id = models.CharField(max_length=120, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["revision", "position"]
        constraints = [models.UniqueConstraint(fields=["revision", "position"], name="unique_passage_position")]

    def __str__(self):
        return self.heading or str(self.revision)


class ContentVersion(models.Model):
    """One row whose number is another after every change that learners can see: kept pages know when they are old."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="only_one_content_version")]

    def __str__(self):
        return str(self.number)
