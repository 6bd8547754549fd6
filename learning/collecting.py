"""Collections of favorites: made, renamed, ordered, deleted and brought back; and a favorite's place in one.

Every change locks the learner's row first, so that two tabs never leave an order with a hole or a name twice. "No
collection" is a group too: `None`.
"""

import unicodedata
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User

from .favoriting import opened, seal
from .models import Collection, Favorite

MOST_COLLECTIONS = 100
UP, DOWN = "up", "down"


class Refused(Exception):
    """What was asked for cannot be; its text says why, for the learner."""


@dataclass(frozen=True)
class Spot:
    """Where something is put: a step up or down, or right behind or before another one; else at the end."""

    direction: str = ""
    after: int | None = None
    before: int | None = None


def lock(user) -> None:
    User.objects.select_for_update().get(pk=user.pk)


def folded(name: str) -> str:
    """Compared without case, also beyond ASCII, which SQLite does not."""
    return unicodedata.normalize("NFKC", name).casefold()


def check_name(name: str, *, by, but: int | None = None) -> None:
    """Raises Refused where another of their collections is called so."""
    for other in Collection.objects.filter(user=by).exclude(pk=but):
        if folded(other.name) == folded(name):
            raise Refused(
                _("You have a collection called “%(name)s” already. Choose another name.") % {"name": other.name}
            )


@transaction.atomic
def add_collection(name: str, *, by) -> Collection:
    """At the end. Raises Refused."""
    lock(by)
    check_name(name, by=by)
    mine = Collection.objects.filter(user=by)
    if mine.count() >= MOST_COLLECTIONS:
        text = ngettext(
            "You have %(count)s collection, which is as many as there can be. Delete one first.",
            "You have %(count)s collections, which is as many as there can be. Delete one first.",
            MOST_COLLECTIONS,
        )
        raise Refused(text % {"count": MOST_COLLECTIONS})
    return Collection.objects.create(user=by, name=name, position=next_position(mine))


@transaction.atomic
def rename_collection(collection: Collection, name: str, *, by) -> None:
    """Raises Refused."""
    lock(by)
    check_name(name, by=by, but=collection.pk)
    Collection.objects.filter(pk=collection.pk).update(name=name)


@transaction.atomic
def delete_collection(collection: Collection, *, by) -> str:
    """Its favorites stay, in their order, behind those without a collection. What `restore_collection` needs."""
    lock(by)
    ids = list(in_group(by, collection.pk).values_list("pk", flat=True))
    last = next_position(in_group(by, None))
    in_group(by, collection.pk).filter(pk__in=ids).update(collection=None)
    renumber(Favorite, ids, first=last)
    what = {"collection": {"name": collection.name, "position": collection.position}, "favorites": ids}
    collection.delete()
    return seal(what, by=by)


@transaction.atomic
def restore_collection(token: str, *, by) -> Collection:
    """With the favorites that nobody has put elsewhere meanwhile. Twice is once. Raises CannotUndo or Refused."""
    what = opened(token, by=by)
    lock(by)
    name, position = what["collection"]["name"], what["collection"]["position"]
    found = next((one for one in Collection.objects.filter(user=by) if folded(one.name) == folded(name)), None)
    collection = found or add_collection(name, by=by)
    if not found:
        Collection.objects.filter(user=by, position__gte=position).update(position=F("position") + 1)
        Collection.objects.filter(pk=collection.pk).update(position=position)
    alone = set(in_group(by, None).filter(pk__in=what["favorites"]).values_list("pk", flat=True))
    ids = [pk for pk in what["favorites"] if pk in alone]
    Favorite.objects.filter(pk__in=ids).update(collection=collection)
    renumber(Favorite, ids, first=next_position(in_group(by, collection.pk).exclude(pk__in=ids)))
    return collection


@transaction.atomic
def order_collection(collection: Collection, spot: Spot, *, by) -> None:
    lock(by)
    ids = list(Collection.objects.filter(user=by).values_list("pk", flat=True))
    renumber(Collection, placed(ids, collection.pk, spot))


@transaction.atomic
def move_favorite(favorite: Favorite, spot: Spot, *, by, to: int | None) -> None:
    """To a collection of theirs or to none, and there to its place. Raises Refused where the collection is gone."""
    lock(by)
    if to is not None and not Collection.objects.filter(pk=to, user=by).exists():
        raise Refused(_("This collection is gone. Load the page again to see which there are."))
    ids = list(in_group(by, to).values_list("pk", flat=True))
    Favorite.objects.filter(pk=favorite.pk, user=by).update(collection=to)
    renumber(Favorite, placed(ids, favorite.pk, spot))


@transaction.atomic
def move_to(favorite: Favorite, *, by, to: int | None, name: str = "") -> None:
    """To the end of a group, or of a new collection of that name. Raises Refused, and then nothing is made."""
    to = add_collection(name, by=by).pk if name else to
    move_favorite(favorite, Spot(), by=by, to=to)


def in_group(user, collection_id):
    """In the learner's order; a new star has no place of its own yet and stands first."""
    return Favorite.objects.filter(user=user, collection=collection_id).order_by("position", "-created_at", "-pk")


def placed(ids: list[int], pk: int, spot: Spot) -> list[int]:
    """The order with that one at its spot."""
    if spot.direction and pk in ids:
        at = ids.index(pk) + (-1 if spot.direction == UP else 1)
        return with_at(ids, pk, max(0, at))
    others = [other for other in ids if other != pk]
    if spot.after in others:
        return with_at(ids, pk, others.index(spot.after) + 1)
    return with_at(ids, pk, others.index(spot.before) if spot.before in others else len(others))


def with_at(ids: list[int], pk: int, at: int) -> list[int]:
    others = [other for other in ids if other != pk]
    return [*others[:at], pk, *others[at:]]


def next_position(queryset) -> int:
    return (queryset.order_by().aggregate(last=Max("position"))["last"] or 0) + 1


def renumber(model, ids: list[int], *, first: int = 1) -> None:
    """Writes only what changes."""
    wanted = {pk: place for place, pk in enumerate(ids, first)}
    rows = [row for row in model.objects.filter(pk__in=ids).only("pk", "position") if row.position != wanted[row.pk]]
    for row in rows:
        row.position = wanted[row.pk]
    model.objects.bulk_update(rows, ["position"], batch_size=500)
