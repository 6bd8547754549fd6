"""`manage.py rebuild_search_index`: write the search index anew. It keeps itself; this is for after a repair by
hand.
"""

from django.core.management.base import BaseCommand
from django.db import transaction

from courses import search_index


class Command(BaseCommand):
    help = "Write the search index anew from the revisions that are live or scheduled."

    def handle(self, *args, **options):
        with transaction.atomic():
            count = search_index.rebuild()
        self.stdout.write(f"{count} revisions can be found.")
