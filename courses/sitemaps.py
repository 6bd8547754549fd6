"""What search engines may know: public courses and their live lectures. Unlisted and members' courses are not named.

Each page is told with its translations (hreflang), as in its own head.
"""

from collections import defaultdict

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse

from .describing import in_languages
from .models import Course, Revision

PUBLIC = Course.Visibility.PUBLIC
SLUGS = ["lecture__slug", *(f"lecture__course__{name}" for name in ("slug", "language", "translation_of"))]


class TranslatedSitemap(Sitemap):
    limit = 1000  # the protocol allows 50,000, but nobody should wait for those

    def get_urls(self, page=1, site=None, protocol=None):
        urls = super().get_urls(page, site, protocol)
        origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        families = translated_courses()
        known = self.known(families)
        for url in urls:
            course = self.course_of(url["item"])
            family = [one for one in families[head(course)] if one.pk != course.pk]
            others = [
                (one.language, origin + self.path_in(one, url["item"]), one.pk == head(course))
                for one in family
                if self.has(one, url["item"], known)
            ]
            pairs = in_languages(course.language, url["location"], others)
            url["alternates"] = [{"lang_code": language, "location": location} for language, location in pairs]
        return urls

    def get_latest_lastmod(self):
        live = Revision.objects.live().filter(lecture__course__visibility=PUBLIC)
        return live.aggregate(latest=Max("live_from"))["latest"]


class CourseSitemap(TranslatedSitemap):
    def items(self):
        live = Revision.objects.live().filter(lecture__course=OuterRef("pk")).order_by("-live_from")
        found = Course.objects.filter(visibility=PUBLIC).with_live_lectures()
        return found.annotate(live_since=Subquery(live.values("live_from")[:1])).order_by("pk")

    def lastmod(self, course):
        return course.live_since

    def course_of(self, course):
        return course

    def known(self, families):
        return None

    def has(self, one, course, known):
        return True

    def path_in(self, one, course):
        return one.get_absolute_url()


class LectureSitemap(TranslatedSitemap):
    def items(self):
        found = Revision.objects.live().filter(lecture__course__visibility=PUBLIC)
        return found.select_related("lecture__course").only("live_from", *SLUGS).order_by("lecture_id")

    def location(self, revision):
        return revision.lecture.get_absolute_url()

    def lastmod(self, revision):
        return revision.live_from

    def course_of(self, revision):
        return revision.lecture.course

    def known(self, families):
        """(course id, slug) of every live lecture of a course that has translations."""
        courses = [one.pk for family in families.values() for one in family]
        live = Revision.objects.live().filter(lecture__course__in=courses).order_by()
        return set(live.values_list("lecture__course", "lecture__slug"))

    def has(self, one, revision, known):
        return (one.pk, revision.lecture.slug) in known

    def path_in(self, one, revision):
        return reverse("lecture", args=[one.slug, revision.lecture.slug])


def head(course):
    return course.translation_of_id or course.pk


def translated_courses():
    """{id of the original: its family}, public and with something live, as in courses/translating.py."""
    found = Course.objects.filter(visibility=PUBLIC).with_live_lectures()
    members = found.filter(
        Q(translation_of__isnull=False) | Q(pk__in=Course.objects.exclude(translation_of=None).values("translation_of"))
    )
    families = defaultdict(list)
    for course in members.only("slug", "language", "translation_of").order_by("language", "pk"):
        families[head(course)].append(course)
    return families


SITEMAPS = {"courses": CourseSitemap, "lectures": LectureSitemap}
