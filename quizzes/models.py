"""Missions: the working copy of questions, and learners' attempts at frozen ones."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Lecture, Revision


class MissionQuerySet(models.QuerySet):
    def kept(self):
        """Those of the working copy: removing one keeps its row, because attempts and live revisions point at it."""
        return self.filter(removed_at__isnull=True)

    def editable_by(self, user):
        return self.filter(lecture__in=Lecture.objects.editable_by(user))


class Mission(models.Model):
    """One multiple-choice question that belongs to a lecture."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One answer")
        MULTIPLE = "multiple", _("Several answers")

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="missions")
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    prompt = models.TextField(_("question"), help_text=_("Markdown. What the learner is asked."))
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Markdown. Shown after the answer, whether right or wrong.")
    )
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.prompt[:80]


class Choice(models.Model):
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="choices")
    text = models.TextField(_("choice"), help_text=_("Markdown."))
    is_correct = models.BooleanField(_("correct"), default=False)
    feedback = models.TextField(
        _("feedback"), blank=True, help_text=_("Markdown. Shown to those who chose it, after they answered.")
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text[:80]


class AttemptQuerySet(models.QuerySet):
    def last_of(self, user, *, missions):
        """This learner's last attempt at each mission, annotated `has_solved`: whether any attempt at it was right."""
        same = Attempt.objects.filter(user=user, mission=OuterRef("mission"))
        return self.filter(~Exists(same.filter(pk__gt=OuterRef("pk"))), user=user, mission__in=missions).annotate(
            has_solved=Exists(same.filter(is_correct=True))
        )


class Attempt(models.Model):
    """One learner's answer to one mission of one revision, with its score."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="attempts")
    revision = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="attempts")
    chosen = models.JSONField(help_text="Ids of the choices that were ticked, sorted.")
    is_correct = models.BooleanField()
    score = models.FloatField(help_text="From 0 to 1.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="attempt_score_from_0_to_1")
        ]
        indexes = [models.Index(fields=["user", "mission"], name="attempt_by_learner")]

    def __str__(self):
        return f"{self.user}: {self.mission}"
