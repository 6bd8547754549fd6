"""{% kept "outline" reading.stamp mine.completed %}…{% endkept %}: a piece of a page, rendered once for equal values.

Learners in the same place (nothing answered, no note, the same lectures finished) see the same pieces, and most
learners are. A worker keeps the last pieces for each language and time zone. The values after the name must be
hashable, and must be all that the piece depends on: inside, there is no request and no person but whether somebody is
signed in, so that no piece can hold what is another's. A CSRF token is put in afterwards.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django import template
from django.conf import settings
from django.utils import timezone, translation

from accounts.csrf import page_token
from courses.markdown import trusted

register = template.Library()

MAX_KEPT = 1000
# Stand in a kept piece for what differs from person to person. Random, so that nobody can type them into a page.
TOKEN, PERSON = (f"slot-{secrets.token_hex(16)}" for _ in range(2))

_kept: OrderedDict = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Somebody:
    """All that a kept piece may know of who reads."""

    is_authenticated: bool
    pk: str = PERSON


@dataclass(frozen=True)
class Impersonal:
    """Stands in for the request."""

    user: Somebody
    path: str

    def get_full_path(self):
        return self.path


@register.tag
def kept(parser, token):
    name, *values = token.split_contents()[1:]
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(nodelist, name, [parser.compile_filter(value) for value in values])


class KeptNode(template.Node):
    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        """Without a first value (a preview has no stamp), and while somebody works on templates, nothing is kept."""
        stamp, *values = [value.resolve(context) for value in self.values]
        if not stamp or settings.DEBUG:
            return self.nodelist.render(context)
        request = context["request"]
        is_known = request.user.is_authenticated
        names = (self.name, translation.get_language(), timezone.get_current_timezone_name(), request.path, is_known)
        key = (names, stamp, *values)
        html = recall(key)
        if html is None:
            html = remember(key, self.render_for_anybody(context, request.path, is_known))
        # Inside another kept piece the places stay open until that one is filled.
        return trusted(html) if isinstance(request, Impersonal) else fill(html, request)

    def render_for_anybody(self, context, path, is_known):
        somebody = Somebody(is_known)
        stand_in = Impersonal(somebody, path)
        with context.push(request=stand_in, user=somebody, perms=None, messages=None, csrf_token=TOKEN):
            return self.nodelist.render(context)


def recall(key):
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def remember(key, html):
    with _lock:
        _kept[key] = html
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    return html


def fill(html, request):
    """The reader's own token and number, where the piece has a place for them."""
    if TOKEN in html:
        html = html.replace(TOKEN, page_token(request))
    if PERSON in html:
        html = html.replace(PERSON, str(request.user.pk))
    return trusted(html)
