"""The catalog: the first page of the site."""

from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import pagecache
from courses.cataloguing import catalog_page
from courses.models import Course
from courses.reading import next_change


@require_safe
@pagecache.keep
def catalog(request):
    page = catalog_page(request.user, request.GET.get("page"))
    response = render(request, "courses/catalog.html", {"page": page, "courses": page.object_list})
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        response.changes_at = next_change(Course.objects.readable_by(request.user))
    return response
