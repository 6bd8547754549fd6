"""A question in one line, for lists and titles. Pure."""

from courses.markdown import plain_line


def question_line(prompt: str) -> str:
    """The words of its first paragraph, without markup."""
    return plain_line(prompt.strip().split("\n\n")[0])
