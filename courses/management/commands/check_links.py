"""`manage.py check_links`: ask every link to another site, for a timer to run once a day."""

from django.core.management.base import BaseCommand, CommandError

from courses.linkchecking.asking import LinkChecksOff, check_addresses, forget_unused
from courses.linkchecking.background import targets_of
from courses.linkchecking.rows import hash_of, words_for
from courses.models import LinkCheck

from .check_lectures import lectures_of

# Answers are kept after each batch, so that a run which is ended has not asked for nothing.
BATCH = 200


class Command(BaseCommand):
    help = "Ask the links of the working copies to other sites. Answers of the last day are not asked again."

    def add_arguments(self, parser):
        parser.add_argument("course", nargs="*", help="Addresses (slugs) of courses. Default: every course.")
        parser.add_argument("--again", action="store_true", help="Ask also what was answered within the last day.")
        parser.add_argument("--seconds", type=float, default=600, help="Stop after this time. Default: 600.")

    def handle(self, *args, course, again, seconds, **options):
        targets = sorted({target for lecture in lectures_of(course) for target in targets_of(lecture)})
        asked = unanswered = 0
        batches = [targets[start : start + BATCH] for start in range(0, len(targets), BATCH)]
        try:
            for batch in batches:
                outcome = check_addresses(batch, seconds=seconds / len(batches), again=again)
                asked, unanswered = asked + outcome.asked, unanswered + outcome.unanswered
        except LinkChecksOff as refusal:
            raise CommandError(str(refusal)) from refusal
        forget_unused()
        for row in not_fine(targets):
            self.stdout.write(f"{row.url}: {self.style.WARNING(row.result)}: {words_for(row.detail)}")
        self.stdout.write(f"{len(targets)} links, {asked} asked now, {unanswered} without an answer.")


def not_fine(targets):
    """Rows of these addresses that are broken, slow or refused."""
    hashes = {hash_of(target) for target in targets}
    bad = LinkCheck.objects.exclude(result=LinkCheck.Result.FINE).order_by("url")
    return [row for row in bad.iterator() if row.url_hash in hashes]
