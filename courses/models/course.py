"""A course and its sections."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.prepared import Prepared
from courses import languages

from .trash import Trashable, kept_manager


class CourseQuerySet(models.QuerySet):
    def editable_by(self, user):
        """Authors: the courses they own or write with others. Editors and admins: all. Others: none."""
        if not user.is_authenticated or not user.has_perm("courses.change_course"):
            return self.none()
        if user.has_perm("courses.edit_any_course"):
            return self
        return self.filter(pk__in=self.model.objects.filter(Q(owner=user) | Q(authors=user)).values("pk"))

    def readable_by(self, user):
        """The one rule of who reads live lectures. Public and unlisted: everybody. Members: whoever is signed in.
        Invited: who takes the course now, who writes it, editors and admins; for all others it does not exist.
        """
        if not user.is_authenticated:
            return self.exclude(visibility__in=[Course.Visibility.MEMBERS, Course.Visibility.INVITED])
        if user.has_perm("courses.edit_any_course"):
            return self
        return self.filter(~Q(visibility=Course.Visibility.INVITED) | self.model.is_for(user.pk))

    def known_to(self, user):
        """Those whose name is no secret from this person: what they may read, and what they have ever taken. A lecture
        on which they have a note may have moved into a course that does not exist for them.
        """
        from .enrolment import Enrolment

        once = Enrolment.objects.filter(user=user).values("course")
        return self.filter(Q(pk__in=self.model.objects.readable_by(user).values("pk")) | Q(pk__in=once))

    def taken_by(self, user):
        """Those that this person is enrolled in and has not left."""
        return self.filter(self.model.is_taken_by(user.pk))

    def listed(self):
        """Shown in the catalog: not unlisted, and something in it is live now. Of invited courses those are left that
        `readable_by` leaves. Search finds unlisted ones, too, for those who take or write them.
        """
        return self.exclude(visibility=Course.Visibility.UNLISTED).with_live_lectures()

    def with_live_lectures(self, *, at=None):
        from .revision import Revision

        live = Revision.objects.live(at=at or timezone.now()).filter(lecture__course=OuterRef("pk"))
        return self.filter(Exists(live))


class Course(models.Model):
    """A titled body of teaching."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public: everybody can read it")
        UNLISTED = "unlisted", _("Unlisted: everybody who has the link")
        MEMBERS = "members", _("Members: people who are signed in")
        INVITED = "invited", _("Invited: people with an invitation or the course's code")

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class Finish(models.TextChoices):
        """What finishes a lecture by itself. A learner's own tick always does."""

        READ_AND_SOLVED = "read_and_solved", _("Read to its end, and all missions solved")
        READ = "read", _("Read to its end")
        SOLVED = "solved", _("All missions solved; without missions: read to its end")

    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        allow_unicode=True,
        help_text=_("The last part of the course's address. Letters, digits and hyphens."),
        error_messages={"unique": _("Another course already has this address.")},
    )
    summary = models.TextField(
        _("summary"), max_length=400, blank=True, help_text=_("One or two sentences for the catalog.")
    )
    language = models.CharField(_("language"), max_length=10, choices=languages.choices, default="en")
    visibility = models.CharField(
        _("who can read it"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_courses")
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("co-authors"),
        blank=True,
        related_name="authored_courses",
        help_text=_("They see and change this course as its owner does."),
    )
    requires_review = models.BooleanField(
        _("review before publishing"),
        default=False,
        help_text=_("Only a text that an editor has approved can be published."),
    )
    finish = models.CharField(
        _("a lecture is finished when it is"),
        max_length=20,
        choices=Finish.choices,
        default=Finish.READ_AND_SOLVED,
        help_text=_("By itself; a learner can always tick a lecture as finished. A new rule counts at once."),
    )
    join_code = models.CharField(
        max_length=32, blank=True, editable=False, help_text="Whoever has it may enrol; empty: there is none."
    )
    subject = models.CharField(
        _("subject"), max_length=60, blank=True, help_text=_("One or two words by which the catalog groups courses.")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, blank=True)
    cover = models.ForeignKey(
        "courses.Upload", verbose_name=_("cover"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
        help_text=_("The same course in its first language."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["join_code"], condition=~Q(join_code=""), name="unique_join_code"),
            models.CheckConstraint(
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=F("id")), name="no_translation_of_itself"
            ),
        ]
        permissions = [("edit_any_course", "Can change every course, not only own ones")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("course", args=[self.slug])

    @property
    def is_public(self):
        return self.visibility == Course.Visibility.PUBLIC

    @property
    def cover_design(self):
        """Which of the eight cloths it wears that has no picture."""
        return self.pk % 8 + 1

    @property
    def in_audit(self):
        """What the audit log keeps with what is done in it: the address for people, which another course may have one
        day, and the id, by which the row is found.
        """
        return {"course": self.slug, "course_id": self.pk}

    def is_readable_by(self, user):
        """The rule of `readable_by`, for a course at hand: one query, and that only where it is by invitation."""
        if self.visibility in {Course.Visibility.PUBLIC, Course.Visibility.UNLISTED}:
            return True
        if not user.is_authenticated or self.visibility == Course.Visibility.MEMBERS:
            return user.is_authenticated
        return user.has_perm("courses.edit_any_course") or self.owner_id == user.pk or bool(let_in(self.pk, user.pk))

    @property
    def is_secret(self):
        """Whoever may not read it does not learn that it exists; of other courses people are told to sign in."""
        return self.visibility == Course.Visibility.INVITED

    @classmethod
    def is_for(cls, user_pk):
        """A condition: this person takes the course, or writes it."""
        is_co_author = Exists(cls.authors.through.objects.filter(course=OuterRef("pk"), user=user_pk))
        return Q(owner=user_pk) | Q(is_co_author) | Q(cls.is_taken_by(user_pk))

    @staticmethod
    def is_taken_by(user_pk):
        from .enrolment import Enrolment

        return Exists(Enrolment.objects.current().filter(course=OuterRef("pk"), user=user_pk))

    def is_editable_by(self, user):
        """The rule of `editable_by`, by role: costs a query only for an author who is not the owner."""
        if not user.is_authenticated or not user.role.is_author:
            return False
        return user.role.is_editor or user.pk == self.owner_id or self.authors.filter(pk=user.pk).exists()


# Every page of an invited course asks this, so it is compiled once.
let_in = Prepared(
    lambda course, user: Course.objects.filter(Course.is_for(user), pk=course).values_list("pk"), int, int
)


class Section(Trashable):
    """An ordered group of lectures in a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=150)
    position = models.PositiveIntegerField(default=0)

    objects = kept_manager(models.QuerySet)
    everything = models.Manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title
