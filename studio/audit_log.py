"""The audit log: every change of state, narrowed by person, kind, course and date, and as a CSV file. Read only."""

import csv
import json

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, User
from courses.models import Course

from .activity import ACTIONS, about_courses, readable_details, words_for
from .audit_filters import KINDS, FiltersForm
from .people import ReadOnlyAdmin

COLUMNS = ["at", "who", "user_name", "action", "kind", "id", "on", "before", "after", "details"]
# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_ONCE = 2_000


class WordsFilter(admin.SimpleListFilter):
    """One column of words; what is not among them narrows nothing."""

    column = ""

    def queryset(self, request, queryset):
        known = {str(value) for value, _label in self.lookup_choices}
        return queryset.filter(**{self.column: self.value()}) if self.value() in known else queryset


class ActionFilter(WordsFilter):
    title, parameter_name, column = _("what"), "action", "action"

    def lookups(self, request, model_admin):
        return sorted(((name, label) for name, (label, _sentence) in ACTIONS.items()), key=lambda pair: str(pair[1]))


class KindFilter(WordsFilter):
    title, parameter_name, column = _("kind"), "kind", "target_type"

    def lookups(self, request, model_admin):
        return list(KINDS.items())


class PersonFilter(WordsFilter):
    title, parameter_name, column = _("who"), "who", "actor"

    def lookups(self, request, model_admin):
        """Whoever did something."""
        people = User.objects.filter(pk__in=AuditEntry.objects.order_by().values("actor")).order_by("username")
        return [(str(person.pk), str(person)) for person in people]


class CourseFilter(admin.SimpleListFilter):
    title, parameter_name = _("course"), "course"

    def lookups(self, request, model_admin):
        return [(str(pk), title) for pk, title in Course.objects.values_list("pk", "title")]

    def queryset(self, request, queryset):
        """What happened to the course, and to what is or was in it."""
        known = {value for value, _title in self.lookup_choices}
        if self.value() not in known:
            return queryset
        return queryset.filter(about_courses(Course.objects.filter(pk=self.value())))


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ["at", "sentence"]
    list_filter = [ActionFilter, KindFilter, CourseFilter, PersonFilter]
    list_select_related = ["actor"]
    search_fields = ["target_label", "actor__username", "actor__display_name"]
    search_help_text = _("Who, or on what")
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fields = ["at", "sentence", "details_read"]

    @admin.display(description=_("what happened"))
    def sentence(self, entry):
        return words_for(entry)

    @admin.display(description=_("details"))
    def details_read(self, entry):
        rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", readable_details(entry))
        return format_html('<dl class="facts">{}</dl>', rows)

    def get_urls(self):
        export = path("export.csv", self.admin_site.admin_view(self.export), name="accounts_auditentry_export")
        return [export, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        bad = FiltersForm(request.GET).bad
        if bad and self.has_view_permission(request):
            return without(request, bad)
        return super().changelist_view(request, extra_context)

    def export(self, request):
        """What the list shows with the same filters, all pages of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if bad := FiltersForm(request.GET).bad:
            return without(request, bad)
        entries = self.get_changelist_instance(request).get_queryset(request)
        response = StreamingHttpResponse(lines(entries), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate().isoformat()}.csv"'
        return response


def without(request, bad):
    """The list with the filters that mean something, and a message about the others."""
    names = ", ".join(dict.fromkeys(bad.values()))
    messages.warning(
        request, gettext("The audit log has no such filter, so it was left out: %(names)s.") % {"names": names}
    )
    query = request.GET.copy()
    for name in bad:
        del query[name]
    address = reverse("studio:accounts_auditentry_changelist")
    return redirect(f"{address}?{query.urlencode()}" if query else address)


class Echo:
    """csv writes into it; what it gets is the line."""

    def write(self, line):
        return line


def lines(entries):
    """With a byte order mark, so that spreadsheets read it as UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in entries.select_related("actor").iterator(chunk_size=ROWS_AT_ONCE):
        yield writer.writerow([guarded(cell) for cell in cells(entry)])


def cells(entry):
    details = dict(entry.details)
    before, after = details.pop("before", None), details.pop("after", None)
    return [
        entry.at.isoformat(timespec="seconds"),
        str(entry.actor or ""),
        entry.actor.username if entry.actor else "",
        entry.action,
        entry.target_type,
        entry.target_id,
        entry.target_label,
        as_text(before),
        as_text(after),
        as_text(details),
    ]


def as_text(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def guarded(cell):
    """A text that a spreadsheet would calculate gets an apostrophe, which it does not show."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
