"""The four roles, as Django groups, and exactly what each may do.

A role contains the one before it. The migration that makes the groups reads ROLE_PERMISSIONS, and a test
compares the two, so this table is the only place to look.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

LEARNER, AUTHOR, EDITOR, ADMIN = "Learner", "Author", "Editor", "Admin"
RANKS = {LEARNER: 1, AUTHOR: 2, EDITOR: 3, ADMIN: 4}

# Not for gettext: names in the database. The screens show ROLE_LABELS.
ROLE_LABELS = {LEARNER: _("Learner"), AUTHOR: _("Author"), EDITOR: _("Editor"), ADMIN: _("Admin")}

_AUTHOR = {
    f"{app}.{action}_{model}"
    for app, model in [
        ("courses", "course"),
        ("courses", "section"),
        ("courses", "lecture"),
        ("courses", "upload"),
        ("quizzes", "mission"),
        ("quizzes", "choice"),
    ]
    for action in ["view", "add", "change", "delete"]
} | {"courses.view_revision"}
_EDITOR = _AUTHOR | {"courses.publish_lecture", "courses.edit_any_course", "courses.add_revision"}
_ADMIN = _EDITOR | {
    "accounts.view_user",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.delete_user",
    "accounts.view_auditentry",
    "auth.view_group",
}
ROLE_PERMISSIONS = {LEARNER: frozenset(), AUTHOR: _AUTHOR, EDITOR: _EDITOR, ADMIN: _ADMIN}


@dataclass(frozen=True)
class Role:
    """What a person's highest group lets them reach; costs no query once the user is loaded."""

    rank: int

    @property
    def is_author(self):
        return self.rank >= RANKS[AUTHOR]

    @property
    def is_editor(self):
        return self.rank >= RANKS[EDITOR]

    @property
    def is_admin(self):
        return self.rank >= RANKS[ADMIN]

    @property
    def name(self):
        """Of the group; whoever has none reads like a learner."""
        return next((name for name, rank in RANKS.items() if rank == self.rank), LEARNER)

    @property
    def label(self):
        return ROLE_LABELS[self.name]
