"""The learner's own things. Each points at stable ids and remembers the revision that it was made on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lecture, Revision
from quizzes.models import Mission


class Owned(models.Model):
    """A thing of one learner's, which nobody else sees."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Note(Owned):
    """A private text on a lecture, or anchored to a passage of it."""

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="notes")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField(_("note"), blank=True, max_length=20_000)
    heading_id = models.CharField(max_length=120, blank=True)
    quote = models.TextField(blank=True, help_text="The words that it is anchored to; empty: the whole lecture.")
    selector = models.JSONField(default=dict, blank=True, help_text="W3C Web Annotation selectors of the quote.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "-pk"]

    def __str__(self):
        return self.body[:80]


class Favorite(Owned):
    """A learner's star on exactly one course, lecture or mission; with `heading_id`, on that heading of the lecture."""

    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.CASCADE, related_name="favorites")
    lecture = models.ForeignKey(Lecture, null=True, blank=True, on_delete=models.CASCADE, related_name="favorites")
    heading_id = models.CharField(max_length=120, blank=True)
    mission = models.ForeignKey(Mission, null=True, blank=True, on_delete=models.CASCADE, related_name="favorites")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="favorite_has_one_target",
                condition=(
                    Q(course__isnull=False, lecture__isnull=True, mission__isnull=True, heading_id="")
                    | Q(course__isnull=True, lecture__isnull=False, mission__isnull=True)
                    | Q(course__isnull=True, lecture__isnull=True, mission__isnull=False, heading_id="")
                ),
            ),
            models.UniqueConstraint(fields=["user", "course"], name="unique_favorite_course"),
            models.UniqueConstraint(fields=["user", "lecture", "heading_id"], name="unique_favorite_lecture"),
            models.UniqueConstraint(fields=["user", "mission"], name="unique_favorite_mission"),
        ]

    def __str__(self):
        return str(self.course or self.lecture or self.mission)


class Completion(Owned):
    """The learner has finished a lecture."""

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="completions")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    is_by_hand = models.BooleanField(default=False, help_text="Ticked by the learner, not by reading and solving.")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "lecture"], name="unique_completion")]

    def __str__(self):
        return str(self.lecture)


class ReadingPlace(Owned):
    """Where the learner stopped in a lecture: the heading, and whether its end was reached."""

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="reading_places")
    heading_id = models.CharField(max_length=120, blank=True)
    has_reached_end = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "lecture"], name="unique_reading_place")]

    def __str__(self):
        return str(self.lecture)


class PracticeCard(Owned):
    """What spaced repetition knows of one mission that the learner got wrong (learning/practising.py). No mark."""

    GOOD = 3  # as FSRS numbers its ratings

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="practice_cards")
    card = models.JSONField(help_text="The state of the FSRS card, as its library writes it.")
    before = models.JSONField(null=True, blank=True, help_text="The same before the last review.")
    last_rating = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 again, 2 hard, 3 good, 4 easy.")
    reviews = models.PositiveIntegerField(default=0, help_text="How often it was practised.")
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="When the learner stopped practising it.")

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "mission"], name="unique_practice_card")]
        indexes = [models.Index(fields=["user", "due_at"], name="practice_by_time")]

    def __str__(self):
        return str(self.mission)

    @property
    def is_due_today(self):
        """In the learner's zone."""
        return timezone.localdate(self.due_at) == timezone.localdate()

    @property
    def may_be_easy(self):
        """The last review was right without a hint."""
        return self.last_rating == self.GOOD
