"""`manage.py run_worker`: do in the background what waits in the database, beside the server (see tools/serve.py)."""

import logging

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from courses.linkchecking.background import schedule_round

SECONDS_BETWEEN_LOOKS = 2


class Command(db_worker.Command):
    help = "Run tasks that wait in the database (links to other sites), and see that the daily round is among them."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(interval=SECONDS_BETWEEN_LOOKS, reload=False)

    def configure_logging(self, verbosity):
        """Failures are told; that a task begins and ends, only with --verbosity 2."""
        super().configure_logging(verbosity)
        if verbosity == 1:
            for name in (db_worker.TASKS_LOGGER, "django_tasks_db"):
                logging.getLogger(name).setLevel(logging.ERROR)

    def handle(self, **options):
        schedule_round(timezone.now())
        super().handle(**options)
