"""A file that an author added."""

from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .course import Course
from .trash import Trashable, kept_manager


class UploadQuerySet(models.QuerySet):
    def editable_by(self, user):
        return self.filter(course__in=Course.objects.editable_by(user))

    def readable_by(self, user):
        """Shown by a live lecture of a course this person may read, the cover of such a course, or of a course this
        person edits.
        """
        from .revision import Revision

        shown = Exists(
            Revision.objects.live(at=timezone.now()).filter(
                uploads=OuterRef("pk"), lecture__course__in=Course.objects.readable_by(user)
            )
        )
        covered = Exists(Course.objects.readable_by(user).with_live_lectures().filter(cover=OuterRef("pk")))
        return self.filter(Q(shown) | Q(covered) | Q(course__in=Course.objects.editable_by(user)))


def stored_path(upload, filename):
    """Known by its content: the same bytes have one place, whatever they were called."""
    return f"{upload.sha256[:2]}/{upload.sha256}{PurePosixPath(filename).suffix}"


class Upload(Trashable):
    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        DOCUMENT = "document", _("Document")
        AUDIO = "audio", _("Audio")
        VIDEO = "video", _("Video")
        OTHER = "other", _("File")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(
        _("name"), max_length=150, help_text="As the author called it; the last part of its address."
    )
    file = models.FileField(upload_to=stored_path, max_length=200)
    thumbnail = models.FileField(upload_to="thumbnails", max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content_type = models.CharField(max_length=100, help_text="By content, never by name or header.")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes as stored.")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    alt = models.CharField(
        _("alt text"),
        max_length=300,
        blank=True,
        help_text=_("What a person who cannot see it needs to know. Empty only if it is decoration."),
    )
    is_decorative = models.BooleanField(_("decoration only"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = kept_manager(UploadQuerySet)
    everything = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["course", "sha256"], name="unique_upload_in_course")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("upload", args=[self.pk, self.name])

    @property
    def thumbnail_url(self):
        return reverse("upload_thumbnail", args=[self.pk]) if self.thumbnail else ""

    @property
    def is_image(self):
        return self.kind == self.Kind.IMAGE

    @property
    def extension(self):
        """For people, beside a file that has no picture: PDF, CSV."""
        return PurePosixPath(self.name).suffix.removeprefix(".").upper()

    @property
    def markdown(self):
        """What "Copy Markdown" copies: an image with its alt text, or a link by name."""
        label = (self.alt if self.is_image else self.name).replace("[", r"\[").replace("]", r"\]")
        return f"{'!' if self.is_image else ''}[{label}]({self.get_absolute_url()})"
