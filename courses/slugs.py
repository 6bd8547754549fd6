"""Addresses that nobody has yet: title, title-2, title-3, … Every look at the database is one query."""

import re

from django.utils.text import slugify

from .models import Course, Lecture

NUMBER = re.compile(r"-\d+$")
# A number shortens the title before it; addresses that differ only by that begin equally up to here.
ROOM = 8


class FreeSlugs:
    """One after the other, none of them in `taken`. Its work grows with the number of titles, equal ones too."""

    def __init__(self, taken, *, fallback="untitled", max_length=80):
        self.taken, self.fallback, self.max_length = set(taken), fallback, max_length
        self.reached = {}  # the last number of each base: those before it are taken

    def base(self, title):
        return slugify(title, allow_unicode=True)[: self.max_length].strip("-") or self.fallback

    def take(self, title):
        base = self.base(title)
        if base in self.taken:
            base = NUMBER.sub("", base)
        slug, number = base, self.reached.get(base, 1)
        while slug in self.taken:
            number += 1
            slug = f"{base[: self.max_length - len(str(number)) - 1]}-{number}"
        self.reached[base] = number
        self.taken.add(slug)
        return slug


def free_slug(title, rows, *, taken=(), **options):
    """For the title among the rows of the queryset, and what is `taken` besides."""
    slugs = FreeSlugs(taken, **options)
    beginning = NUMBER.sub("", slugs.base(title))[: slugs.max_length - ROOM]
    slugs.taken.update(rows.filter(slug__startswith=beginning).values_list("slug", flat=True))
    return slugs.take(title)


def free_course_slug(title):
    return free_slug(title, Course.objects.all(), fallback="course")


LECTURE = {"fallback": "lecture", "max_length": 100}
# No lecture gets it: /courses/<course>/print/ is the whole course on paper.
PRINT = "print"


def free_lecture_slug(title, course, *, besides=None):
    others = Lecture.objects.filter(course=course).exclude(pk=besides and besides.pk)
    return free_slug(title, others, taken={PRINT}, **LECTURE)


def free_lecture_slugs(titles, course):
    slugs = FreeSlugs([PRINT, *Lecture.objects.filter(course=course).values_list("slug", flat=True)], **LECTURE)
    return [slugs.take(title) for title in titles]
