"""Publishing several lectures, for the tests of reader's pages."""

from courses import publishing


def publish_many(make_lecture, editor, number, **fields):
    lectures = [make_lecture(f"Lecture {n}", **fields) for n in range(1, number + 1)]
    publishing.publish_all(lectures, by=editor)
    return lectures
