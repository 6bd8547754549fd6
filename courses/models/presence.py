"""Who has a lecture open in the editor."""

from django.conf import settings
from django.db import models

from .lecture import Lecture


class Presence(models.Model):
    """The last sign of life of one person's editor; by the server's clock."""

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lecture", "user"], name="unique_presence")]

    def __str__(self):
        return f"{self.user} · {self.lecture}"
