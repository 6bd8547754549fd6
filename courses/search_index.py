"""Keeping the search index: rows are written with a revision, in its transaction, and go when it cannot be live again.

Whether a revision is live is never kept here but asked when somebody searches, so what goes live or ends by time alone
is found or not found at that very moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone

from . import parts
from .models import Passage, Revision, SearchEntry, SearchSpelling
from .search_tokens import lecture_line, part_line, passage_lines
from .spelling import first_key, keys_of, words_of

# Rows at a time, and lectures at a time.
BATCH, LECTURES = 500, 200


def index(revision, passages: Sequence[Passage]):
    """Of a revision that was just frozen; the caller holds the transaction."""
    stems = parts.stems(revision.parts)
    SearchEntry.objects.bulk_create(entries_of(revision, passages, stems))
    learn(words_in(revision, passages, stems), SearchSpelling)


def entries_of(revision, passages, stems, model=SearchEntry) -> list:
    own = {"lecture_id": revision.lecture_id, "revision_id": revision.pk}
    lecture, title = revision.lecture_id, revision.title
    rows = [model(**own, kind=SearchEntry.LECTURE, words=lecture_line(lecture, title, revision.summary))]
    rows += [
        model(**own, kind=SearchEntry.PASSAGE, anchor=passage.heading_id, passage_id=passage.pk, words=words)
        for passage in passages
        for words in passage_lines(lecture, title, passage.heading, passage.text)
    ]
    rows += [
        model(**own, kind=stem.kind, anchor=stem.anchor, shown=stem.text, words=part_line(lecture, stem.text))
        for stem in stems
    ]
    return rows


def words_in(revision, passages, stems) -> set[str]:
    texts = [revision.title, revision.summary, *(stem.text for stem in stems)]
    texts += [text for passage in passages for text in (passage.heading, passage.text)]
    return set(words_of("\n".join(texts)))


def learn(words: Iterable[str], model):
    """Remember how they are spelled, but for those that are known."""
    for batch in batches(sorted(words)):
        known = model.objects.filter(key__in={first_key(word) for word in batch}, word__in=batch)
        new = set(batch).difference(known.values_list("word", flat=True))
        rows = [model(key=key, word=word) for word in new for key in keys_of(word)]
        model.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def batches(items, size=BATCH):
    return [items[start : start + size] for start in range(0, len(items), size)]


def drop_unreachable(lecture):
    """Remove the rows of revisions that nobody will ever read again: neither live nor to come."""
    of_it = Revision.objects.filter(lecture=lecture)
    rows = SearchEntry.objects.filter(lecture=lecture)
    rows.exclude(revision__in=of_it.running()).exclude(revision__in=of_it.coming()).delete()


def rebuild(revisions=Revision, passages=Passage, entries=SearchEntry, spellings=SearchSpelling) -> int:
    """Write the whole index anew, some lectures at a time; how many revisions are in it. A migration hands in its
    models.
    """
    entries.objects.all().delete()
    spellings.objects.all().delete()
    wanted = reachable_ids(revisions)
    for batch in batches(wanted, LECTURES):
        add(batch, revisions, passages, entries, spellings)
    return len(wanted)


def reachable_ids(model) -> list[int]:
    """Revisions that are live, by their times alone, or will be."""
    now, last, wanted = timezone.now(), {}, []
    rows = model.objects.filter(withdrawn_at__isnull=True).order_by("live_from", "number")
    for pk, lecture, begins, ends in rows.values_list("pk", "lecture_id", "live_from", "live_until").iterator():
        if begins > now:
            wanted.append(pk)
        else:
            last[lecture] = (pk, ends)
    return sorted([*wanted, *(pk for pk, ends in last.values() if ends is None or ends > now)])


def add(wanted, revisions, passages, entries, spellings):
    texts = defaultdict(list)
    for passage in passages.objects.filter(revision_id__in=wanted).order_by("revision_id", "position"):
        texts[passage.revision_id].append(passage)
    rows, words = [], set()
    for revision in revisions.objects.filter(pk__in=wanted).only("lecture_id", "title", "summary", "parts"):
        stems = parts.stems(revision.parts)
        rows += entries_of(revision, texts[revision.pk], stems, entries)
        words |= words_in(revision, texts[revision.pk], stems)
    entries.objects.bulk_create(rows, batch_size=BATCH)
    learn(words, spellings)
