"""What a role may do, in words, from the permissions that its group really has."""

from django.utils.translation import gettext_lazy as _

READER = _("Read lectures, solve missions, keep notes and favorites, ask the AI Tutor.")
ABILITIES = {
    "courses.change_course": _("Design own courses: their sections, lectures and missions."),
    "courses.add_upload": _("Upload files to own courses."),
    "courses.edit_any_course": _("Change every course, not only own ones."),
    "courses.publish_lecture": _("Publish, schedule and unpublish lectures."),
    "accounts.change_user": _("Add people, give them roles and set new passwords."),
    "accounts.delete_user": _("Delete people who own no course."),
    "accounts.view_auditentry": _("Read the audit log."),
}


def abilities(group):
    """Sentences, the least first; `group` comes with its permissions and their content types."""
    held = {f"{item.content_type.app_label}.{item.codename}" for item in group.permissions.all()}
    return [READER, *(sentence for name, sentence in ABILITIES.items() if name in held)]
