"""The lecture page and its Markdown twin."""

from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import linking, pagecache, parts, twins
from courses.views.forwarding import forwards_lecture
from courses.views.readable import needs_reading


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
    return pagecache.kept_for_visitors(request, response, found.outline)


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
