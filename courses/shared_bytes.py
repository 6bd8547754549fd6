"""The bytes of uploads have one place for all courses, so nobody may remove them while somebody else is about to have
them: between the look whether they are there and the commit of the row that needs them.

SQLite lets one transaction write at a time, which is enough. PostgreSQL has locks by number: those who store hold one
together until their transaction ends; who removes needs it alone and never waits, so no circle is possible.
"""

from django.db import connection


def lock_to_store(sha256):
    if connection.vendor == "postgresql":
        ask("SELECT pg_advisory_xact_lock_shared(%s)", sha256)


def lock_to_remove(sha256):
    """Whether nobody is storing these bytes now. Who is will keep them, or remove them where that fails."""
    return connection.vendor != "postgresql" or ask("SELECT pg_try_advisory_xact_lock(%s)", sha256)


def ask(statement, sha256):
    with connection.cursor() as cursor:
        cursor.execute(statement, [int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)])
        return cursor.fetchone()[0]
