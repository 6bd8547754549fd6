"""What every studio page carries: the three stages with the one that it belongs to."""

from datetime import timedelta

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from courses import reviewing
from studio import mission_words, regrading
from studio.reviewing_threads import threads_of

register = template.Library()


@register.inclusion_tag("studio/_stages.html", takes_context=True)
def stages(context):
    """Overview, Design, Upload, Publish (for those who may not: Reviews), Reports; for admins also People."""
    request, studio = context["request"], reverse("studio:index")
    role = request.user.role
    places = [
        (_("Overview"), "house", studio, True),
        (_("Design"), "pen-tool", f"{studio}design/", True),
        (_("Upload"), "upload", f"{studio}upload/", True),
        (_("Publish"), "send", f"{studio}publish/", role.is_editor),
        (_("Reviews"), "message-square", reverse("studio:reviews"), not role.is_editor),
        (_("Reports"), "flag", reverse("studio:reports"), True),
        (_("People"), "users", reverse("studio:accounts_user_changelist"), role.is_admin),
    ]
    shown = [(label, icon, url) for label, icon, url, is_shown in places if is_shown]
    current = stage_of(request.path, studio)
    if current == f"{studio}publish/" and not role.is_editor:
        current = reverse("studio:reviews")
    return {"stages": shown, "current": current}


@register.inclusion_tag("studio/editor/_review.html", takes_context=True)
def review_panel(context, lecture):
    """What was said in review, for the editor."""
    current = reviewing.newest_request(lecture)
    return {"lecture": lecture, "review": current, "threads": threads_of(current, context.get("rendered"))}


@register.inclusion_tag("studio/_regrades.html")
def regrades_to_do(lecture):
    """Answers that the live key judges otherwise, with the way to regrade them; nothing where it judges them alike."""
    return {"regrades": regrading.links_of(lecture)}


@register.simple_tag
def list_name(opts):
    """What the list of a model is called; Django's groups are our roles."""
    return _("Roles") if opts.model_name == "group" else capfirst(opts.verbose_name_plural)


@register.filter
def mission_options(source):
    """A line for each option of a mission, beginning with its type."""
    return [mission_words.kind_words(source), *mission_words.options_in_words(source)]


@register.filter
def hint_lines(source):
    """(name, text) of each hint of a mission."""
    hints = enumerate(source.get("hints", ()), 1)
    return [(mission_words.hint_name(number, hint), hint["text"]) for number, hint in hints]


@register.filter
def ago(moment):
    """As people say it: just now, 3 hours ago, 2 weeks ago."""
    if timezone.now() - moment < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}


def stage_of(path, studio):
    """The address of the stage that a page belongs to. Pages about people are Django's: /accounts/ and /auth/."""
    here = path.removeprefix(studio).split("/")[0]
    if here in {"accounts", "auth"}:
        return reverse("studio:accounts_user_changelist")
    return f"{studio}{here}/" if here in {"design", "upload", "publish"} else studio if not here else ""
