from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Missions")

    def ready(self):
        from courses import parts, readiness

        from . import checks, freezing, placing

        parts.register("missions", freezing.MISSIONS)
        readiness.register("missions", checks.check_missions)
        readiness.register("mission places", placing.check_places)
