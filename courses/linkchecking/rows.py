"""How an outside address is kept: without its fragment, found by its hash."""

import hashlib
from urllib.parse import urldefrag

from django.utils.translation import gettext as _

from courses.models import LinkCheck

LONGEST = LinkCheck._meta.get_field("url").max_length


def address_of(target):
    """What is asked; a fragment never leaves the browser."""
    return urldefrag(target)[0]


def hash_of(target):
    return hashlib.sha256(address_of(target).encode("utf-8", "surrogatepass")).hexdigest()


def words_for(detail):
    """What a row keeps ("status 404") as the end of a sentence, in the language that is active."""
    reason, _space, number = detail.partition(" ")
    words = {
        "status": _("it answered %(number)s"),
        "timeout": _("no answer within %(number)s seconds"),
        "seconds": _("it took %(number)s seconds"),
        "name": _("there is no such site"),
        "connection": _("it does not take the connection"),
        "certificate": _("its certificate is not valid"),
        "redirects": _("it leads on and on, more than %(number)s times"),
        "address": _("this is no address"),
        "scheme": _("it is neither http nor https"),
        "password": _("it holds a name or a password"),
        "port": _("it uses port %(number)s"),
        "private": _("it is in a private network"),
    }
    return words.get(reason, detail) % {"number": number}
