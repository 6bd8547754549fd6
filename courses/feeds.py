"""The Atom feed: what was published lately and is worth hearing of. Typo fixes (not notable) stay out."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, Subquery
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from .models import Course, Revision

LATEST = 30
LIGHT = [
    "lecture__slug",
    "lecture__course__slug",
    "lecture__course__title",
    *(f"lecture__course__owner__{name}" for name in ("display_name", "first_name", "last_name", "username")),
]


class LatestLectures(Feed):
    feed_type = Atom1Feed
    link = reverse_lazy("catalog")
    feed_url = reverse_lazy("feed")
    subtitle = _("Lectures that were published lately.")

    def title(self):
        return settings.SITE_NAME

    def items(self):
        """Live lectures by their latest notable revision: a typo mended later neither hides nor repeats one."""
        notable = (
            Revision.objects.kept()
            .filter(lecture=OuterRef("lecture"), is_notable=True, live_from__lte=timezone.now())
            .order_by("-live_from", "-number")
        )
        return (
            Revision.objects.live()
            .filter(lecture__course__visibility=Course.Visibility.PUBLIC)
            .annotate(
                news_at=Subquery(notable.values("live_from")[:1]), news_number=Subquery(notable.values("number")[:1])
            )
            .filter(news_at__isnull=False)
            .select_related("lecture__course__owner")
            .only("title", "summary", "live_from", *LIGHT)
            .order_by("-news_at", "-pk")[:LATEST]
        )

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
        return f"{settings.SITE_URL}{revision.lecture.get_absolute_url()}#revision-{revision.news_number}"
