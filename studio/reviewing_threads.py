"""What was said in review, as pages show it: an open comment stays until it is done, whatever is handed in since."""

from django.db.models import Prefetch

from courses.models import ReviewComment

from .quotes import PageWords


def threads_of(current, rendered=None):
    """The comments with their answers.

    `is_left_over` where an earlier request has them, `is_gone` where the quoted words are not in the text any more.
    """
    if current is None:
        return []
    threads = list(with_answers(ReviewComment.objects.shown_with(current)))
    words = PageWords(current.lecture, rendered)
    for thread in threads:
        thread.is_left_over = thread.request_id != current.pk
        thread.is_gone = bool(rendered and thread.quote) and thread.quote not in words
    return threads


def with_answers(threads):
    answers = ReviewComment.objects.select_related("author")
    people = threads.select_related("request", "author", "resolved_by")
    return people.prefetch_related(Prefetch("answers", queryset=answers))


def earlier_requests(current):
    """The lecture's other requests, the newest first; `done` are their comments that are not shown with the current."""
    if current is None:
        return []
    done = with_answers(ReviewComment.objects.threads().filter(resolved_at__isnull=False))
    others = current.lecture.review_requests.exclude(pk=current.pk).select_related("requested_by", "decided_by")
    return list(others.prefetch_related(Prefetch("comments", queryset=done, to_attr="done")))
