"""A course and a lecture as schema.org data (https://schema.org/Course, /LearningResource, /BreadcrumbList)."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Course

CONTEXT = "https://schema.org"


def absolute(path):
    return f"{settings.SITE_URL}{path}"


def duration(minutes):
    """ISO 8601: PT1H20M."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def told(**facts):
    """Without what is not known."""
    return {name: value for name, value in facts.items() if value}


def of_course(outline, *, text, image):
    course, url = outline.course, absolute(outline.course.get_absolute_url())
    parts = [
        {
            "@type": "LearningResource",
            "@id": absolute(lecture.url),
            "url": absolute(lecture.url),
            "name": lecture.title,
            "position": lecture.number,
            "timeRequired": duration(lecture.reading_minutes),
        }
        for lecture in outline.lectures
    ]
    facts = {
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": course.title,
        "description": text,
        "provider": {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute(reverse("catalog"))},
        "author": {"@type": "Person", "name": str(course.owner)},
        **shared(course, outline.reading_minutes, image),
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "Online",
            "courseWorkload": duration(outline.reading_minutes),
        },
        "hasPart": parts,
        **family(outline),
    }
    return graph(facts, crumbs((course.title, url)))


def of_lecture(reading, *, text, image):
    course, revision = reading.course, reading.revision
    course_url, url = absolute(course.get_absolute_url()), absolute(reading.lecture.get_absolute_url())
    facts = {
        "@type": "LearningResource",
        "@id": url,
        "url": url,
        "name": revision.title,
        **told(description=text),
        "learningResourceType": "Lecture",
        "author": {"@type": "Person", "name": str(course.owner)},
        **shared(course, revision.reading_minutes, image),
        "dateModified": revision.live_from.isoformat(),
        "isPartOf": {"@type": "Course", "@id": course_url, "name": course.title},
    }
    return graph(facts, crumbs((course.title, course_url), (revision.title, url)))


def shared(course, minutes, image):
    with override("en"):  # data is read by machines, which know the English words
        level = str(Course.Level(course.level).label) if course.level else ""
    return {
        "inLanguage": course.language,
        "isAccessibleForFree": True,
        "timeRequired": duration(minutes),
        **told(educationalLevel=level, about=course.subject, image=image),
    }


def family(outline):
    """Its original, or its translations; public ones only."""
    public = [one for one in outline.translations if one.is_public]
    as_data = [{"@type": "Course", "@id": absolute(one.url), "inLanguage": one.language} for one in public]
    if outline.course.translation_of_id is None:
        return told(workTranslation=as_data)
    original = [data for one, data in zip(public, as_data, strict=True) if one.is_original]
    return told(translationOfWork=original[0] if original else None)


def crumbs(*steps):
    every = [(_("All courses"), absolute(reverse("catalog"))), *steps]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate(every, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def graph(*things):
    return {"@context": CONTEXT, "@graph": list(things)}
