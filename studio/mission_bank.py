"""The bank of missions: a page, and the editor's picker of the same list, to find missions and copy them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.gone import Gone
from courses.languages import words_for
from courses.markdown import trusted
from courses.models import Lecture
from courses.remembering import fragment_once
from quizzes import bank
from quizzes.forms import with_rows_for_all
from quizzes.naming import tags_of

from .mission_bank_forms import BankForm, CopyForm
from .publishing_forms import ids_in
from .unsaved import tell_gone, wants_json

PER_PAGE = 10
# How many lectures the page offers to copy into, the latest first; any other one opens the bank from its own page.
MOST_TARGETS = 200
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def missions(request):
    """`?to=` is the lecture to copy into; with `?part=list` only the list comes, for the editor's picker."""
    if request.method == "POST":
        return copy(request)
    return show_bank(request)


def show_bank(request, *, errors=(), status=200):
    search = BankForm(request.GET, user=request.user)
    search.is_valid()
    if {"course", "to"} & search.errors.keys():
        raise Http404
    to, searched, in_bank = search.cleaned_data["to"], search.searched(), bank.missions_in_bank(request.user)
    rows = bank.in_order(bank.found(in_bank, **searched)).select_related("lecture__course").prefetch_related("choices")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "to": to,
        "targets": [] if to else latest_lectures(request.user),
        "tags": bank.tags_in(in_bank),
        "page_obj": page,
        "rows": [shown(mission) for mission in page],
        "ticked": ids_in(request.POST, "mission"),
        "is_searched": bool(searched),
        "errors": errors,
        "all_url": reverse("studio:missions") + (f"?to={to.pk}" if to else ""),
    }
    template = "studio/bank/_picker.html" if request.GET.get("part") == "list" else "studio/bank.html"
    return render(request, template, context, status=status)


def latest_lectures(user):
    lectures = Lecture.objects.editable_by(user).select_related("course").order_by("-updated_at", "-pk")[:MOST_TARGETS]
    return sorted(lectures, key=lambda lecture: (lecture.course.title, lecture.course_id, lecture.title))


def shown(mission):
    """The row with its HTML, as learners will see it; the key is for the author."""
    with translation.override(words_for(mission.lecture.course.language)):
        mission.prompt_html = trusted(fragment_once(mission.prompt))
        mission.shown_choices = [
            {"html": trusted(fragment_once(choice.text, inline=True)), "is_correct": choice.is_correct}
            for choice in mission.choices.all()
        ]
    mission.tag_list = tags_of(mission.tags)
    mission.percent = None if mission.facility is None else round(100 * mission.facility)
    return mission


def copy(request):
    """Into the lecture, and to its page. The editor's picker gets the copies instead, to put them into its own form."""
    form = CopyForm(request.POST, user=request.user)
    if not form.is_valid():
        return refuse(request, form.messages())
    chosen, to = in_order_of(form.cleaned_data["mission"]), form.cleaned_data["to"]
    if wants_json(request):
        sources = bank.sources_of_copies(chosen, to=to, by=request.user)
        return JsonResponse({"missions": [with_rows_for_all(source) for source in sources]})
    try:
        made = bank.copy_missions(chosen, to=to, by=request.user)
    except bank.NoRoom as full:
        return refuse(request, [no_room(full)])
    except Gone as gone:
        return tell_gone(request, gone)
    text = ngettext("%(count)s mission is copied into “%(title)s”.", "%(count)s missions are copied into “%(title)s”.",
                    len(made))  # fmt: skip
    messages.success(request, text % {"count": len(made), "title": to.title})
    return redirect(f"{reverse('studio:lecture_edit', args=[to.pk])}?mission={made[0].pk}#mission-{made[0].pk}")


def in_order_of(chosen):
    return list(bank.in_order(chosen))


def no_room(full):
    words = {"title": full.lecture.title, "count": full.room}
    return (
        ngettext(
            "“%(title)s” has room for %(count)s mission more. Tick fewer.",
            "“%(title)s” has room for %(count)s missions more. Tick fewer.",
            full.room,
        )
        % words
    )


def refuse(request, errors):
    if wants_json(request):
        return JsonResponse({"errors": errors}, status=UNPROCESSABLE)
    return show_bank(request, errors=errors, status=UNPROCESSABLE)


paths = [path("design/missions/", missions, name="missions")]
