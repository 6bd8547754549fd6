"""Links inside this site: whether they lead somewhere, and whether learners may go there."""

from django.utils.translation import gettext as _

from .addresses import BY_IDENTITY, FOR_AUTHORS, fragment_of, is_outside, on_this_site, resolved
from .findings import ERROR, WARNING, Finding
from .lectures import targets_of
from .pictures import upload_id

# The pages of a lecture, all of which go by its address.
LECTURE_PAGES = {"lecture", "lecture_markdown", "tutor"}


def check_links(subject):
    links = [link for link in subject.rendered.links if not is_outside(subject.lecture, link.target)]
    ids = {int(match[1]) for link in links if (match := BY_IDENTITY.fullmatch(link.target))}
    addresses = {address for link in links if (address := lecture_address(subject.lecture, link.target))}
    targets = targets_of(ids, addresses, linked_by=subject.lecture)
    for link in links:
        finding = of_link(subject, link, targets)
        if finding:
            yield finding
    for link in subject.rendered.links:
        if not link.text:
            message = _("A link to %(target)s has no words.") % {"target": link.target}
            yield found(WARNING, message, _("Say where it leads: [words](…)"), link, "link-text")


def lecture_address(lecture, target):
    """(course slug, lecture slug) where the target is a lecture's page, else None."""
    path = on_this_site(lecture, target)
    match = resolved(path) if path and not target.startswith("#") else None
    if getattr(match, "url_name", "") not in LECTURE_PAGES:
        return None
    return match.kwargs["course_slug"], match.kwargs["lecture_slug"]


def of_link(subject, link, targets):
    identity = BY_IDENTITY.fullmatch(link.target)
    if identity:
        return of_lecture(subject, link, targets.by_id.get(int(identity[1])), targets)
    if not link.target:
        message = _("The link “%(text)s” has no address.") % {"text": link.text}
        return found(ERROR, message, _("Say where it leads."), link, "link-broken")
    if link.target.startswith("#"):
        return of_own_heading(subject, link)
    address = lecture_address(subject.lecture, link.target)
    if address:
        return of_lecture(subject, link, targets.by_address.get(address), targets)
    return of_path(link, on_this_site(subject.lecture, link.target))


def of_path(link, path):
    """A page of this site that is no lecture. `mailto:` and what else leads elsewhere has no path here."""
    if path is None or upload_id(path):
        return None
    if not resolved(path):
        message = _("The link “%(text)s” leads nowhere: %(path)s") % {"text": link.text, "path": path}
        return found(ERROR, message, _("Correct the address."), link, "link-broken")
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
