"""The trash: what was deleted can be had back, with all that people have on it, until an admin empties it.

`objects` is without what lies in the trash, so that nothing can show it by accident; `everything` is with it.
"""

from django.conf import settings
from django.db import models


class Trashable(models.Model):
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def is_in_trash(self):
        return self.deleted_at is not None


def kept_manager(queryset_class):
    """A manager of that QuerySet which leaves out what lies in the trash."""

    class KeptManager(models.Manager.from_queryset(queryset_class)):
        def get_queryset(self):
            return super().get_queryset().filter(deleted_at__isnull=True)

    return KeptManager()
