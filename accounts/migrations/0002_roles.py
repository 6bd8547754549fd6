"""The four groups with exactly their permissions. accounts/roles.py says what each may do; a test compares the two."""

from django.db import migrations

CONTENT = [
    ("courses", "course"),
    ("courses", "section"),
    ("courses", "lecture"),
    ("courses", "upload"),
    ("quizzes", "mission"),
    ("quizzes", "choice"),
]
AUTHOR = [(app, model, f"{action}_{model}") for app, model in CONTENT for action in ["view", "add", "change", "delete"]]
AUTHOR += [("courses", "revision", "view_revision")]
EDITOR = [
    *AUTHOR,
    ("courses", "lecture", "publish_lecture"),
    ("courses", "course", "edit_any_course"),
    ("courses", "revision", "add_revision"),
]
ADMIN = [
    *EDITOR,
    *[("accounts", "user", f"{action}_user") for action in ["view", "add", "change", "delete"]],
    ("accounts", "auditentry", "view_auditentry"),
    ("auth", "group", "view_group"),
]
GROUPS = {"Learner": [], "Author": AUTHOR, "Editor": EDITOR, "Admin": ADMIN}


def make_groups(apps, schema_editor):
    """Permissions are otherwise made only after the last migration, so those that are needed are made here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for name, permissions in GROUPS.items():
        group, _made = Group.objects.get_or_create(name=name)
        for app, model, codename in permissions:
            content_type, _made = ContentType.objects.get_or_create(app_label=app, model=model)
            permission, _made = Permission.objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
            )
            group.permissions.add(permission)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("courses", "0001_initial"),
        ("quizzes", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
