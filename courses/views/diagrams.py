"""The page inside a diagram's frame. Mermaid writes styles into what it draws, which the site's policy forbids;
so it runs alone in a sandboxed frame, whose own policy allows that and nothing else."""

from csp.decorators import csp
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    # Also for somebody who opens the frame's address by itself.
    "sandbox": ["allow-scripts"],
}


@require_safe
@cache_control(public=True, max_age=3600)
@xframe_options_sameorigin
@csp(POLICY)
def diagram_frame(request):
    """The same page for everybody: it gets each diagram by a message from the page around it."""
    return render(request, "courses/diagram_frame.html")
