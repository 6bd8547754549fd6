"""The page of favorites, with its collections. Another's are not found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.ways_back import path_on_site

from . import collecting, favoriting, restoring
from .favorite_forms import (
    KINDS,
    CollectionForm,
    DropForm,
    FavoriteFilterForm,
    MoveForm,
    SpotForm,
    first_error,
    id_of,
)
from .favorite_listing import courses_with_favorites, favorites_of, grouped, groups_of, with_places
from .favorite_rows import rows_of
from .models import Collection, Favorite

A_PAGE = 50
UNPROCESSABLE = 422


@login_required
@require_GET
def favorites(request):
    return show(request)


def show(request, *, status=200, **refused):
    """The page as its address narrows it. `refused` is a form that comes back with what was typed."""
    form = FavoriteFilterForm(request.GET)
    words, kind, course_id, group = (form.chosen(name) for name in ("q", "kind", "course", "collection"))
    groups = groups_of(request.user)
    group = group if group in {one.key for one in groups} else ""
    found = favorites_of(request.user, words=words, kind=kind, course_id=course_id, group=group)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    is_narrowed = bool(words or kind or course_id)
    rows = rows_of(page.object_list, user=request.user)
    context = {
        "page": page,
        "groups": groups,
        "shown": grouped(rows, groups, group=group, with_empty=not is_narrowed and page.paginator.num_pages == 1),
        "group": group,
        "words": words,
        "kind": kind,
        "kinds": KINDS.items(),
        "course_id": course_id,
        "courses": list(courses_with_favorites(request.user)),
        "is_narrowed": is_narrowed,
        "has_order": not is_narrowed,
        "total": sum(one.count for one in groups),
        "here": request.get_full_path() if request.method == "GET" else reverse("favorites"),
    }
    return render(request, "learning/favorites.html", context | refused, status=status)


def own_favorite(request, pk):
    return get_object_or_404(Favorite.objects.filter(user=request.user), pk=pk)


def own_collection(request, pk):
    return get_object_or_404(Collection.objects.filter(user=request.user), pk=pk)


def list_again(request, fragment=""):
    """Back to the list as it was narrowed, at the row that was pressed."""
    back = path_on_site(request, request.POST.get("next", "")) or reverse("favorites")
    return HttpResponseRedirect(back + (f"#{fragment}" if fragment else ""))


@login_required
@require_POST
def favorite_remove(request, pk):
    favorite = own_favorite(request, pk)
    undo = favoriting.take_off(Favorite.objects.filter(pk=favorite.pk), by=request.user)
    if request.htmx:
        return JsonResponse({"undo": undo, "text": _("Removed from favorites.")})
    back = list_again(request)
    restoring.offer(request, _("Removed from favorites."), undo, back=back.url)
    return back


@login_required
@require_POST
def favorites_restore(request):
    """What was taken away, star or collection, is again as it was."""
    try:
        restoring.restore(request.POST.get("token", ""), by=request.user)
    except favoriting.CannotUndo:
        return restore_refused(request, _("This cannot be undone any more."))
    except collecting.Refused as refusal:
        return restore_refused(request, str(refusal))
    if request.htmx:
        return JsonResponse({"restored": True})
    messages.success(request, _("It is back."))
    return list_again(request)


def restore_refused(request, text):
    if request.htmx:
        return JsonResponse({"error": text}, status=UNPROCESSABLE)
    messages.error(request, text)
    return list_again(request)


@login_required
@require_GET
def favorite_open(request, pk):
    """The place where a favorite is now. A lecture that has it no more is shown from its top, with a word about it."""
    favorite = get_object_or_404(with_places(Favorite.objects.filter(user=request.user), request.user), pk=pk)
    (row,) = rows_of([favorite], user=request.user)
    if row.is_gone:
        messages.info(request, _("“%(title)s” is not in this lecture any more.") % {"title": row.title})
    if not row.url:
        messages.info(request, _("“%(title)s” is not available now.") % {"title": row.title})
    return redirect(row.url or "favorites")


@login_required
@require_POST
def favorite_order(request, pk):
    """A step up or down, or where it was dropped."""
    favorite, form = own_favorite(request, pk), DropForm(request.POST)
    if not form.is_valid():
        return refused(request, first_error(form))
    try:
        collecting.move_favorite(favorite, form.spot, by=request.user, to=form.target(favorite))
    except collecting.Refused as refusal:
        return refused(request, str(refusal))
    if not request.htmx:
        return list_again(request, f"favorite-{pk}")
    return JsonResponse({"counts": {one.key: one.count for one in groups_of(request.user)}})


def refused(request, text):
    if request.htmx:
        return JsonResponse({"error": text}, status=UNPROCESSABLE)
    return show(request, status=UNPROCESSABLE, refusal=text)


@login_required
@require_http_methods(["GET", "POST"])
def favorite_move(request, pk):
    """Into a collection of theirs, a new one, or none."""
    favorite = get_object_or_404(with_places(Favorite.objects.filter(user=request.user), request.user), pk=pk)
    error = ""
    if request.method == "POST":
        error = moved(request, favorite, MoveForm(request.POST))
        if not error:
            messages.success(request, _("Moved."))
            back = list_again(request, f"favorite-{pk}")
            return JsonResponse({"url": back.url}) if request.htmx else back
    (row,) = rows_of([favorite], user=request.user)
    back = path_on_site(request, request.POST.get("next", "") or request.GET.get("next", ""))
    context = {
        "favorite": row,
        "groups": groups_of(request.user),
        "error": error,
        "typed": request.POST.get("name", ""),
        "chosen": request.POST.get("collection", "") or str(favorite.collection_id or "none"),
        "back": back or reverse("favorites"),
    }
    template = "learning/_favorite_move.html" if request.htmx else "learning/favorite_move.html"
    return render(request, template, context, status=UNPROCESSABLE if error else 200)


def moved(request, favorite, form):
    """Why it was not; empty where it was."""
    if not form.is_valid():
        return first_error(form)
    name, group = form.cleaned_data["name"], form.cleaned_data["collection"]
    if not name and group is None:
        return _("Choose a collection, or write the name of a new one.")
    try:
        collecting.move_to(favorite, by=request.user, to=None if group is None else id_of(group), name=name)
    except collecting.Refused as refusal:
        return str(refusal)
    return ""


@login_required
@require_POST
def collection_add(request):
    form = CollectionForm(request.POST)
    error = first_error(form)
    if not error:
        try:
            made = collecting.add_collection(form.cleaned_data["name"], by=request.user)
        except collecting.Refused as refusal:
            error = str(refusal)
    if error:
        return show(request, status=UNPROCESSABLE, add_error=error, add_typed=request.POST.get("name", ""))
    messages.success(request, _("The collection “%(name)s” is made. Move favorites into it.") % {"name": made.name})
    return redirect(f"{reverse('favorites')}#collection-{made.pk}")


@login_required
@require_POST
def collection_rename(request, pk):
    collection, form = own_collection(request, pk), CollectionForm(request.POST)
    error = first_error(form)
    if not error:
        try:
            collecting.rename_collection(collection, form.cleaned_data["name"], by=request.user)
        except collecting.Refused as refusal:
            error = str(refusal)
    if error:
        typed = {"rename_pk": pk, "rename_error": error, "rename_typed": request.POST.get("name", "")}
        return show(request, status=UNPROCESSABLE, **typed)
    return list_again(request, f"collection-{pk}")


@login_required
@require_POST
def collection_delete(request, pk):
    collection = own_collection(request, pk)
    undo = collecting.delete_collection(collection, by=request.user)
    text = _("The collection “%(name)s” is deleted. Its favorites are still here.") % {"name": collection.name}
    restoring.offer(request, text, undo, back=reverse("favorites"))
    return redirect("favorites")


@login_required
@require_POST
def collection_order(request, pk):
    collection, form = own_collection(request, pk), SpotForm(request.POST)
    if not form.is_valid():
        return refused(request, first_error(form))
    collecting.order_collection(collection, form.spot, by=request.user)
    return JsonResponse({"ordered": True}) if request.htmx else list_again(request, f"collection-{pk}")
