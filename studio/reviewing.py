"""Review in the studio: the queue, and the page of one lecture where author and editor talk about its text."""

import html
import re
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import reviewing
from courses.models import Lecture, ReviewComment, ReviewRequest
from courses.refusals import PublishingError
from quizzes.freezing import MISSIONS

from . import revisions
from .differences import Content, changes_between
from .editing import findings_of, page_of
from .publishing_rights import publishers_only
from .reviewing_forms import AnswerForm, CommentForm, DecisionForm, QueueForm, ResolveForm, ReviewRequestForm

PER_PAGE = 30
UNPROCESSABLE = 422
SPACES = re.compile(r"\s+")


@require_safe
def reviews(request):
    """What waits for an editor, the oldest first; authors see the requests of their own courses."""
    form = QueueForm(request.GET, user=request.user)
    requests = form.narrowed(ReviewRequest.objects.readable_by(request.user))
    requests = requests.select_related("lecture__course", "requested_by", "decided_by")
    is_waiting = form.state == QueueForm.OPEN
    open_comments = Count("comments", filter=Q(comments__parent=None, comments__resolved_at=None))
    found = requests.annotate(open_comments=open_comments).order_by("pk" if is_waiting else "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/reviews.html", {"page_obj": page, "filters": form, "is_waiting": is_waiting})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, pk):
    """The page of one lecture; a POST hands its working copy in."""
    lecture = get_lecture(Lecture.objects.editable_by(request.user), pk)
    if request.method != "POST":
        return show(request, lecture)
    form = ReviewRequestForm(request.POST)
    if not form.is_valid():
        return show(request, lecture, request_form=form)
    seen, message = form.cleaned_data["edit_version"], form.cleaned_data["message"]
    try:
        reviewing.request_review(lecture, by=request.user, message=message, opened_version=seen)
    except PublishingError as refusal:
        form.add_error(None, str(refusal))
        return show(request, get_lecture(Lecture.objects.editable_by(request.user), pk), request_form=form)
    messages.success(request, _("Review of “%(title)s” is requested.") % {"title": lecture.title})
    return redirect("studio:review", pk=pk)


def get_lecture(lectures, pk):
    return get_object_or_404(lectures.with_state().select_related("course", "section", "updated_by"), pk=pk)


def show(request, lecture, *, request_form=None, decision_form=None, comment_form=None, answer_form=None, answered=0):
    current = reviewing.newest_request(lecture)
    rendered, problem = page_of(lecture)
    threads = threads_of(current, rendered)
    for thread in threads:
        thread.form = (
            answer_form if answer_form and thread.pk == answered else AnswerForm(auto_id=f"answer-{thread.pk}-%s")
        )
    is_refused = any(form is not None for form in (request_form, decision_form, comment_form, answer_form))
    context = {
        "lecture": lecture,
        "review": current,
        "is_approved_text": is_approved(current, lecture),
        "is_edited_since": current is not None and current.content_hash != lecture.content_hash,
        "threads": threads,
        "rendered": rendered,
        "problem": problem,
        "missions": [revisions.shown_mission(one) for one in MISSIONS.freeze(MISSIONS.source(lecture))],
        "live": lecture.live_revision,
        "findings": findings_of(lecture),
        "may_decide": current is not None and reviewing.may_decide(current, request.user),
        "may_publish": Lecture.objects.ready_to_publish_by(request.user).filter(pk=lecture.pk).exists(),
        "request_form": request_form or ReviewRequestForm(initial={"edit_version": lecture.edit_version}),
        "decision_form": decision_form or DecisionForm(),
        "comment_form": comment_form or CommentForm(auto_id="comment-%s"),
        "earlier": earlier_requests(lecture, current),
    }
    context["changes"] = changes(context["live"], lecture)
    return render(request, "studio/review.html", context, status=UNPROCESSABLE if is_refused else 200)


def is_approved(current, lecture):
    if current is None or current.state != ReviewRequest.State.APPROVED:
        return False
    return current.content_hash == lecture.content_hash


def changes(live, lecture):
    if not live:
        return []
    now = Content(lecture.title, lecture.summary, lecture.body, MISSIONS.source(lecture))
    return changes_between(revisions.content_of(live), now)


def earlier_requests(lecture, current):
    others = lecture.review_requests.select_related("requested_by", "decided_by")
    return list(others.exclude(pk=current.pk)[:10]) if current else []


def threads_of(current, rendered=None):
    """The comments with their answers; `is_gone` where the quoted words are not in the text any more."""
    if current is None:
        return []
    answers = ReviewComment.objects.select_related("author")
    found = current.comments.filter(parent=None).select_related("author", "resolved_by")
    threads = list(found.prefetch_related(Prefetch("answers", queryset=answers)))
    text = squeezed(html.unescape(strip_tags(rendered.html))) if rendered else ""
    for thread in threads:
        thread.is_gone = bool(rendered and thread.quote) and squeezed(thread.quote) not in text
    return threads


def squeezed(text):
    """Without white space, which a browser's selection and the HTML have in different places."""
    return SPACES.sub("", text)


@require_POST
def withdraw(request, pk):
    current = get_request(request.user, pk)
    act = partial(reviewing.withdraw_request, current, by=request.user)
    return step(request, current, act, _("The request is withdrawn."))


def get_request(user, pk):
    """The newest request of a lecture."""
    requests = ReviewRequest.objects.readable_by(user).select_related("lecture__course").order_by("-pk")
    return get_object_or_404(requests.filter(lecture=pk)[:1])


def step(request, current, act, done, anchor=""):
    """Take one step, say what came of it, and lead back to the page."""
    try:
        act()
    except PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(reverse("studio:review", args=[current.lecture_id]) + anchor)


@require_POST
@publishers_only
def decide(request, pk):
    current = get_request(request.user, pk)
    has_open_comments = current.comments.filter(parent=None, resolved_at=None).exists()
    form = DecisionForm(request.POST, has_open_comments=has_open_comments)
    if form.is_valid():
        try:
            done = take_decision(current, form, by=request.user)
        except PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("studio:reviews")
    return show(request, get_lecture(Lecture.objects.editable_by(request.user), pk), decision_form=form)


def take_decision(current, form, *, by):
    """What was chosen; gives the sentence that says so."""
    given, title = form.cleaned_data, {"title": current.lecture.title}
    if given["decision"] == form.RETURN:
        reviewing.return_request(current, by=by, answer=given["answer"])
        return _("“%(title)s” is returned to its author.") % title
    options = {"answer": given["answer"], "opened_version": given["edit_version"]}
    if given["decision"] == form.APPROVE:
        reviewing.approve(current, by=by, **options)
        return _("“%(title)s” is approved: its author may publish this text.") % title
    reviewing.approve(current, by=by, publish=True, note=given["note"], notable=given["notable"], **options)
    return _("“%(title)s” is approved and live.") % title


@require_POST
def comment(request, pk):
    current = get_request(request.user, pk)
    form = CommentForm(request.POST, auto_id="comment-%s")
    if form.is_valid():
        try:
            made = reviewing.comment(current, by=request.user, **form.cleaned_data)
        except PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(reverse("studio:review", args=[pk]) + f"#comment-{made.pk}")
    return show(request, get_lecture(Lecture.objects.editable_by(request.user), pk), comment_form=form)


def get_comment(user, pk):
    comments = ReviewComment.objects.filter(parent=None, request__in=ReviewRequest.objects.readable_by(user))
    return get_object_or_404(comments.select_related("request__lecture"), pk=pk)


@require_POST
def answer(request, pk):
    one = get_comment(request.user, pk)
    form = AnswerForm(request.POST, auto_id=f"answer-{pk}-%s")
    if not form.is_valid():
        lecture = get_lecture(Lecture.objects.editable_by(request.user), one.request.lecture_id)
        return show(request, lecture, answer_form=form, answered=pk)
    act = partial(reviewing.answer, one, by=request.user, **form.cleaned_data)
    return step(request, one.request, act, _("Answer sent."), f"#comment-{pk}")


@require_POST
def resolve(request, pk):
    one = get_comment(request.user, pk)
    form = ResolveForm(request.POST)
    is_resolved = form.is_valid() and form.cleaned_data["is_resolved"]
    done = _("The comment is done.") if is_resolved else _("The comment is open again.")
    act = partial(reviewing.resolve, one, by=request.user, is_resolved=is_resolved)
    return step(request, one.request, act, done, f"#comment-{pk}")


paths = [
    path("publish/reviews/", reviews, name="reviews"),
    path("publish/<int:pk>/review/", review, name="review"),
    path("publish/<int:pk>/review/withdraw/", withdraw, name="review_withdraw"),
    path("publish/<int:pk>/review/decide/", decide, name="review_decide"),
    path("publish/<int:pk>/review/comments/", comment, name="review_comment"),
    path("publish/comments/<int:pk>/answer/", answer, name="review_answer"),
    path("publish/comments/<int:pk>/resolve/", resolve, name="review_resolve"),
]
