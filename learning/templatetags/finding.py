"""The learner's own things on the pages of search, which belongs to an app below."""

from django import template

from learning.finding import find_own

register = template.Library()


@register.simple_tag(takes_context=True)
def own_found(context, question, course=None, group="", page=1):
    """OwnFound: this person's notes and favorites with the words of the question; nothing for visitors."""
    return find_own(question, user=context["request"].user, course=course, group=group, page=page)
