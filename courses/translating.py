"""Courses that are one course in several languages: an original, and its translations, each in a language of its own.

Translations of translations do not occur: all name the same original. A lecture's translation is the lecture at the
same address (slug) in the other course.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from .models import Course, Revision


@dataclass(frozen=True)
class Translation:
    """A course in another language with something live in it; `has_lecture`: the lecture in question, too."""

    pk: int
    slug: str
    title: str
    language: str
    is_public: bool
    is_original: bool
    has_lecture: bool

    @property
    def url(self):
        return reverse("course", args=[self.slug])

    def url_of(self, lecture_slug):
        return reverse("lecture", args=[self.slug, lecture_slug])


def family_of(course, *, original=None):
    """The other courses that say the same as this one, once it is a translation of `original` (None: of nothing)."""
    head = original.pk if original else course.pk
    if head is None:
        return Course.objects.none()
    return Course.objects.filter(Q(pk=head) | Q(translation_of=head)).exclude(pk=course.pk)


def originals_for(course, user):
    """What this course may be a translation of: courses that the person may edit, and what it names already."""
    editable = Course.objects.editable_by(user).filter(translation_of=None).exclude(pk=course.pk)
    return Course.objects.filter(Q(pk__in=editable.values("pk")) | Q(pk=course.translation_of_id))


def translations_of(course, lecture_slug=""):
    """(Translations by language, when time alone will next change what is live in one of them). One query."""
    now, head = timezone.now(), course.translation_of_id or course.pk
    live = Revision.objects.live(at=now).filter(lecture__course=OuterRef("pk"))
    to_come = Revision.objects.kept().filter(lecture__course=OuterRef("pk"))
    begins = to_come.filter(live_from__gt=now).order_by("live_from").values("live_from")
    ends = to_come.filter(live_until__gt=now).order_by("live_until").values("live_until")
    rows = (
        Course.objects.filter(Q(pk=head) | Q(translation_of=head))
        .exclude(pk=course.pk)
        .annotate(is_live=Exists(live), has_lecture=Exists(live.filter(lecture__slug=lecture_slug)))
        .annotate(begins=Subquery(begins[:1]), ends=Subquery(ends[:1]))
        .order_by("language", "pk")
    )
    found = list(rows)
    moments = [moment for row in found for moment in (row.begins, row.ends) if moment]
    return tuple(as_translation(row, head) for row in found if row.is_live), min(moments, default=None)


def as_translation(row, head):
    return Translation(row.pk, row.slug, row.title, row.language, row.is_public, row.pk == head, row.has_lecture)
