from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self):
        from . import readiness
        from .readiness import addresses, blocks, links, outside, pictures, schedule, texts

        readiness.register("settings", texts.check_settings)
        readiness.register("text", texts.check_text)
        readiness.register("problems", texts.check_problems)
        readiness.register("headings", texts.check_headings)
        readiness.register("blocks", blocks.check_blocks)
        readiness.register("files", pictures.check_files)
        readiness.register("links", links.check_links)
        readiness.register("outside", outside.check_outside)
        readiness.register("times", schedule.check_times)
        addresses.register_page("sitemap_section", lambda section, sitemaps: section in sitemaps)
