"""What the checks before publishing remember: warnings that were waived, and what became of external links."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .lecture import Lecture


class Waiver(models.Model):
    """An author's reason why a warning does not matter here. `fingerprint` names the warning and its cause."""

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="waivers")
    fingerprint = models.CharField(max_length=64)
    code = models.CharField(max_length=60)
    message = models.TextField()
    reason = models.CharField(_("reason"), max_length=300)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["lecture", "fingerprint"], name="unique_waiver")]

    def __str__(self):
        return f"{self.code}: {self.reason}"


class LinkCheck(models.Model):
    """The last look at an address outside of this site."""

    class Result(models.TextChoices):
        FINE = "fine", _("Answers")
        BROKEN = "broken", _("Broken")
        SLOW = "slow", _("Slow")
        REFUSED = "refused", _("Not asked: a private address")

    url = models.CharField(max_length=2000)
    url_hash = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the address: long ones have no index."
    )
    result = models.CharField(max_length=10, choices=Result.choices)
    detail = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField()

    def __str__(self):
        return self.url
