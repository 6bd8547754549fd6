"""Lectures as links name them by identity: where one stands now."""

from .markdown_links import IN_SOURCE
from .models import Lecture


def with_current_addresses(source, *, for_user):
    """The Markdown with links by identity as addresses of now, where this person may read that lecture."""
    wanted = {int(pk) for _before, pk, _heading in IN_SOURCE.findall(source)}
    if not wanted:
        return source
    found = Lecture.objects.visible_to(for_user).filter(pk__in=wanted).select_related("course")
    places = {lecture.pk: lecture.get_absolute_url() for lecture in found}

    def addressed(match):
        pk = int(match[2])
        return f"{match[1]}{places.get(pk, f'/lectures/{pk}/')}{match[3] or ''}"

    return IN_SOURCE.sub(addressed, source)
