"""The catalog: the first page of the site."""

from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from courses import catalog_words, pagecache
from courses.cataloguing import catalog_page, current_shelf
from courses.faceting import Wish
from courses.forms import CatalogForm


@require_safe
@pagecache.keep
def catalog(request):
    """A page without choices is kept for visitors; one with choices is made anew, from what is kept of the courses."""
    form = CatalogForm(request.GET)
    found, page = catalog_page(request.user, form.wish, request.GET.get("page"))
    context = {
        "page": page,
        "courses": page.object_list,
        "found": found,
        "facets": catalog_words.facets(found),
        "chips": catalog_words.chips(found),
        "sorts": catalog_words.SORT_LABELS,
        "is_cut": found.is_cut or form.was_cut,
        "all_url": catalog_words.address_of(Wish(sort=found.wish.sort)),
        "search_query": urlencode({"q": found.wish.words}),
    }
    response = render(request, "courses/catalog.html", context)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        response.changes_at = current_shelf().next_change
    return response
