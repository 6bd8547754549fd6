"""The learner's own things. Each points at stable ids and remembers the revision that it was made on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lecture, Revision, Upload
from quizzes.models import Mission


class Owned(models.Model):
    """A thing of one learner's, which nobody else sees."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class NoteTag(models.Model):
    """A word by which a learner finds notes again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="note_tags")
    name = models.CharField(max_length=40, help_text="As first written; compared without case.")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("user", Lower("name"), name="unique_note_tag")]

    def __str__(self):
        return self.name


class NoteQuerySet(models.QuerySet):
    def kept(self):
        """Without those that were deleted and can still be had back."""
        return self.filter(deleted_at__isnull=True)


class Note(Owned):
    """A private text on a lecture, or anchored to a passage of it: then it may be a mere highlight, without a text.

    The anchor (`quote`, `selector`, `heading_id`) holds for `revision`. learning/carrying.py moves it to what is live;
    where the passage is gone, it stays as it was last found, and `orphaned_at` says since when.
    """

    class Color(models.TextChoices):
        """Each has a mark of its own too, so that nobody needs to see the colour."""

        NONE = "", _("No colour")
        YELLOW = "yellow", _("Yellow")
        GREEN = "green", _("Green")
        BLUE = "blue", _("Blue")
        PINK = "pink", _("Pink")

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="notes")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_revision = models.ForeignKey(
        Revision,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The last that it was looked for in.",
    )
    body = models.TextField(_("note"), blank=True, max_length=20_000)
    color = models.CharField(_("colour"), max_length=6, choices=Color.choices, blank=True)
    tags = models.ManyToManyField(NoteTag, blank=True, related_name="notes")
    heading_id = models.CharField(max_length=120, blank=True)
    quote = models.TextField(blank=True, help_text="The words that it is anchored to; empty: the whole lecture.")
    selector = models.JSONField(
        default=dict,
        blank=True,
        help_text="Of the quote, as W3C Web Annotation has it: {prefix, suffix, start, end}; places count characters.",
    )
    orphaned_at = models.DateTimeField(null=True, blank=True, help_text="When its passage was first not found.")
    is_orphan_kept = models.BooleanField(default=False, help_text="The learner keeps it without its passage.")
    edit_version = models.PositiveIntegerField(default=1, help_text="Grows with every change of the text.")
    client_id = models.UUIDField(
        null=True, blank=True, help_text="Given by the page that made it: sent twice, it is made once."
    )
    deleted_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "client_id"], name="unique_note_of_page")]

    def __str__(self):
        return self.body[:80]


TARGETS = ("course", "lecture", "mission", "upload")


def one_target():
    """Exactly one of the targets; a heading only of a lecture."""
    wanted = Q()
    for target in TARGETS:
        others = {f"{other}__isnull": True for other in TARGETS if other != target}
        heading = {} if target == "lecture" else {"heading_id": ""}
        wanted |= Q(**{f"{target}__isnull": False}, **others, **heading)
    return wanted


class Collection(Owned):
    """Favorites that a learner keeps together under a name."""

    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("user", Lower("name"), name="unique_collection")]

    def __str__(self):
        return self.name


class Favorite(Owned):
    """A learner's star on exactly one course, lecture, mission or upload; with `heading_id`, on that heading of the
    lecture. `label` is what the heading, mission or upload was called when it was starred, for when it is gone.
    """

    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.CASCADE, related_name="favorites")
    lecture = models.ForeignKey(Lecture, null=True, blank=True, on_delete=models.CASCADE, related_name="favorites")
    heading_id = models.CharField(max_length=120, blank=True)
    mission = models.ForeignKey(Mission, null=True, blank=True, on_delete=models.CASCADE, related_name="favorites")
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.CASCADE, related_name="favorites")
    label = models.CharField(max_length=300, blank=True)
    collection = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.SET_NULL, related_name="favorites"
    )
    position = models.PositiveIntegerField(default=0, help_text="In its collection.")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="favorite_has_one_target", condition=one_target()),
            models.UniqueConstraint(fields=["user", "course"], name="unique_favorite_course"),
            models.UniqueConstraint(fields=["user", "lecture", "heading_id"], name="unique_favorite_lecture"),
            models.UniqueConstraint(fields=["user", "mission"], name="unique_favorite_mission"),
            models.UniqueConstraint(fields=["user", "upload"], name="unique_favorite_upload"),
        ]

    def __str__(self):
        return str(self.course or self.lecture or self.mission or self.upload)


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


class CourseCompletion(Owned):
    """A learner had finished every lecture that there was. What goes live for the first time later is new to them."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="completions")
    completed_at = models.DateTimeField(
        help_text="When the last of them was finished; moves when all is finished again."
    )

    class Meta:
        ordering = ["-completed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="unique_course_completion")]

    def __str__(self):
        return str(self.course)


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


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Nobody answered, or the fix was scheduled and its schedule cancelled."""
        return self.filter(Q(state=Report.State.OPEN) | Q(fixed_in__withdrawn_at__isnull=False))

    def closed(self):
        return self.exclude(pk__in=self.model.objects.open().values("pk"))

    def told(self, *, at=None):
        """Whose answer the learner may hear: of a fix, once it is live."""
        is_live = Q(fixed_in__isnull=True) | Q(fixed_in__live_from__lte=at or timezone.now())
        return self.filter(is_live, closed_at__isnull=False, fixed_in__withdrawn_at__isnull=True)

    def to_tell(self):
        return self.told().filter(seen_at__isnull=True)

    def answerable_by(self, user):
        """Of lectures that this person may edit, not of those in the trash."""
        return self.filter(lecture__in=Lecture.objects.editable_by(user))


class Report(Owned):
    """A learner says what is wrong in a passage, a mission or a choice; the course's authors answer and close it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")  # without a change
        FIXED = "fixed", _("Fixed")  # in `fixed_in`

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="reports")
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+", help_text="That the learner saw."
    )
    mission = models.ForeignKey(Mission, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    choice_id = models.PositiveBigIntegerField(null=True, blank=True, help_text="Of the frozen mission.")
    heading_id = models.CharField(max_length=120, blank=True)
    quote = models.TextField(blank=True, help_text="The words that it is about, as the learner saw them.")
    selector = models.JSONField(default=dict, blank=True, help_text="As of a note.")
    body = models.TextField(_("what is wrong"), max_length=4000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True, max_length=4000)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    fixed_in = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the learner saw the answer.")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["lecture", "state"], name="report_by_lecture")]

    def __str__(self):
        return self.body[:80]

    @property
    def is_open(self):
        return self.state == self.State.OPEN or bool(self.fixed_in and self.fixed_in.withdrawn_at)

    @property
    def is_told(self):
        """The rule of `told`, for a report at hand."""
        return not self.is_open and (self.fixed_in is None or self.fixed_in.live_from <= timezone.now())


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
