"""Looking for a word in columns, whatever its case."""

from django.db.models import Q


def holds(word: str, *places: str, lookup: str = "icontains") -> Q:
    """In any of the places. SQLite compares letters beyond ASCII by case, so a word with such is looked for in the ways
    it is usually written.
    """
    wanted = Q()
    for place in places:
        for form in {word} if word.isascii() else {word, word.lower(), word.capitalize(), word.upper()}:
            wanted |= Q(**{f"{place}__{lookup}": form})
    return wanted
