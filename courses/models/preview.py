"""Links that let people without an account read a working copy, until they expire or are revoked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .course import Course
from .lecture import Lecture


class PreviewLink(models.Model):
    """Opens exactly one lecture or one course. `token` is random and is the whole secret."""

    token = models.CharField(max_length=43, unique=True)
    lecture = models.ForeignKey(Lecture, null=True, on_delete=models.CASCADE, related_name="preview_links")
    course = models.ForeignKey(Course, null=True, on_delete=models.CASCADE, related_name="preview_links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

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
