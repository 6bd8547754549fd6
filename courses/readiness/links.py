"""Links inside this site: whether they lead somewhere, and whether learners may go there."""

from django.utils.translation import gettext as _

from .addresses import (
    BY_IDENTITY,
    FOR_AUTHORS,
    fragment_of,
    is_outside,
    leads_somewhere,
    on_this_site,
    resolved,
)
from .courses import courses_at
from .findings import ERROR, WARNING, Finding
from .lectures import targets_of
from .pictures import upload_id

# The pages of a lecture, all of which go by its address.
LECTURE_PAGES = {"lecture", "lecture_markdown", "tutor"}
# No database has a greater id.
MAX_ID = 10**18


def check_links(subject):
    links = [link for link in subject.rendered.links if not is_outside(subject.lecture, link.target)]
    ids = {pk for link in links if (pk := lecture_id(subject.lecture, link.target)) is not None and pk < MAX_ID}
    addresses = {address for link in links if (address := lecture_address(subject.lecture, link.target))}
    slugs = {slug for link in links if (slug := course_slug(subject.lecture, link.target))}
    targets = targets_of(ids, addresses, linked_by=subject.lecture)
    courses = courses_at(slugs, linked_by=subject.lecture)
    for link in links:
        finding = of_link(subject, link, targets, courses)
        if finding:
            yield finding
    for link in subject.rendered.links:
        if not link.text:
            message = _("A link to %(target)s has no words.") % {"target": link.target}
            yield found(WARNING, message, _("Say where it leads: [words](…)"), link, "link-text")


def lecture_id(lecture, target):
    """Where the target is a lecture by its identity or at its lasting address, else None."""
    identity = BY_IDENTITY.fullmatch(target)
    name, kwargs = page_at(lecture, target)
    return int(identity[1]) if identity else kwargs["pk"] if name == "lecture_lasting" else None


def lecture_address(lecture, target):
    """(course slug, lecture slug) where the target is a lecture's page, else None."""
    name, kwargs = page_at(lecture, target)
    return (kwargs["course_slug"], kwargs["lecture_slug"]) if name in LECTURE_PAGES else None


def course_slug(lecture, target):
    """Where the target is a course's page, else None."""
    name, kwargs = page_at(lecture, target)
    return kwargs["course_slug"] if name == "course" else None


def page_at(lecture, target):
    """The name of the route, and what its address says; ("", {}) for none of this site, and for a heading."""
    path = on_this_site(lecture, target)
    match = resolved(path) if path and not target.startswith("#") else None
    return (match.view_name, match.kwargs) if match else ("", {})


def of_link(subject, link, targets, courses):
    identity = lecture_id(subject.lecture, link.target)
    if identity is not None:
        return of_lecture(subject, link, targets.by_id.get(identity), targets)
    if not link.target:
        message = _("The link “%(text)s” has no address.") % {"text": link.text}
        return found(ERROR, message, _("Say where it leads."), link, "link-broken")
    if link.target.startswith("#"):
        return of_own_heading(subject, link)
    address = lecture_address(subject.lecture, link.target)
    if address:
        return of_lecture(subject, link, targets.by_address.get(address), targets)
    path, course = on_this_site(subject.lecture, link.target), course_slug(subject.lecture, link.target)
    return of_course(link, path, courses.get(course)) if course else of_path(link, path)


def of_course(link, path, is_live):
    """`is_live` is None where there is no such course."""
    if is_live is None:
        return nowhere(link, path)
    if is_live:
        return None
    message = _("The link “%(text)s” leads to a course in which nothing is live yet.") % {"text": link.text}
    fix = _("Publish both together, or learners meet a missing page.")
    return found(WARNING, message, fix, link, "link-not-live")


def nowhere(link, path):
    message = _("The link “%(text)s” leads nowhere: %(path)s") % {"text": link.text, "path": path}
    return found(ERROR, message, _("Correct the address."), link, "link-broken")


def of_path(link, path):
    """Any other page of this site. `mailto:` and what else leads elsewhere has no path here."""
    if path is None or upload_id(path):
        return None
    if not leads_somewhere(path):
        return nowhere(link, path)
    if path.startswith(FOR_AUTHORS):
        message = _("The link “%(text)s” leads to a page that learners cannot open.") % {"text": link.text}
        return found(WARNING, message, _("Link the page that learners see."), link, "link-not-for-learners")
    return None


def of_lecture(subject, link, target, targets):
    text = {"text": link.text}
    if target is None:
        message = _("The link “%(text)s” leads to a lecture that does not exist.") % text
        return found(ERROR, message, _("Correct the address."), link, "link-broken")
    if target.pk == subject.lecture.pk:
        return of_own_heading(subject, link)
    if not targets.is_live(target):
        message = _("The link “%(text)s” leads to a lecture that is not live yet.") % text
        fix = _("Publish both together, or learners meet a missing page.")
        return found(WARNING, message, fix, link, "link-not-live")
    if not has_heading(fragment_of(link.target), targets.headings[target.pk]):
        message = _("The link “%(text)s” leads to a heading that “%(title)s” does not have.")
        message %= text | {"title": targets.titles[target.pk]}
        return found(WARNING, message, _("Choose one of its headings."), link, "anchor-broken")
    return None


def of_own_heading(subject, link):
    if has_heading(fragment_of(link.target), {heading.id for heading in subject.rendered.headings}):
        return None
    message = _("The link “%(text)s” leads to no heading of this lecture.") % {"text": link.text}
    return found(WARNING, message, _("Choose one of its headings."), link, "anchor-broken")


def has_heading(fragment, ids):
    """`#top` is every page's; ids of headings are compared as they are in the page, with their prefix."""
    return fragment in {"", "top"} or fragment in ids


def found(severity, message, fix, link, code):
    return Finding(severity, message, fix, line=link.line, code=code, cause=f"{link.target} {link.text}")
