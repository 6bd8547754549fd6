"""The search index: what can be found, as lines of tokens (courses/search_tokens.py), and how its words are spelled.

Beside the first table each database keeps its full text index by itself (migration 0014): SQLite an FTS5 table that
triggers fill, PostgreSQL a generated `tsvector` column. A later migration that alters the table on SQLite makes it
anew, and must put the triggers back.
"""

from django.db import models

from .lecture import Lecture
from .revision import Passage, Revision


class SearchEntry(models.Model):
    """A thing that can be found: a lecture by its title, a passage by heading and text, or a piece of a part, such as a
    mission. Rows are made with a revision and never changed; that they exist does not mean that anybody may see them.
    """

    LECTURE, PASSAGE = "lecture", "passage"

    lecture = models.ForeignKey(Lecture, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="search_entries")
    passage = models.ForeignKey(Passage, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, help_text="lecture, passage, or the name of the part (courses/parts.py).")
    anchor = models.CharField(max_length=120, blank=True, help_text="Its id on the lecture's page.")
    shown = models.TextField(blank=True, help_text="The text of a piece of a part, for the list of what was found.")
    words = models.TextField(help_text="Its line of tokens.")

    def __str__(self):
        return f"{self.kind} {self.anchor}"


class SearchSpelling(models.Model):
    """A word that occurs in what was published, by each of its keys (courses/spelling.py): two words with a key in
    common are spelled alike. Words stay when their texts go; what is suggested is looked up first by the asker's
    rights.
    """

    key = models.CharField(max_length=16)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="unique_spelling")]

    def __str__(self):
        return self.word
