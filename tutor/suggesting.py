"""Questions to begin with, out of what the lecture is about."""

SUGGESTIONS = 3


def questions(revision):
    """The first section headings, as they stand: every one of them finds at least its own passage."""
    headings = [heading["text"] for heading in revision.headings if heading["level"] <= 3]
    return list(dict.fromkeys(headings))[:SUGGESTIONS]
