"""What goes with a lecture, a section or a course when it is deleted: counted before anybody is asked."""

from django.db.models import Count
from django.utils.translation import ngettext

from courses.models import Lecture, Revision
from learning.models import Completion, Favorite, Note
from quizzes.models import Attempt, Mission


def losses_of(lectures, *, with_lectures=True):
    """Sentences such as "3 attempts of 2 learners", without those that count nothing.

    The lectures are counted too, unless it is they that are asked about.
    """
    of_these = {"lecture__in": lectures}
    attempts = Attempt.objects.filter(mission__lecture__in=lectures).aggregate(
        attempts=Count("pk"), learners=Count("user", distinct=True)
    )
    revisions, missions, notes, favorites, completions = (
        queryset.filter(**of_these).count()
        for queryset in [
            Revision.objects,
            Mission.objects.kept(),
            Note.objects.kept(),
            Favorite.objects,
            Completion.objects,
        ]
    )
    count, tries, people = lectures.count() if with_lectures else 0, attempts["attempts"], attempts["learners"]
    learners = ngettext("of %(count)s learner", "of %(count)s learners", people) % {"count": people}
    counts = [
        (count, ngettext("%(count)s lecture", "%(count)s lectures", count)),
        (revisions, ngettext("%(count)s revision", "%(count)s revisions", revisions)),
        (missions, ngettext("%(count)s mission", "%(count)s missions", missions)),
        (tries, ngettext("%(count)s attempt", "%(count)s attempts", tries) + f" {learners}"),
        (notes, ngettext("%(count)s note", "%(count)s notes", notes)),
        (favorites, ngettext("%(count)s favorite", "%(count)s favorites", favorites)),
        (completions, ngettext("%(count)s completion", "%(count)s completions", completions)),
    ]
    return [text % {"count": count} for count, text in counts if count]


def has_work_of_learners(course):
    """Whether learners have answered, noted, or finished something in it; what lies in its trash counts."""
    lectures = Lecture.everything.filter(course=course)
    return (
        Attempt.objects.filter(mission__lecture__in=lectures).exists()
        or Note.objects.filter(lecture__in=lectures).exists()
        or Completion.objects.filter(lecture__in=lectures).exists()
    )
