"""Missions: the working copy of questions, and learners' attempts at frozen ones."""

from secrets import SystemRandom

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Case, Count, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from courses.models import Lecture, Revision

from . import sources
from .analysis import LEAST_LEARNERS


class MissionQuerySet(models.QuerySet):
    def kept(self):
        """Those of the working copy: removing one keeps its row, because attempts and live revisions point at it."""
        return self.filter(removed_at__isnull=True)

    def editable_by(self, user):
        return self.filter(lecture__in=Lecture.objects.editable_by(user))

    def with_facility(self):
        """Annotate `answers`, how many learners have answered it, and `facility`: the mean score of their first
        attempts, from 0 to 1, as it counts now, whatever wording they saw. None unless each revision has enough of
        them: what the analysis tells of a wording could be taken away from it (quizzes.analysis.tellable).
        """
        firsts = Attempt.objects.firsts().filter(mission=OuterRef("pk")).order_by()
        # Counted by rows and grouped by the mission, too, because then an index has all of it (attempt_answers).
        together, apart = firsts.values("mission"), firsts.values("mission", "revision", "regraded_on")
        too_few = apart.annotate(learners=Count("*")).filter(learners__lt=LEAST_LEARNERS)
        return self.annotate(
            answers=Coalesce(Subquery(together.annotate(found=Count("*")).values("found")), 0),
            facility=Case(When(~Exists(too_few), then=Subquery(together.annotate(found=Avg("score")).values("found")))),
        )


class Mission(models.Model):
    """One multiple-choice question that belongs to a lecture. quizzes/sources.py tells the shape of its fields."""

    class Kind(models.TextChoices):
        SINGLE = sources.SINGLE, _("One answer")
        MULTIPLE = sources.MULTIPLE, _("Several answers")
        TRUE_FALSE = sources.TRUE_FALSE, _("True or false")

    class Credit(models.TextChoices):
        """How an answer to a mission with several answers is scored (quizzes/grading.py)."""

        ALL_OR_NOTHING = sources.ALL_OR_NOTHING, _("All or nothing")
        RIGHT_MINUS_WRONG = sources.RIGHT_MINUS_WRONG, _("Right minus wrong")
        PER_OPTION = sources.PER_OPTION, _("Per option")

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="missions")
    name = models.CharField(_("name"), max_length=60, blank=True)
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    prompt = models.TextField(_("question"), help_text=_("Markdown. What the learner is asked."))
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Markdown. Shown after the answer, whether right or wrong.")
    )
    credit = models.CharField(
        _("partial credit"), max_length=20, choices=Credit.choices, default=Credit.RIGHT_MINUS_WRONG
    )
    shuffle_choices = models.BooleanField(_("shuffle the choices"), default=False)
    shuffle_place = models.BooleanField(_("shuffle its place"), default=False)
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    tags = models.CharField(_("tags"), max_length=400, blank=True)
    hints = models.JSONField(_("hints"), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.prompt[:80]


class ChoiceQuerySet(models.QuerySet):
    def add(self, choices):
        """Create them in random order: where a learner sees the choices shuffled, their ids must not tell the author's
        order.
        """
        mixed = list(choices)
        SystemRandom().shuffle(mixed)
        return self.bulk_create(mixed)


class Choice(models.Model):
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="choices")
    text = models.TextField(_("choice"), help_text=_("Markdown."))
    is_correct = models.BooleanField(_("correct"), default=False)
    feedback = models.TextField(
        _("feedback"), blank=True, help_text=_("Markdown. Shown to those who chose it, after they answered.")
    )
    feedback_missed = models.TextField(
        _("feedback when missed"),
        blank=True,
        help_text=_("Markdown. Shown to those who did not choose it although it is correct, after they answered."),
    )
    position = models.PositiveIntegerField(default=0)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text[:80]


class AttemptQuerySet(models.QuerySet):
    def current(self):
        """Without those that a regrade has replaced."""
        return self.filter(is_current=True)

    def to_tell(self):
        """Regrades that their learners have not seen yet."""
        return self.current().filter(regrade_of__isnull=False, told_at__isnull=True)

    def firsts(self):
        """Each learner's first attempt at a mission, as it is graded now."""
        return self.current().filter(number=1)


class Attempt(models.Model):
    """One learner's answer to one mission of one revision, with its score."""

    # Without an index of its own, which each answer would pay for: attempt_by_learner begins with it.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts", db_index=False
    )
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="attempts")
    revision = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="attempts")
    number = models.PositiveIntegerField(default=1, help_text="1 for this learner's first attempt at this mission.")
    chosen = models.JSONField(help_text="Ids of the choices that were ticked, sorted.")
    # PostgreSQL takes several times as long to compare JSON as to compare text, and analysing compares every row.
    chosen_text = models.GeneratedField(
        expression=Cast("chosen", models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
        help_text="The same, as the database writes it.",
    )
    order = models.JSONField(
        null=True, blank=True, help_text="Ids of the choices as they were shown; null for the author's order."
    )
    hints = models.PositiveSmallIntegerField(default=0, help_text="How many were open when it was answered.")
    seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="For which the mission was on the screen, where the browser told."
    )
    is_correct = models.BooleanField()
    score = models.FloatField(help_text="From 0 to 1.")
    is_current = models.BooleanField(default=True, help_text="No longer once a regrade has made a row in its place.")
    regrade_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="regrades", help_text="The row before."
    )
    regraded_on = models.ForeignKey(
        Revision,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="The revision whose key a regrade used. `revision` stays the one that was answered.",
    )
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="Of a regrade: when its learner saw it, or said that they know."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="attempt_score_from_0_to_1"),
            models.UniqueConstraint(
                fields=["user", "mission", "number"], condition=Q(is_current=True), name="unique_current_attempt"
            ),
        ]
        # Three are for quizzes/analysing.py alone, which would else read 100,000 rows one by one: what was chosen, by
        # mission; who answered last; and a learner's other first attempts.
        indexes = [
            models.Index(fields=["user", "mission"], name="attempt_by_learner"),
            # Few rows at any time: the home page asks for one learner's.
            models.Index(
                fields=["user"],
                condition=Q(is_current=True, regrade_of__isnull=False, told_at__isnull=True),
                name="regrade_to_tell",
            ),
            models.Index(
                fields=["mission", "number", "revision", "regraded_on", "chosen_text", "hints", "score", "seconds"],
                condition=Q(is_current=True),
                name="attempt_answers",
            ),
            models.Index(
                fields=["mission", "revision", "id", "regraded_on", "user", "score"],
                condition=Q(is_current=True, number=1),
                name="first_attempt_by_mission",
            ),
            models.Index(
                fields=["user", "mission", "score"],
                condition=Q(is_current=True, number=1),
                name="first_attempt_by_learner",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.mission}"


class HintOpening(models.Model):
    """One learner has opened one hint of a mission; it stays open for every later attempt."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hint_openings")
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="hint_openings")
    revision = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Its place in the ladder, from 1.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["mission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["user", "mission", "number"], name="unique_hint_opening"),
        ]

    def __str__(self):
        return f"{self.user}: {self.mission}, {self.number}"


class MissionImport(models.Model):
    """Files of questions that somebody has sent for a lecture: looked at first, and imported when they say so.

    What was sent stays until then, so that the preview can be left and found again; afterwards the report stays.
    """

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mission_imports")
    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="mission_imports")
    format_name = models.CharField(max_length=20, blank=True, help_text="Empty where each file is looked at.")
    report = models.JSONField(default=list, help_text="Of each file, as quizzes.importing.Report.as_json gives it.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.lecture}: {self.created_at:%Y-%m-%d %H:%M}"


class ImportedFile(models.Model):
    """The bytes of one sent file, until it is imported."""

    mission_import = models.ForeignKey(MissionImport, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    data = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name
