"""Publishing is a permission of its own: whoever lacks it hears so, in words."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

PUBLISHERS_ONLY = _("Publishing is for editors. Request a review in the editor, and one of them looks at your lecture.")


def publishers_only(view):
    """Authors get 403 with a sentence. Which lectures a publisher may act on is in the querysets."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.has_perm("courses.publish_lecture"):
            raise PermissionDenied(PUBLISHERS_ONLY)
        return view(request, *args, **kwargs)

    return guarded
