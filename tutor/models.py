"""A learner's talk with the tutor about a lecture."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Lecture


class Conversation(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations")
    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="conversations")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "lecture"], name="unique_conversation")]

    def __str__(self):
        return str(self.lecture)


class Message(models.Model):
    """One turn: a question of the learner's, or an answer with the passages that it quotes."""

    class Role(models.TextChoices):
        LEARNER = "learner", _("You")
        TUTOR = "tutor", _("AI Tutor")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    role = models.CharField(max_length=10, choices=Role.choices)
    text = models.TextField()
    sources = models.JSONField(
        default=list, help_text="What was quoted: [{lecture, heading_id, heading, title, url, quote}]."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.text[:80]
