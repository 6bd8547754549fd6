"""One search box for courses and for the text of live lectures."""

from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses.forms import SearchForm
from courses.search import A_PAGE as MAX_LECTURES
from courses.search import search as find


@require_safe
def search(request):
    form = SearchForm(request.GET)
    results = find(form.question, user=request.user)
    context = {"form": form, "question": form.question, "results": results, "most": MAX_LECTURES}
    response = render(request, "courses/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response
