"""Who takes a course: the list of learners with how far they came, and taking somebody out of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import enrolling
from courses.models import Course, Enrolment
from learning.taking import finished_by

from .learner_forms import LearnersForm

PER_PAGE = 50
LEFT = Q(left_at__isnull=False)
NAMES = ["username", "display_name", "first_name", "last_name"]


@require_safe
def learners(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    form = LearnersForm(request.GET)
    words, left = form.chosen("q"), form.chosen("show") == form.LEFT
    page = Paginator(enrolments_of(course, words, left=left), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    total = add_progress(page.object_list, course)
    context = {
        "course": course,
        "page_obj": page,
        "words": words,
        "left": left,
        "total": total,
        "just_removed": just_removed(course, form.chosen("removed")),
        **course.enrolments.aggregate(current_count=Count("pk", filter=~LEFT), left_count=Count("pk", filter=LEFT)),
    }
    return render(request, "studio/learners.html", context)


def enrolments_of(course, words, *, left):
    """Who came last stands first. An e-mail address is nobody's business, so it is neither shown nor searched."""
    rows = course.enrolments.filter(left_at__isnull=not left).select_related("user")
    for word in words.split()[:10]:
        found = Q()
        for name in NAMES:
            found |= Q(**{f"user__{name}__icontains": word})
        rows = rows.filter(found)
    return rows.order_by("-left_at", "-pk") if left else rows


def just_removed(course, pk):
    """Whom the page offers to put back; None for most pages."""
    return pk and course.enrolments.filter(LEFT, pk=pk, is_removed=True).select_related("user").first()


def add_progress(rows, course):
    """`done` on each; how many live lectures there are."""
    finished, total = finished_by([row.user_id for row in rows], course=course)
    for row in rows:
        row.done = finished.get(row.user_id, 0)
    return total


@require_POST
def remove(request, pk):
    """Undone on the page that comes next, and later in the list of those who left."""
    enrolment = found_for(request.user, pk)
    enrolling.remove_learner(enrolment, by=request.user)
    return redirect(f"{reverse('studio:learners', args=[enrolment.course_id])}?{urlencode({'removed': pk})}")


@require_POST
def put_back(request, pk):
    enrolment = found_for(request.user, pk)
    if enrolling.put_back(enrolment, by=request.user):
        messages.success(request, _("%(name)s takes the course again.") % {"name": enrolment.user})
        return redirect("studio:learners", pk=enrolment.course_id)
    messages.warning(request, _("%(name)s left by themselves, and comes back the same way.") % {"name": enrolment.user})
    left = urlencode({"show": LearnersForm.LEFT})
    return redirect(f"{reverse('studio:learners', args=[enrolment.course_id])}?{left}")


def found_for(user, pk):
    return get_object_or_404(Enrolment.objects.manageable_by(user).select_related("course", "user"), pk=pk)


paths = [
    path("design/courses/<int:pk>/learners/", learners, name="learners"),
    path("design/learners/<int:pk>/remove/", remove, name="learner_remove"),
    path("design/learners/<int:pk>/put-back/", put_back, name="learner_put_back"),
]
