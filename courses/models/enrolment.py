"""Who takes a course, and who is asked to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .course import Course


class EnrolmentQuerySet(models.QuerySet):
    def current(self):
        """Of those who have not left."""
        return self.filter(left_at__isnull=True)

    def manageable_by(self, user):
        """Of courses that this person may edit."""
        return self.filter(course__in=Course.objects.editable_by(user))


class Enrolment(models.Model):
    """A person takes a course. Who leaves keeps the row, and all that is theirs."""

    class Way(models.TextChoices):
        SELF = "self"
        CODE = "code"
        INVITATION = "invitation"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.SELF)
    enrolled_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    is_removed = models.BooleanField(default=False, help_text="An author ended it, and may take that back.")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-enrolled_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="unique_enrolment")]

    def __str__(self):
        return f"{self.user} · {self.course}"


class InvitationQuerySet(models.QuerySet):
    def manageable_by(self, user):
        """Of courses that this person may edit."""
        return self.filter(course__in=Course.objects.editable_by(user))

    def waiting(self):
        """Neither taken nor revoked: open, or too old. There is at most one for an address in a course."""
        return self.filter(taken_at__isnull=True, revoked_at__isnull=True)


class Invitation(models.Model):
    """An author asks one person, by e-mail address, into a course. Whoever has the link and signs in may take it."""

    class State(models.TextChoices):
        OPEN = "open", _("Sent")
        TAKEN = "taken", _("Taken")
        REVOKED = "revoked", _("Revoked")
        EXPIRED = "expired", _("Expired")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True, help_text="Of the link's token; the token is not kept.")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "email"],
                condition=Q(taken_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_for_an_address",
            )
        ]

    def __str__(self):
        return f"{self.email} · {self.course}"

    @property
    def is_waiting(self):
        """The rule of `waiting`."""
        return self.taken_at is None and self.revoked_at is None

    @property
    def state(self):
        if self.taken_at:
            return self.State.TAKEN
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED
