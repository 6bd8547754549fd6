"""What search engines may know: public courses and their live lectures. Unlisted and members' courses are not named."""

from django.contrib.sitemaps import Sitemap

from .models import Course, Revision

PUBLIC = Course.Visibility.PUBLIC


class CourseSitemap(Sitemap):
    limit = 5000

    def items(self):
        return Course.objects.filter(visibility=PUBLIC).with_live_lectures().order_by("pk")


class LectureSitemap(Sitemap):
    limit = 5000

    def items(self):
        found = Revision.objects.live().filter(lecture__course__visibility=PUBLIC)
        return found.select_related("lecture__course").only("live_from", *SLUGS).order_by("pk")

    def location(self, revision):
        return revision.lecture.get_absolute_url()

    def lastmod(self, revision):
        return revision.live_from


SLUGS = ["lecture__slug", "lecture__course__slug"]
SITEMAPS = {"courses": CourseSitemap, "lectures": LectureSitemap}
