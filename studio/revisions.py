"""A lecture's revisions: when each was live, in words; one of them as a page; and back to it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.times import in_zone
from courses import publishing
from courses.markdown import trusted
from courses.models import Lecture

from . import completing, regrading
from .board import with_waiting
from .differences import Content, changes_between
from .mission_words import hint_name
from .publishing_forms import RestoreForm
from .publishing_rights import publishers_only

PER_PAGE = 20
UNPROCESSABLE = 422


@dataclass(frozen=True)
class Life:
    """When a revision was live. `state` is live, scheduled, replaced, ended, withdrawn or never."""

    state: str
    begins: datetime | None
    ends: datetime | None


def lives_of(rows, *, at):
    """{number: Life} of all revisions of one lecture. Rows are (number, live_from, live_until, withdrawn_at).

    The same definition as RevisionQuerySet.live, told for every revision at once.
    """
    kept = sorted((row for row in rows if row[3] is None), key=lambda row: (row[1], row[0]))
    found = {row[0]: Life("withdrawn", None, None) for row in rows if row[3] is not None}
    for here, later in zip_longest(kept, kept[1:]):
        number, begins, until, _withdrawn = here
        replaced = later[1] if later else None
        ends = min((moment for moment in (until, replaced) if moment), default=None)
        found[number] = Life(state_of(begins, ends, replaced, at), begins, ends)
    return found


def state_of(begins, ends, replaced, at):
    if ends is not None and ends <= begins:
        return "never"
    if begins > at:
        return "scheduled"
    if ends is None or ends > at:
        return "live"
    return "replaced" if ends == replaced else "ended"


def lives(lecture):
    rows = lecture.revisions.values_list("number", "live_from", "live_until", "withdrawn_at")
    return lives_of(list(rows), at=timezone.now())


@require_safe
def revisions(request, pk):
    lecture = get_object_or_404(Lecture.objects.editable_by(request.user).with_state().select_related("course"), pk=pk)
    found = lecture.revisions.select_related("created_by").defer("body", "html", "headings", "parts")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    known = lives(lecture)
    for one in page:
        one.life = known[one.number]
    context = {"lecture": lecture, "page_obj": page, "may_publish": may_publish(request.user)}
    return render(request, "studio/revisions.html", context)


@require_safe
def revision(request, pk, number):
    one = get_revision(request.user, pk, number)
    known = lives(one.lecture)
    one.life = known[one.number]
    former = one.lecture.revisions.filter(number__lt=one.number).first()
    context = {
        "revision": one,
        "lecture": one.lecture,
        "html": trusted(one.html),
        "missions": [shown_mission(mission) for mission in one.missions],
        "former": former,
        "changes": changes_between(content_of(former), content_of(one)) if former else [],
        "is_first": is_first(one, known),
        "may_publish": may_publish(request.user),
        "regrades": regrading.links_of(one.lecture) if one.life.state == "live" else [],
    }
    return render(request, "studio/revision.html", context)


def is_first(one, known):
    """Whether learners see no revision before this one."""
    begun = [life.begins for life in known.values() if life.begins and life.state != "never"]
    return all(begins >= one.live_from for begins in begun)


def get_revision(user, pk, number):
    lecture = get_object_or_404(Lecture.objects.editable_by(user), pk=pk)
    return get_object_or_404(lecture.revisions.select_related("lecture__course", "created_by"), number=number)


def content_of(one):
    return Content(one.title, one.summary, one.body, one.missions)


def shown_mission(mission):
    """Its frozen HTML, for a person who may see the key."""
    names = ["text_html", "feedback_html", "feedback_missed_html"]
    choices = [
        choice | {name: trusted(choice[name]) for name in names if name in choice} for choice in mission["choices"]
    ]
    html = {name: trusted(mission[name]) for name in ["prompt_html", "explanation_html"]}
    hints = [
        {"name": hint_name(number, hint), "html": trusted(hint["html"])}
        for number, hint in enumerate(mission.get("hints", ()), 1)
    ]
    return mission | html | {"choices": choices, "hints": hints}


def may_publish(user):
    return user.has_perm("courses.publish_lecture")


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def restore(request, pk, number):
    """Learners see it at once, so the page asks first, and tells what stays as it is."""
    one, findings = get_revision(request.user, pk, number), ()
    if request.method != "POST" and lives(one.lecture)[one.number].state == "live":
        messages.info(request, _("Learners see this text already, as revision %(number)s.") % {"number": number})
        return redirect("studio:revision", pk=pk, number=number)
    lecture = with_waiting(Lecture.objects.with_state().select_related("course").get(pk=pk))
    data = request.POST if request.method == "POST" else None
    form = RestoreForm(data, initial={"note": publishing.note_of_restored(one)})
    if form.is_valid():
        try:
            made = completing.restore(one, by=request.user, **form.options())
        except publishing.PublishingError as refusal:
            form.add_refusal(refusal)
            findings = getattr(refusal, "findings", ())
        else:
            messages.success(request, restored(one, made))
            regrading.tell_offers(request, [made])
            return redirect("studio:revisions", pk=pk)
    if form.is_bound:
        form.tell_changes(lecture)
    context = {"lecture": lecture, "live": lecture.live_revision, "revision": one, "form": form, "findings": findings}
    return render(request, "studio/publish/restore.html", context, status=UNPROCESSABLE if form.errors else 200)


def restored(one, made):
    words = {"source": one.number, "number": made.number}
    if made.live_until:
        text = _("Learners see the text of revision %(source)s again, as revision %(number)s, until %(time)s.")
        return text % {**words, "time": in_zone(made.live_until)}
    return _("Learners see the text of revision %(source)s again, as revision %(number)s.") % words
