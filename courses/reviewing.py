"""Review: an author asks, an editor answers. Every step is one transaction with one row in the audit log.

Each locks the lecture's row first, as publishing does, so that nobody approves what is edited in the same moment.
Who takes part at all is in the querysets (`ReviewRequest.objects.readable_by`); who decides is `may_decide`.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import publishing
from .models import Lecture, ReviewComment, ReviewRequest
from .refusals import AlreadyInReview, NothingChanged, NotYours, ReviewClosed
from .review_steps import close, may_decide, record

State = ReviewRequest.State


def newest_request(lecture: Lecture) -> ReviewRequest | None:
    return lecture.review_requests.select_related("requested_by", "decided_by").order_by("-pk").first()


@transaction.atomic
def request_review(lecture: Lecture, *, by, message: str = "", opened_version: int | None = None) -> ReviewRequest:
    """Hand the working copy in. Raises AlreadyInReview, NothingChanged, EditedMeanwhile."""
    lecture = publishing.lock_one(lecture, opened_version=opened_version)
    if lecture.review_requests.open().exists():
        raise AlreadyInReview(_("“%(title)s” is in review already.") % {"title": lecture.title})
    publishing.refresh_hash(lecture)
    live = lecture.live_revision
    if live and live.content_hash == lecture.content_hash:
        raise NothingChanged(_("“%(title)s” has no unpublished edits.") % {"title": lecture.title})
    before = getattr(newest_request(lecture), "state", None)
    made = lecture.review_requests.create(message=message, content_hash=lecture.content_hash, requested_by=by)
    record("request", made, by=by, before=before)
    return made


def locked(request: ReviewRequest, *, opened_version: int | None = None) -> ReviewRequest:
    """As it stands now, with its lecture's row locked. Raises EditedMeanwhile."""
    lecture = publishing.lock_one(request.lecture, opened_version=opened_version)
    current = ReviewRequest.objects.get(pk=request.pk)
    current.lecture = lecture
    return current


def locked_open(request, **options):
    current = locked(request, **options)
    if not current.is_open:
        message = _("This request is not open any more: %(state)s.")
        raise ReviewClosed(message % {"state": current.get_state_display()})
    return current


@transaction.atomic
def withdraw_request(request: ReviewRequest, *, by) -> ReviewRequest:
    current = locked_open(request)
    return close(current, State.WITHDRAWN, "withdraw", by=by)


@transaction.atomic
def approve(
    request: ReviewRequest, *, by, answer: str = "", opened_version: int | None = None, publish: bool = False,
    **options,
) -> ReviewRequest:  # fmt: skip
    """Approve the text as it stands: whatever is edited later is not approved.

    With `publish`, learners see it at once (`options` are those of publishing.publish); without, the lecture's authors
    may publish it. Raises ReviewClosed, NotYours, EditedMeanwhile, NotReady, and what publishing raises.
    """
    current = locked_to_decide(request, by=by, opened_version=opened_version)
    close(current, State.APPROVED, "approve", by=by, answer=answer)
    if publish:
        publishing.publish(current.lecture, by=by, **options)
    else:
        publishing.check_ready(current.lecture)
    return current


@transaction.atomic
def return_request(request: ReviewRequest, *, by, answer: str = "", opened_version: int | None = None) -> ReviewRequest:
    """Back to the author, with what should change. Raises ReviewClosed, NotYours, EditedMeanwhile."""
    current = locked_to_decide(request, by=by, opened_version=opened_version)
    return close(current, State.RETURNED, "return", by=by, answer=answer)


def locked_to_decide(request, *, by, opened_version):
    """The open request, for the text as it stands now: that is what the decision is about."""
    current = locked_open(request, opened_version=opened_version)
    if not may_decide(current, by):
        raise NotYours(_("Somebody else has to decide about what you handed in."))
    publishing.refresh_hash(current.lecture)
    current.content_hash = current.lecture.content_hash
    return current


@transaction.atomic
def comment(
    request: ReviewRequest, *, by, body: str, quote: str = "", opened_version: int | None = None
) -> ReviewComment:
    """On the whole request, or on the quoted passage. Raises ReviewClosed, EditedMeanwhile."""
    current = locked_for_words(request, opened_version=opened_version)
    made = current.comments.create(author=by, body=body, quote=quote)
    record("comment", current, by=by, before=current.state, comment=made.pk)
    return made


@transaction.atomic
def answer(parent: ReviewComment, *, by, body: str) -> ReviewComment:
    """Raises ReviewClosed. An answer to an answer goes below the same comment."""
    current = locked_for_words(parent.request)
    made = parent.request.comments.create(author=by, body=body, parent_id=parent.parent_id or parent.pk)
    record("answer", current, by=by, before=current.state, comment=made.pk)
    return made


def locked_for_words(request, *, opened_version=None):
    """The newest request of its lecture: what is open of earlier ones is talked about as long as that one is."""
    lecture = publishing.lock_one(request.lecture, opened_version=opened_version)
    current = newest_request(lecture)
    if not current.takes_comments:
        message = _("Nothing can be said on this request any more: %(state)s.")
        raise ReviewClosed(message % {"state": current.get_state_display()})
    return current


@transaction.atomic
def resolve(one: ReviewComment, *, by, is_resolved: bool = True) -> ReviewComment:
    """Tick a comment off, or open it again. Saying again what is so changes nothing, and writes no row."""
    current = locked_for_words(one.request)
    one = one.request.comments.get(pk=one.parent_id or one.pk)
    if bool(one.resolved_at) == is_resolved:
        return one
    one.resolved_at, one.resolved_by = (timezone.now(), by) if is_resolved else (None, None)
    one.save(update_fields=["resolved_at", "resolved_by"])
    record("resolve" if is_resolved else "reopen", current, by=by, before=current.state, comment=one.pk)
    return one
