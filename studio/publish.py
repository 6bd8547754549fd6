"""The Publish stage: what is not live yet or has changed, publishing it, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.times import in_zone
from courses import publishing, readiness
from courses.models import Lecture, LectureState, ReviewRequest, Revision
from courses.reviewing import newest_request
from learning import reporting
from quizzes.freezing import MISSIONS

from . import previewing, regrading, reviewing, revisions, trying
from .board import LIVE, board, grouped, one_group, with_waiting, without_tick
from .differences import Content, changes_between
from .previewing import preview_url
from .publishing_forms import BoardForm, DiscardForm, PublishForm, TicksForm, ids_in, typed_before
from .publishing_rights import PUBLISHERS_ONLY, publishers_only

UNPROCESSABLE = 422
READ_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_POST)
@publishers_only
def publish(request):
    lectures = Lecture.objects.publishable_by(request.user)
    if request.method != "POST":
        return show_board(request, lectures, TicksForm(initial=typed_before(request.GET)))
    form = TicksForm(request.POST, lectures=grouped(lectures))
    if not request.POST.keys().isdisjoint(["show", "show_all", "turn_to"]):
        return HttpResponseRedirect(narrowed_address(request.POST, request.GET, form))
    if not form.is_valid():
        form.tell_changes()
        return show_board(request, lectures, form)
    wanted = [one for one in form.cleaned_data["lecture"] if one.group != LIVE or form.is_timed]
    try:
        seen = {"opened_versions": form.opened_versions(), "opened_standings": form.opened_standings()}
        made = publishing.publish_all(wanted, by=request.user, **seen, **form.options())
    except publishing.NotAllReady as refusal:
        return show_board(request, lectures, form, refused=refusal.refused)
    except publishing.PublishingError as refusal:
        form.add_refusal(refusal)
        form.tell_changes()
        return show_board(request, lectures, form)
    tell_published(request, made)
    regrading.tell_offers(request, made)
    return HttpResponseRedirect(board_address(request.GET, ticked=ids_in(request.POST, "kept")))


def board_address(filters, *, ticked=(), typed=()):
    """The board with these filters ({name: value}), and with what is ticked and typed already."""
    narrowing = [(name, filters[name]) for name in ["course", "author", "group", "page"] if filters.get(name)]
    query = [*narrowing, *(("lecture", pk) for pk in sorted(ticked)), *typed]
    return f"{reverse('studio:publish')}?{urlencode(query)}" if query else reverse("studio:publish")


def narrowed_address(sent, shown, form):
    """What “Show” asks for, in the group that its button names; “Show all” drops the filter, Previous and Next turn the
    page of what is shown. The ticks stay.
    """
    if "turn_to" in sent:
        filters = shown.dict() | {"page": sent["turn_to"]}
    else:
        names = ["course", "author"] if "show" in sent else []
        filters = {name: sent.get(name) for name in names} | {"group": sent.get("show") or sent.get("show_all")}
    return board_address(filters, ticked=ids_in(sent, "lecture", "kept"), typed=form.typed())


def tell_published(request, made):
    if not made:
        return messages.info(request, _("Learners see what you ticked already; nothing was published again."))
    if len(made) == 1:
        return messages.success(request, what_happens(made[0]))
    if made[0].live_from > timezone.now():
        text = ngettext("%(count)s lecture goes live %(time)s.", "%(count)s lectures go live %(time)s.", len(made))
        return messages.success(request, text % {"count": len(made), "time": in_zone(made[0].live_from)})
    text = ngettext("%(count)s lecture is live.", "%(count)s lectures are live.", len(made))
    return messages.success(request, text % {"count": len(made)})


def show_board(request, lectures, form, *, refused=()):
    filters = BoardForm(request.GET, lectures=lectures)
    narrowed, name = filters.narrowed(), filters.chosen("group")
    ticked = ids_in(request.POST, "lecture", "kept") if form.is_bound else ids_in(request.GET, "lecture")
    context = {"filters": filters, "ticked": ticked, "refused": refused, "form": form}
    zone = timezone.get_current_timezone()
    typed_in = zone if form.is_bound else request.GET.get("zone", zone)
    context |= {"here": board_address(request.GET), "zone": zone, "typed_in": typed_in}
    if name:
        group, page = one_group(narrowed, name, request.GET.get("page"), ticked=ticked)
        context |= {"groups": [group], "page_obj": page, "only": group}
    else:
        context["groups"] = board(narrowed, ticked=ticked)
    context["left_out"], context["hidden"] = without_tick(lectures, context["groups"], ticked)
    return render(request, "studio/publish.html", context, status=UNPROCESSABLE if form.errors or refused else 200)


def get_lecture(lectures, pk):
    found = grouped(lectures).annotate(has_revisions=Exists(Revision.objects.filter(lecture=OuterRef("pk"))))
    return get_object_or_404(found.select_related("course", "section", "updated_by"), pk=pk)


@require_http_methods(READ_OR_POST)
def publish_lecture(request, pk):
    """For publishers; for authors where an editor approved a text, and while it is that very text they publish it."""
    lecture = get_lecture(once_approved_or_refused(request.user, pk), pk)
    form = PublishForm(request.POST if request.method == "POST" else None, lecture=lecture)
    if form.is_valid():
        try:
            is_publisher = request.user.has_perm("courses.publish_lecture")
            revision = publish_with_fixes(lecture, form, by=request.user, approved_only=not is_publisher)
        except publishing.PublishingError as refusal:
            lecture = get_lecture(once_approved_or_refused(request.user, pk), pk)
            form = PublishForm(request.POST, lecture=lecture)  # what is scheduled by now can be kept
            form.is_valid()
            form.add_refusal(refusal)
        else:
            messages.success(request, what_happens(revision))
            regrading.tell_offers(request, [revision])
            return redirect("studio:publish") if is_publisher else redirect("studio:lecture_edit", pk=pk)
    if form.is_bound:
        form.tell_changes()
    return show_lecture(request, lecture, form)


@transaction.atomic
def publish_with_fixes(lecture, form, *, by, approved_only):
    """The revision, and the reports that it closes: all of it or nothing."""
    revision = publishing.publish(lecture, by=by, approved_only=approved_only, **form.options())
    for report in form.cleaned_data["fixes"]:
        reporting.fix(report, by=by, revision=revision)
    return revision


def once_approved_or_refused(user, pk):
    """What the person may publish, or might before it was changed; authors of anything else hear who publishes."""
    if user.has_perm("courses.publish_lecture"):
        return Lecture.objects.publishable_by(user)
    lectures = Lecture.objects.editable_by(user).once_approved()
    if not lectures.filter(pk=pk).exists():
        raise PermissionDenied(PUBLISHERS_ONLY)
    return lectures


def what_happens(revision):
    if revision.live_from > timezone.now():
        words = {"title": revision.title, "time": in_zone(revision.live_from)}
        if revision.live_until:
            words["end"] = in_zone(revision.live_until)
            return _("“%(title)s” goes live %(time)s, until %(end)s.") % words
        return _("“%(title)s” goes live %(time)s.") % words
    if revision.live_until:
        text = _("“%(title)s” is live until %(time)s.")
        return text % {"title": revision.title, "time": in_zone(revision.live_until)}
    return _("“%(title)s” is live.") % {"title": revision.title}


def show_lecture(request, lecture, form):
    former, newest = seen_last(lecture), newest_request(lecture)
    findings = readiness.check(lecture)
    context = {
        "lecture": with_waiting(lecture),
        "form": form,
        "former": former,
        "changes": changes_between(revisions.content_of(former), working_copy(lecture)) if former else [],
        "findings": findings,
        "has_errors": any(finding.is_error for finding in findings),
        "is_live": lecture.state in {LectureState.LIVE, LectureState.CHANGED},
        "preview_url": preview_url(lecture),
        "zone": timezone.get_current_timezone(),
        "review": newest,
        "needs_review": needs_review(request.user, lecture, newest),
        "why_review": why_review(lecture, newest),
        "is_publisher": request.user.has_perm("courses.publish_lecture"),
    }
    return render(request, "studio/publish/lecture.html", context, status=UNPROCESSABLE if form.errors else 200)


def needs_review(user, lecture, newest):
    """Whether an editor has to approve the text before this person publishes it."""
    if user.has_perm("courses.publish_lecture"):
        return lecture.course.requires_review and not reviewing.is_approved(newest, lecture)
    return not Lecture.objects.ready_to_publish_by(user).filter(pk=lecture.pk).exists()


def why_review(lecture, newest):
    """What became of the approval, if there was one."""
    if newest is None or newest.state != ReviewRequest.State.APPROVED:
        return _("An editor has to approve this text before it is published.")
    if not reviewing.is_approved(newest, lecture):
        return _("The text was changed since it was approved. Request a review again.")
    if lecture.state == LectureState.LIVE:
        return _("Learners see this text already.")
    return _("It was published since this text was approved. Request a review again to publish it once more.")


def seen_last(lecture):
    """The revision that learners see or saw last; None where they never saw any."""
    begun = lecture.revisions.kept().filter(live_from__lte=timezone.now())
    return begun.order_by("-live_from", "-number").first()


def working_copy(lecture):
    return Content(lecture.title, lecture.summary, lecture.body, MISSIONS.source(lecture))


@require_http_methods(READ_OR_POST)
@publishers_only
def unpublish(request, pk):
    lecture = get_lecture(Lecture.objects.publishable_by(request.user), pk)
    if request.method != "POST":
        return render(request, "studio/publish/unpublish.html", {"lecture": with_waiting(lecture)})
    try:
        publishing.unpublish(lecture, by=request.user)
    except publishing.PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Learners no longer see “%(title)s”.") % {"title": lecture.title})
    return redirect("studio:publish_lecture", pk=pk)


@require_POST
@publishers_only
def cancel_schedule(request, pk):
    lecture = get_lecture(Lecture.objects.publishable_by(request.user), pk)
    try:
        count = publishing.cancel_schedule(lecture, by=request.user)
    except publishing.PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext("The schedule is cancelled.", "%(count)s schedules are cancelled.", count)
        messages.success(request, text % {"count": count})
    if "board" in request.POST:  # what it was filtered by
        return HttpResponseRedirect(f"{reverse('studio:publish')}?{request.POST['board']}")
    return redirect("studio:publish_lecture", pk=pk)


@require_http_methods(READ_OR_POST)
def discard(request, pk):
    """For whoever may edit: learners see no difference."""
    lecture = get_lecture(Lecture.objects.editable_by(request.user), pk)
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return show_discard(request, lecture)
    try:
        publishing.discard(lecture, by=request.user, opened_version=form.cleaned_data["edit_version"])
    except publishing.EditedMeanwhile as refusal:
        lecture = get_lecture(Lecture.objects.editable_by(request.user), pk)
        return show_discard(request, lecture, str(refusal), status=UNPROCESSABLE)
    except publishing.PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The edits are discarded: the working copy is what learners see."))
    return redirect("studio:lecture_edit", pk=pk)


def show_discard(request, lecture, problem="", status=200):
    live = lecture.live_revision
    context = {
        "lecture": lecture,
        "live": live,
        "problem": problem,
        "changes": changes_between(working_copy(lecture), revisions.content_of(live)) if live else [],
    }
    return render(request, "studio/publish/discard.html", context, status=status)


paths = [
    path("publish/", publish, name="publish"),
    path("publish/<int:pk>/", publish_lecture, name="publish_lecture"),
    path("publish/<int:pk>/unpublish/", unpublish, name="unpublish"),
    path("publish/<int:pk>/cancel-schedule/", cancel_schedule, name="cancel_schedule"),
    path("publish/<int:pk>/discard/", discard, name="discard"),
    *reviewing.paths,
    *previewing.paths,
    *trying.paths,
    path("publish/<int:pk>/revisions/", revisions.revisions, name="revisions"),
    path("publish/<int:pk>/revisions/<int:number>/", revisions.revision, name="revision"),
    path("publish/<int:pk>/revisions/<int:number>/restore/", revisions.restore, name="restore"),
]
