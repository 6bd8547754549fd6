"""Who: people, and the record of what they did."""

from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Case, Max, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .roles import RANKS, Role


class UserQuerySet(models.QuerySet):
    def with_role(self):
        """Annotate the rank of the highest group, so that the menu asks the database nothing more."""
        ranks = [When(groups__name=name, then=Value(rank)) for name, rank in RANKS.items()]
        return self.annotate(role_rank=Max(Case(*ranks, default=Value(0), output_field=models.IntegerField())))


class LecternUserManager(UserManager.from_queryset(UserQuerySet)):
    pass


class User(AbstractUser):
    email = models.EmailField(
        _("e-mail address"), help_text=_("Used to sign in and to reset the password. Nobody else sees it.")
    )
    display_name = models.CharField(
        _("name to show"), max_length=80, blank=True, help_text=_("Shown beside what you write. Empty: your user name.")
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Empty: as your browser asks."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, help_text=_("For dates and times, such as Asia/Seoul. Empty: UTC.")
    )
    is_demo = models.BooleanField(
        _("demo account"), default=False, editable=False, help_text=_("Can sign in only while the site runs as a demo.")
    )

    objects = LecternUserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="unique_user_email",
                violation_error_message=_("Somebody already uses this e-mail address."),
            )
        ]

    def __str__(self):
        return self.display_name or self.get_full_name() or self.username

    @cached_property
    def role(self):
        """The highest role. Free when the row came from `with_role()` (every signed-in request does)."""
        if self.is_superuser:
            return Role(max(RANKS.values()))
        rank = getattr(self, "role_rank", None)
        if rank is None:
            rank = max((RANKS.get(name, 0) for name in self.groups.values_list("name", flat=True)), default=0)
        return Role(rank)


class AppendOnly(TypeError):
    """A row of the audit log was to be changed or deleted."""


class AuditQuerySet(models.QuerySet):
    """No way to change rows; who deletes a person leaves their rows without a name (the database's own doing)."""

    def update(self, **kwargs):
        raise AppendOnly("The audit log is only ever added to.")

    def delete(self):
        raise AppendOnly("The audit log is only ever added to.")


class AuditEntry(models.Model):
    """One change of state: who did what to which object, and when. Rows are only ever added."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        User, verbose_name=_("who"), null=True, on_delete=models.SET_NULL, related_name="audit_entries"
    )
    action = models.CharField(_("what"), max_length=60, help_text=_("Such as lecture.publish"))
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(_("on"), max_length=250)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]

    def __str__(self):
        return f"{self.action}: {self.target_label}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise AppendOnly("The audit log is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("The audit log is only ever added to.")
