"""Review in the studio: the queue, and the page of one lecture where author and editor talk about its text."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.times import in_zone
from courses import reviewing
from courses.models import Lecture, LectureState, ReviewComment, ReviewRequest
from courses.refusals import PublishingError
from quizzes.freezing import MISSIONS

from . import completing, revisions
from .board import with_waiting
from .differences import Content, changes_between
from .editing import findings_of, page_of
from .publishing_rights import publishers_only
from .reviewing_forms import AnswerForm, CommentForm, DecisionForm, QueueForm, ResolveForm, ReviewRequestForm
from .reviewing_threads import earlier_requests, threads_of
from .unsaved import WordsForm

PER_PAGE = 30
UNPROCESSABLE = 422


@require_safe
def reviews(request):
    """What waits for an editor, the oldest first; authors see the requests of their own courses."""
    form = QueueForm(request.GET, user=request.user)
    requests = form.narrowed(ReviewRequest.objects.readable_by(request.user))
    requests = requests.select_related("lecture__course", "requested_by", "decided_by")
    is_waiting = form.state == QueueForm.OPEN
    found = requests.with_open_comments().order_by("pk" if is_waiting else "-pk")
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


def show(request, lecture, *, answered=0, **refused):
    """The page. `refused` is the form that was, under its name; of an answer, to the comment `answered`."""
    current = reviewing.newest_request(lecture)
    rendered, problem = page_of(lecture)
    threads = threads_of(current, rendered)
    for thread in threads:
        thread.form = AnswerForm(auto_id=f"answer-{thread.pk}-%s")
        if thread.pk == answered:
            thread.form = refused["answer_form"]
    may_decide = current is not None and reviewing.may_decide(current, request.user)
    findings = findings_of(lecture)
    has_place = places(current, lecture, may_decide=may_decide, is_answer_shown=answered in {one.pk for one in threads})
    homeless = next((form for name, form in refused.items() if not has_place[name]), None)
    context = {
        "lecture": with_waiting(lecture),
        "review": current,
        "threads": threads,
        "rendered": rendered,
        "problem": problem,
        "missions": [revisions.shown_mission(one) for one in MISSIONS.freeze(MISSIONS.source(lecture))],
        "live": lecture.live_revision,
        "findings": findings,
        "errors": [finding for finding in findings if finding.is_error],
        "may_publish": Lecture.objects.ready_to_publish_by(request.user).filter(pk=lecture.pk).exists(),
        "request_form": ReviewRequestForm(),
        "decision_form": DecisionForm(),
        "comment_form": CommentForm(auto_id="comment-%s"),
        "has_place": has_place,
        "homeless": homeless,
        "unsent": WordsForm(request.POST).words() if homeless else (),
        "earlier": earlier_requests(current),
    }
    context["changes"] = changes(context["live"], lecture)
    return render(request, "studio/review.html", context | refused, status=UNPROCESSABLE if refused else 200)


def places(current, lecture, *, may_decide, is_answer_shown):
    """Which forms the page has, by how the review stands. An approval that was used up may be asked for again."""
    is_open = current is not None and current.is_open
    takes_comments = current is not None and current.takes_comments
    return {
        "decision_form": is_open and may_decide,
        "request_form": not is_open and (not is_approved(current, lecture) or is_wanted_again(current, lecture)),
        "comment_form": takes_comments,
        "answer_form": takes_comments and is_answer_shown,
    }


def is_wanted_again(current, lecture):
    """Where the approved text was published, and learners do not see it now."""
    return lecture.state != LectureState.LIVE and current.is_used


def is_approved(current, lecture):
    if current is None or current.state != ReviewRequest.State.APPROVED:
        return False
    return current.content_hash == lecture.content_hash


def changes(live, lecture):
    if not live:
        return []
    now = Content(lecture.title, lecture.summary, lecture.body, MISSIONS.source(lecture))
    return changes_between(revisions.content_of(live), now)


@require_POST
def withdraw(request, pk):
    current = get_request(request.user, pk)
    act = partial(reviewing.withdraw_request, current, by=request.user)
    return step(request, current, act, _("The request is withdrawn."))


def get_request(user, pk):
    """The newest request of a lecture. An id beyond every one is none, as in a look-up of the lecture itself."""
    requests = ReviewRequest.objects.readable_by(user).select_related("lecture__course").order_by("-pk")
    return get_object_or_404(requests.filter(lecture__in=Lecture.objects.filter(pk=pk))[:1])


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
    has_open_comments = ReviewComment.objects.open().filter(request__lecture=pk).exists()
    form = DecisionForm(request.POST, has_open_comments=has_open_comments)
    if form.is_valid():
        try:
            done = take_decision(current, form, by=request.user)
        except PublishingError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, done)
            return redirect("studio:reviews")
    lecture = get_lecture(Lecture.objects.editable_by(request.user), pk)
    form.tell_changes(lecture)
    return show(request, lecture, decision_form=form)


def take_decision(current, form, *, by):
    """What was chosen; gives the sentence that says so."""
    given, title = form.cleaned_data, {"title": current.lecture.title}
    options = {"answer": given["answer"], "opened_version": given["edit_version"]}
    if given["decision"] == form.RETURN:
        reviewing.return_request(current, by=by, **options)
        return _("“%(title)s” is returned to its author.") % title
    if given["decision"] == form.APPROVE:
        reviewing.approve(current, by=by, **options)
        return _("“%(title)s” is approved: its author may publish this text.") % title
    names = ["note", "notable", "keep_scheduled"]
    options |= {name: given[name] for name in names} | {"opened_standing": given["standing"], "keep_end": True}
    completing.approve_and_publish(current, by=by, **options)
    live = current.lecture.live_revision
    if live.live_until:
        text = _("“%(title)s” is approved, and live until %(time)s.")
        return text % {**title, "time": in_zone(live.live_until)}
    return _("“%(title)s” is approved and live.") % title


@require_POST
def comment(request, pk):
    current = get_request(request.user, pk)
    lecture = get_lecture(Lecture.objects.editable_by(request.user), pk)
    form = CommentForm(request.POST, auto_id="comment-%s", lecture=lecture)
    if form.is_valid():
        try:
            made = reviewing.comment(current, by=request.user, **form.options())
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
    if form.is_valid():
        try:
            reviewing.answer(one, by=request.user, **form.cleaned_data)
        except PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Answer sent."))
            return redirect(reverse("studio:review", args=[one.request.lecture_id]) + f"#comment-{pk}")
    lecture = get_lecture(Lecture.objects.editable_by(request.user), one.request.lecture_id)
    return show(request, lecture, answer_form=form, answered=pk)


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
