"""Regrading the answers to one mission: what would happen, to whom, and then the deed.

Whoever may edit the lecture sees the dry run, with the names of learners whose result changes: they are the course's
own. Whoever may publish does it. An author may where they published the live revision themselves, for then an editor
had approved its very key.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from courses.models import Revision
from learning.completing_at_once import complete_after_regrade
from quizzes import regrading
from quizzes.formats.answerable import comparable
from quizzes.models import Attempt, Mission
from quizzes.question_lines import question_line
from quizzes.regrading import DOWN, EXACT, FAVOUR, INCOMPARABLE, RIGHT, UNCHANGED, UP, WRONG, DryRun, Offer, Verdict

UNPROCESSABLE = 422
PER_PAGE = 50
MOST_LINKS = 5
POLICIES = {
    FAVOUR: gettext_lazy("In learners’ favour"),
    EXACT: gettext_lazy("Exactly by the new key"),
}
KINDS = {
    WRONG: gettext_lazy("Become wrong"),
    DOWN: gettext_lazy("Lose points"),
    RIGHT: gettext_lazy("Become right"),
    UP: gettext_lazy("Gain points"),
    UNCHANGED: gettext_lazy("Stay as they are"),
    INCOMPARABLE: gettext_lazy("Cannot be compared, and stay"),
}
REFUSED = gettext_lazy("Regrading is for editors. Ask one of them: they see the same page.")


class PolicyForm(forms.Form):
    """The rule that was chosen; what is none counts as the first."""

    policy = forms.ChoiceField(choices=POLICIES.items(), required=False)

    @property
    def chosen(self):
        return (self.is_valid() and self.cleaned_data["policy"]) or FAVOUR


class NameForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search learners by name"), required=False, max_length=100)

    @property
    def words(self):
        return (self.is_valid() and self.cleaned_data["q"]) or ""


class RegradeForm(forms.Form):
    policy = forms.ChoiceField(choices=POLICIES.items())
    mark = forms.CharField(max_length=64)


@dataclass(frozen=True)
class ChangedRow:
    """One attempt of the list, before and after."""

    attempt: Attempt
    kind: str
    then: Verdict
    now: Verdict


@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request, pk):
    found = Mission.objects.editable_by(request.user).select_related("lecture__course", "lecture__section")
    mission = get_object_or_404(found, pk=pk)
    try:
        if request.method == "POST":
            return do(request, mission)
        return show(request, mission, regrading.dry_run(mission, policy=PolicyForm(request.GET).chosen))
    except regrading.NotLive:
        return render(request, "studio/regrade.html", {"mission": mission, "lecture": mission.lecture})


def do(request, mission):
    policy, form = PolicyForm(request.POST).chosen, RegradeForm(request.POST)
    seen_now = regrading.dry_run(mission, policy=policy)
    if not may_regrade(request.user, seen_now.live):
        raise PermissionDenied(REFUSED)
    if not form.is_valid():
        return show(request, mission, seen_now, problem=_("Look at what would change first, then press the button."))
    try:
        done = regrade_and_complete(mission, by=request.user, **form.cleaned_data)
    except regrading.SeenOtherwise as seen:
        problem = _("By now something else would change than you saw. Nothing was done: look at it again.")
        return show(request, mission, seen.dry_run, problem=problem)
    tell_done(request, done)
    return redirect(f"{reverse('studio:regrade', args=[mission.pk])}?{urlencode({'policy': policy})}")


@transaction.atomic
def regrade_and_complete(mission, **options):
    """Whose last open mission becomes right has finished a lecture that they have read to its end."""
    began_at = timezone.now()
    done = regrading.apply(mission, **options)
    if done.counts[RIGHT]:
        complete_after_regrade(mission, at=began_at)
    return done


def tell_done(request, done: DryRun):
    if not done.changed:
        return messages.info(request, _("These answers are regraded already. Nothing was changed."))
    text = ngettext(
        "%(count)s answer is regraded. Its learner is told.",
        "%(count)s answers are regraded. Their learners are told.",
        done.changed,
    )
    return messages.success(request, text % {"count": done.changed})


def may_regrade(user, live: Revision):
    return user.has_perm("courses.publish_lecture") or live.created_by_id == user.pk


def show(request, mission, found: DryRun, *, problem=""):
    ranks = list(KINDS)
    changes = sorted(regrading.changes(found), key=lambda change: ranks.index(change.group.kind(found.policy)))
    search = NameForm(request.GET)
    page = Paginator(named(changes, mission, search.words), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = changed_rows(page.object_list, found.policy)
    frozen = next(frozen for frozen in found.live.missions if frozen["id"] == mission.pk)
    context = {
        "mission": mission,
        "lecture": mission.lecture,
        "found": found,
        "question": question_line(frozen["prompt"]),
        "number": found.live.mission_ids.index(mission.pk) + 1,
        "counts": [(label, found.counts[kind]) for kind, label in KINDS.items() if found.counts[kind]],
        "learners": len({change.user_id for change in changes}),
        "policies": POLICIES.items(),
        "page": page,
        "search": search,
        "hidden": [("policy", found.policy)],
        "may_regrade": may_regrade(request.user, found.live),
        "problem": problem,
    }
    return render(request, "studio/regrade.html", context, status=UNPROCESSABLE if problem else 200)


def named(changes, mission, words):
    """Those of learners whose name, as the list shows it, has all the words; one query, and none without words."""
    wanted = comparable(words).split()
    if not wanted:
        return changes
    answered = Attempt.objects.current().filter(mission=mission).order_by()
    people = User.objects.filter(pk__in=answered.values("user"))
    people = people.only("username", "first_name", "last_name", "display_name")
    found = {user.pk for user in people.iterator() if all(word in comparable(str(user)) for word in wanted)}
    return [change for change in changes if change.user_id in found]


def changed_rows(changes, policy):
    """One query for the page's attempts with their learners."""
    attempts = Attempt.objects.select_related("user", "revision").defer(
        "revision__body", "revision__html", "revision__headings", "revision__parts"
    )
    by_id = attempts.in_bulk([change.attempt_id for change in changes])
    return [
        ChangedRow(by_id[pk], group.kind(policy), group.told, group.becomes(policy))
        for pk, _user, group in changes
        if pk in by_id
    ]


def links_of(lecture):
    """(address, words) for each mission of the live revision whose key judges kept answers otherwise."""
    return [
        (address(offer), words_of(offer)) for offer in regrading.offers(Revision.objects.live().filter(lecture=lecture))
    ]


def tell_offers(request, revisions):
    """After publishing: which answers the new keys judge otherwise, each with the way to its dry run."""
    now = timezone.now()
    offers = regrading.offers(revision for revision in revisions if revision.live_from <= now)
    if not offers:
        return
    links = format_html_join(
        " · ", '<a href="{}">{}</a>', ((address(offer), words_of(offer)) for offer in offers[:MOST_LINKS])
    )
    text = _("The key has changed for answers that were given before:")
    rest = len(offers) - MOST_LINKS
    more = ngettext("and %(count)s mission more.", "and %(count)s missions more.", rest) % {"count": rest}
    messages.warning(request, format_html("{} {} {}", text, links, more if rest > 0 else ""))


def address(offer: Offer):
    return reverse("studio:regrade", args=[offer.mission_id])


def words_of(offer: Offer):
    """What an offer's link says; where nobody would gain, it urges nobody."""
    if not offer.gaining:
        text = ngettext(
            "Mission %(number)s: %(count)s answer differs from this key",
            "Mission %(number)s: %(count)s answers differ from this key",
            offer.differing,
        )
    else:
        text = ngettext(
            "Mission %(number)s: regrade %(count)s answer",
            "Mission %(number)s: regrade %(count)s answers",
            offer.differing,
        )
    return text % {"number": offer.number, "count": offer.differing}


paths = [path("design/missions/<int:pk>/regrade/", regrade, name="regrade")]
