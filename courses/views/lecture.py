"""The lecture page and its Markdown twin."""

import functools

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import linking, pagecache, parts, twins
from courses.reading import NeedsSignIn, reading
from courses.views.forwarding import forwards_lecture


def needs_reading(view):
    """Hand the view this person's Reading; 404 where nothing is live, the sign-in page where it is for members."""

    @functools.wraps(view)
    def fetched(request, course_slug, lecture_slug):
        try:
            found = reading(course_slug, lecture_slug, user=request.user)
        except NeedsSignIn:
            return redirect_to_login(request.get_full_path())
        except ObjectDoesNotExist as error:
            raise Http404(str(error)) from error
        return view(request, found)

    return fetched


@require_safe
@forwards_lecture
@needs_reading
def lecture(request, found):
    context = {
        "reading": found,
        "course": found.course,
        "revision": found.revision,
        "may_edit": found.course.is_editable_by(request.user),
    }
    response = render(request, "courses/lecture.html", context)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
        return response
    outline = found.outline
    return pagecache.may_be_kept(request, response, version=outline.version, changes_at=outline.next_change)


@require_safe
@forwards_lecture
@needs_reading
def lecture_markdown(request, found):
    """What machines and note-takers read: the source as published, and the missions without their key."""
    revision = found.revision
    body = linking.with_current_addresses(revision.body.strip(), for_user=request.user)
    pieces = [f"# {revision.title}", body, parts.as_markdown(revision.parts)]
    text = "\n\n".join(piece for piece in pieces if piece) + "\n"
    response = twins.answer(text, found.course)
    response["Link"] = f'<{request.build_absolute_uri(found.lecture.get_absolute_url())}>; rel="canonical"'
    patch_cache_control(response, private=request.user.is_authenticated, no_cache=True)
    return response
