"""What every studio page carries: the three stages with the one that it belongs to."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("studio/_stages.html", takes_context=True)
def stages(context):
    """Overview, Design, Upload and, for those who may publish, Publish; for admins also People."""
    request, studio = context["request"], reverse("studio:index")
    role = request.user.role
    places = [
        (_("Overview"), "house", studio, True),
        (_("Design"), "pen-tool", f"{studio}design/", True),
        (_("Upload"), "upload", f"{studio}upload/", True),
        (_("Publish"), "send", f"{studio}publish/", role.is_editor),
        (_("People"), "users", reverse("studio:accounts_user_changelist"), role.is_admin),
    ]
    shown = [(label, icon, url) for label, icon, url, is_shown in places if is_shown]
    return {"stages": shown, "current": stage_of(request.path, studio)}


def stage_of(path, studio):
    """The address of the stage that a page belongs to. Pages about people are Django's: /accounts/ and /auth/."""
    here = path.removeprefix(studio).split("/")[0]
    if here in {"accounts", "auth"}:
        return reverse("studio:accounts_user_changelist")
    return f"{studio}{here}/" if here in {"design", "upload", "publish"} else studio if not here else ""
