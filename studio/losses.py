"""What goes with a lecture, a section or a course when it is deleted: counted before anybody is asked."""

from django.db.models import Count
from django.utils.translation import ngettext

from courses.models import Lecture, Revision
from learning.models import Completion, Favorite, Note
from quizzes.models import Attempt, Mission


def losses_of(lectures):
    """Sentences such as "3 attempts of 2 learners", without those that count nothing."""
    of_these = {"lecture__in": lectures}
    attempts = Attempt.objects.filter(mission__lecture__in=lectures).aggregate(
        attempts=Count("pk"), learners=Count("user", distinct=True)
    )
    learners = ngettext("of %(count)s learner", "of %(count)s learners", attempts["learners"])
    counts = [
        (lectures.count(), ngettext("%(count)s lecture", "%(count)s lectures", lectures.count())),
        counted(Revision.objects.filter(**of_these), "%(count)s revision", "%(count)s revisions"),
        counted(Mission.objects.kept().filter(**of_these), "%(count)s mission", "%(count)s missions"),
        (
            attempts["attempts"],
            ngettext("%(count)s attempt", "%(count)s attempts", attempts["attempts"])
            + " "
            + learners % {"count": attempts["learners"]},
        ),
        counted(Note.objects.filter(**of_these), "%(count)s note", "%(count)s notes"),
        counted(Favorite.objects.filter(**of_these), "%(count)s favorite", "%(count)s favorites"),
        counted(Completion.objects.filter(**of_these), "%(count)s completion", "%(count)s completions"),
    ]
    return [text % {"count": count} for count, text in counts if count]


def counted(queryset, one, many):
    count = queryset.count()
    return count, ngettext(one, many, count)


def has_attempts(course):
    return Attempt.objects.filter(mission__lecture__in=Lecture.everything.filter(course=course)).exists()
