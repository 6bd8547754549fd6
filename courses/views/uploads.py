"""The bytes of an upload, for those who may see it. There is no public media folder."""

from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses import covers, previewing
from courses.models import Course, Upload
from courses.serving import serve

# What a browser may draw by itself; everything else is a download, so that no upload ever runs as a page of this site.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}
# Opened in a tab of its own, an upload gets no script, no style and no origin.
LOCKED = {"default-src": ["'none'"], "sandbox": True}


@require_safe
@csp_replace(LOCKED)
def upload(request, pk, name):
    found, is_public = readable(request, pk)
    if name != found.name:
        return redirect(found.get_absolute_url())
    response = serve(
        request,
        found.file,
        size=found.size,
        content_type=found.content_type,
        name=found.name,
        as_attachment=found.content_type not in SHOWN,
        etag=found.sha256,
        modified_at=found.created_at,
    )
    return sealed(response, is_public)


@require_safe
@csp_replace(LOCKED)
def upload_thumbnail(request, pk):
    found, is_public = readable(request, pk)
    if not found.thumbnail:
        raise Http404(found.name)
    response = serve(
        request,
        found.thumbnail,
        size=found.thumbnail.size,
        content_type="image/webp",
        name="thumbnail.webp",
        as_attachment=False,
        etag=f"{found.sha256}-thumbnail",
        modified_at=found.created_at,
    )
    return sealed(response, is_public)


@require_safe
@csp_replace(LOCKED)
def upload_cover(request, pk, size):
    """Only of a picture that is a cover now: no size of any other is ever made."""
    found, is_public = readable(request, pk)
    if size not in covers.SIZES or not Course.objects.filter(cover=found).exists():
        raise Http404(size)
    try:
        file = covers.rendition(found, size)
    except covers.NoPicture as error:
        raise Http404(found.name) from error
    response = serve(
        request,
        file,
        size=file.size,
        content_type=covers.SIZES[size].content_type,
        name=f"cover{covers.SIZES[size].extension}",
        as_attachment=False,
        etag=f"{found.sha256}-{size}",
        modified_at=found.created_at,
    )
    return sealed(response, is_public)


def readable(request, pk):
    """The upload for this person, and whether anybody may have it. 404 where it is not for them."""
    uploads = Upload.objects.select_related("course")
    found = uploads.readable_by(request.user).filter(pk=pk).first()
    if found:
        is_public = found.course.is_public
        return found, is_public and not request.user.is_authenticated
    found = get_object_or_404(uploads, pk=pk)
    if not previewing.shows(request.GET.get("preview", ""), found):
        raise Http404(found.name)
    return found, False


def sealed(response, is_public):
    response["X-Content-Type-Options"] = "nosniff"
    if is_public:
        patch_cache_control(response, public=True, max_age=300)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
