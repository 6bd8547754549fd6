"""Addresses that courses and lectures had before: each leads to where its thing stands now."""

from django.db import models
from django.db.models import Q

from .course import Course
from .lecture import Lecture


class FormerAddress(models.Model):
    """Points at the row itself and not at another address, so that there are no chains.

    `lecture_slug` is empty for a course's own former address. What stands at an address now always wins over it.
    """

    course_slug = models.CharField(max_length=80)
    lecture_slug = models.CharField(max_length=100, blank=True)
    course = models.ForeignKey(Course, null=True, on_delete=models.CASCADE, related_name="former_addresses")
    lecture = models.ForeignKey(Lecture, null=True, on_delete=models.CASCADE, related_name="former_addresses")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_slug", "lecture_slug"], name="unique_former_address"),
            models.CheckConstraint(
                condition=Q(course__isnull=False, lecture__isnull=True, lecture_slug="")
                | Q(course__isnull=True, lecture__isnull=False) & ~Q(lecture_slug=""),
                name="former_address_has_one_target",
            ),
        ]

    def __str__(self):
        return "/".join(part for part in [self.course_slug, self.lecture_slug] if part)
