"""What operators and crawlers expect at fixed addresses."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_safe

from courses import pagecache, twins
from courses.cataloguing import current_shelf

_ready = {"is_migrated": False}  # once true it stays true: a start with new migrations is a new process


@require_safe
@never_cache
def healthz(request):
    """The process answers. Asks nobody else, so that a slow database does not get it killed."""
    return plain("ok\n")


@require_safe
@never_cache
def readyz(request):
    """The database answers and its tables are those of this version; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _ready["is_migrated"] = _ready["is_migrated"] or not missing_migrations()
    except DatabaseError:
        return plain("The database does not answer.\n", status=503)
    if not _ready["is_migrated"]:
        return plain("Migrations are missing: run manage.py migrate.\n", status=503)
    return plain("ready\n")


def missing_migrations():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


@require_safe
def robots(request):
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    private = ["/accounts/", "/studio/", "/admin/", "/preview/", "/notes/", "/favorites/", "/tutor/", "/search/"]
    private += ["/join/", "/invitations/", "/my-courses/"]
    rules = "".join(f"Disallow: {path}\n" for path in private)
    return plain(f"User-agent: *\n{rules}\nSitemap: {sitemap}\n")


@require_safe
@conditional_page
@pagecache.keep
def llms(request):
    """The site for language models: its public courses with links to their Markdown (https://llmstxt.org)."""
    response = plain(twins.site_text())
    response.changes_at = current_shelf().next_change
    return response


def plain(text, *, status=200):
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
