"""Atom feeds (RFC 4287) of the site and of each public course: what was published lately and is worth hearing of.

Typo fixes (not notable) stay out. Ids are made of the lasting address, so that a renamed or moved lecture is not news.
"""

import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import conditional_page, require_safe

from . import pagecache
from .models import Course, Revision
from .reading import next_change
from .views.forwarding import forwards_course

LATEST = 30
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LIGHT = [
    "lecture__slug",
    "lecture__course__slug",
    "lecture__course__title",
    "lecture__course__language",
    *(f"lecture__course__owner__{name}" for name in ("display_name", "first_name", "last_name", "username")),
]
PUBLIC = Course.objects.filter(visibility=Course.Visibility.PUBLIC)


def news(courses):
    """Live lectures by their latest notable revision: a typo mended later neither hides nor repeats one."""
    notable = (
        Revision.objects.kept()
        .filter(lecture=OuterRef("lecture"), is_notable=True, live_from__lte=timezone.now())
        .order_by("-live_from", "-number")
    )
    return (
        Revision.objects.live()
        .filter(lecture__course__in=courses)
        .annotate(news_at=Subquery(notable.values("live_from")[:1]), news_number=Subquery(notable.values("number")[:1]))
        .filter(news_at__isnull=False)
        .select_related("lecture__course__owner")
        .only("title", "summary", "live_from", *LIGHT)
        .order_by("-news_at", "-pk")[:LATEST]
    )


def answered_once(view):
    """Kept for visitors while nothing is published, and not sent again to who has it, by its ETag.

    The time of the newest entry is no mark of it: where that one is unpublished, an older time is the news.
    """

    @require_safe
    @conditional_page
    @pagecache.keep
    def asked(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        del response["Last-Modified"]
        response.changes_at = next_change(PUBLIC.all())
        return response

    return asked


class PlainAtom(Atom1Feed):
    """Without characters that XML cannot hold: one of them in a title would take the whole feed away."""

    def __init__(self, title, link, description, **options):
        super().__init__(xml_text(title), link, xml_text(description), **as_xml(options))

    def add_item(self, title, link, description, **options):
        super().add_item(xml_text(title), link, xml_text(description), **as_xml(options))


def as_xml(options):
    """Lists too: `categories` is one."""
    return {
        name: [*map(xml_text, one)] if isinstance(one, list | tuple) else xml_text(one) for name, one in options.items()
    }


def xml_text(value):
    return NOT_XML.sub("", value) if isinstance(value, str) else value


class LatestLectures(Feed):
    feed_type = PlainAtom

    def title(self, course):
        return settings.SITE_NAME

    def subtitle(self, course):
        return _("Lectures that were published lately.")

    def link(self, course):
        return reverse("catalog")

    def feed_url(self, course):
        return reverse("feed")

    def feed_guid(self, course):
        return f"{settings.SITE_URL}{self.feed_url(course)}"

    def items(self, course):
        return news(PUBLIC.all())

    def item_title(self, revision):
        return revision.title

    def item_description(self, revision):
        return revision.summary

    def item_link(self, revision):
        return revision.lecture.get_absolute_url()

    def item_pubdate(self, revision):
        return revision.news_at

    def item_updateddate(self, revision):
        return revision.live_from

    def item_author_name(self, revision):
        return str(revision.lecture.course.owner)

    def item_categories(self, revision):
        return [revision.lecture.course.title]

    def item_guid(self, revision):
        """Another for each revision, so that readers see an update as news."""
        lasting = reverse("lecture_lasting", args=[revision.lecture_id])
        return f"{settings.SITE_URL}{lasting}#revision-{revision.news_number}"


class LatestOfCourse(LatestLectures):
    def get_object(self, request, course_slug):
        return get_object_or_404(PUBLIC.select_related("owner").with_live_lectures(), slug=course_slug)

    def title(self, course):
        return course.title

    def subtitle(self, course):
        return course.summary

    def get_feed(self, course, request):
        """In the course's language, whoever asks."""
        with override(course.language):
            return super().get_feed(course, request)

    def link(self, course):
        return course.get_absolute_url()

    def feed_url(self, course):
        return reverse("course_feed", args=[course.slug])

    def feed_guid(self, course):
        """Of its number: the address may change."""
        return f"{settings.SITE_URL}/courses/#{course.pk}"

    def items(self, course):
        return news(PUBLIC.filter(pk=course.pk))


feed = answered_once(LatestLectures())
course_feed = answered_once(forwards_course(LatestOfCourse()))
