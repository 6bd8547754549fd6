"""Links that let people without an account read a working copy, until they expire or are revoked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .course import Course
from .lecture import Lecture


class PreviewLinkQuerySet(models.QuerySet):
    def manageable_by(self, user):
        """Of lectures and courses that this person may edit."""
        lectures, courses = Lecture.objects.editable_by(user), Course.objects.editable_by(user)
        return self.filter(Q(lecture__in=lectures) | Q(course__in=courses))


class PreviewLink(models.Model):
    """Opens exactly one lecture or one course. `token` is random and is the whole secret."""

    token = models.CharField(max_length=43, unique=True)
    lecture = models.ForeignKey(Lecture, null=True, on_delete=models.CASCADE, related_name="preview_links")
    course = models.ForeignKey(Course, null=True, on_delete=models.CASCADE, related_name="preview_links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lecture__isnull=True, course__isnull=False) | Q(lecture__isnull=False, course__isnull=True),
                name="preview_link_opens_one_thing",
            )
        ]

    def __str__(self):
        return str(self.lecture or self.course)

    @property
    def has_expired(self):
        return self.expires_at <= timezone.now()

    @property
    def is_good(self):
        return self.revoked_at is None and not self.has_expired
