"""People, roles and the audit log: Django's stock pages, bounded so that nobody gives away more than a role."""

from allauth.account import admin as allauth_pages
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts import managing
from accounts.models import User
from accounts.roles import RANKS, ROLE_LABELS

from .people_forms import OwnPersonForm, PersonAddForm, PersonForm, PersonPasswordForm, ReadOnlyForm
from .role_words import abilities

# An e-mail address is a person's: it is changed with the person, so that sign-in and profile agree.
for model in [EmailAddress, EmailConfirmation]:
    if allauth_pages.admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.unregister(Group)
# What waits for the worker is no page of anybody's: see courses/linkchecking/background.py.
admin.site.unregister(DBTaskResult)

MOST_SEARCHED = 200


class RoleFilter(admin.SimpleListFilter):
    title, parameter_name = _("role"), "role"

    def lookups(self, request, model_admin):
        return list(ROLE_LABELS.items())

    def queryset(self, request, queryset):
        """By the highest role, which is the one that the list shows."""
        return queryset.filter(role_rank=RANKS[self.value()]) if self.value() in RANKS else queryset


class ActiveFilter(admin.SimpleListFilter):
    title, parameter_name = _("account"), "active"

    def lookups(self, request, model_admin):
        return [("yes", _("Active")), ("no", _("Switched off"))]

    def queryset(self, request, queryset):
        return queryset.filter(is_active=self.value() == "yes") if self.value() in {"yes", "no"} else queryset


@admin.register(User)
class PersonAdmin(UserAdmin):
    form, add_form, change_password_form = PersonForm, PersonAddForm, PersonPasswordForm
    add_form_template = None
    list_display = ["name", "email", "role", "last_sign_in", "account"]
    list_filter = [RoleFilter, ActiveFilter]
    search_fields = ["username", "display_name", "email"]
    search_help_text = _("Name or e-mail address")
    ordering = ["username"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "display_name", "email", "role", "is_active"]}),
        (_("Language and time"), {"fields": ["language", "time_zone"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "display_name", "email", "role", "password1", "password2"]})]

    @admin.display(description=_("name"), ordering="username")
    def name(self, user):
        return user

    @admin.display(description=_("last sign-in"), ordering="last_login", empty_value=_("never"))
    def last_sign_in(self, user):
        return user.last_login

    @admin.display(description=_("account"), ordering="is_active")
    def account(self, user):
        css, word = ("chip--success", _("Active")) if user.is_active else ("", _("Switched off"))
        return format_html('<span class="chip {}">{}</span>', css, word)

    @admin.display(description=_("role"), ordering="role_rank")
    def role(self, user):
        return user.role.label

    def get_queryset(self, request):
        return super().get_queryset(request).with_role()

    def get_search_results(self, request, queryset, search_term):
        """Every word is a condition, and databases take only so many."""
        return super().get_search_results(request, queryset, search_term[:MOST_SEARCHED])

    def get_form(self, request, obj=None, **kwargs):
        if obj and not self.has_change_permission(request, obj):
            kwargs["form"] = ReadOnlyForm
        elif obj and obj.pk == request.user.pk:
            kwargs["form"] = OwnPersonForm
        return super().get_form(request, obj, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """A superuser's role is fixed: `manage.py` makes superusers, no page does."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.is_superuser:
            return fieldsets
        basic = [name for name in fieldsets[0][1]["fields"] if name != "role"]
        return [(None, {"fields": basic}), *fieldsets[1:]]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (not is_above(obj, request.user))

    def has_delete_permission(self, request, obj=None):
        """Not oneself: somebody must be left to let people in."""
        is_own = obj is not None and obj.pk == request.user.pk
        return super().has_delete_permission(request, obj) and not is_own and not is_above(obj, request.user)

    def save_form(self, request, form, change):
        return form.save(commit=False)

    def save_model(self, request, user, form, change):
        role = form.cleaned_data.get("role", "")
        if not change:
            managing.add_person(user, role=role, by=request.user)
        else:
            fields = [name for name in form.changed_data if name != "role"]
            managing.change_person(user, fields=fields, role=role, by=request.user)

    def save_related(self, request, form, formsets, change):
        """The role is saved already, and no other relation can be posted."""

    def response_add(self, request, obj, post_url_continue=None):
        """Back to the list: all of a person was asked for. Django's own opens the person once more."""
        return super(UserAdmin, self).response_add(request, obj, post_url_continue)

    @transaction.atomic
    def user_change_password(self, *args, **kwargs):
        return super().user_change_password(*args, **kwargs)

    def log_change(self, request, user, message):
        if request.resolver_match.url_name == "auth_user_password_change":
            managing.record_new_password(user, by=request.user)
        return super().log_change(request, user, message)

    def get_deleted_objects(self, objs, request):
        """How many of what goes with a person, without a word of their notes; courses they own keep them."""
        _names, model_count, _lacking, _protected = super().get_deleted_objects(objs, request)
        owned = [course.title for user in objs for course in user.owned_courses.all()]
        return [], {name: count for name, count in model_count.items() if name not in NOT_TOLD}, set(), owned

    def delete_model(self, request, user):
        managing.delete_person(user, by=request.user)


# The person, and the rows that only say which role they had.
NOT_TOLD = {User._meta.verbose_name_plural, User.groups.through._meta.verbose_name_plural}


def is_above(person, user):
    """Only superusers change superusers."""
    return person is not None and person.is_superuser and not user.is_superuser


class ReadOnlyAdmin(admin.ModelAdmin):
    form = ReadOnlyForm
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """Read only: accounts/roles.py fixes what a role may do, so that documentation and tests can rely on it."""

    list_display = ["role_label", "people", "may_do"]
    fields = ["role_label", "people", "may_do"]

    def get_queryset(self, request):
        groups = super().get_queryset(request).annotate(people_count=Count("user")).order_by("pk")
        return groups.prefetch_related("permissions__content_type")

    @admin.display(description=_("role"))
    def role_label(self, group):
        return ROLE_LABELS.get(group.name, group.name)

    @admin.display(description=_("people"))
    def people(self, group):
        return group.people_count

    @admin.display(description=_("may do"))
    def may_do(self, group):
        items = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in abilities(group)))
        return format_html('<ul class="admin-words">{}</ul>', items)
