"""What publishing and reviewing share: who decides about a request, and how one ends."""

from django.utils import timezone

from accounts import auditing
from accounts.prepared import PreparedRows

from .models import Lecture, ReviewRequest

State = ReviewRequest.State


def may_decide(request: ReviewRequest, user) -> bool:
    """Editors, but not on what they handed in themselves; admins on everything."""
    if not user.has_perm("courses.publish_lecture"):
        return False
    return request.requested_by_id != user.pk or user.role.is_admin


def record(step, request, *, by, before, **details):
    auditing.record(
        f"review.{step}", request.lecture, by=by, request=request.pk, before={"review": before},
        after={"review": request.state}, **details,
    )  # fmt: skip


def close(request, state, step, *, by, answer="", at=None):
    before, request.state = request.state, state
    request.answer, request.decided_by, request.decided_at = answer, by, at or timezone.now()
    request.save(update_fields=["state", "answer", "decided_by", "decided_at", "content_hash"])
    record(step, request, by=by, before=before)
    return request


read_open = PreparedRows(ReviewRequest, lambda pk: ReviewRequest.objects.open().filter(lecture=pk), int)


def settle(lecture: Lecture, *, by, at) -> None:
    """Who publishes a text that is in review has answered: it is approved, or taken back where it was their own.

    That is decided `at` the moment when the revision was made, so that the approval is used up by it: what an editor
    takes back or puts off is not for its author to publish again.
    """
    for request in read_open(lecture.pk):
        request.lecture, request.content_hash = lecture, lecture.content_hash
        if by is not None and may_decide(request, by):
            close(request, State.APPROVED, "approve", by=by, at=at)
        else:
            close(request, State.WITHDRAWN, "withdraw", by=by, at=at)
