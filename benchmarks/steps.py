"""Timing one step of authoring in this process: the median, and how many queries it takes."""

import gc
import time
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Beginning and ending a transaction asks for nothing.
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def measure(step, *, rounds, per_request=0, before=None):
    """`step(n)` is called once to warm up, once to count its queries, and then `rounds` times.

    `before(n)` is what happened earlier, and is not timed. `per_request` queries are taken off: those that only tell
    who asks. Returns milliseconds and a number of queries.
    """
    before = before or (lambda number: None)
    before(0)
    step(0)
    before(1)
    with CaptureQueriesContext(connection) as queries:
        step(1)
    count = sum(not query["sql"].startswith(TRANSACTION) for query in queries) - per_request
    times = []
    for number in range(2, rounds + 2):
        before(number)
        times.append(timed(step, number))
    return {"ms": 1000 * median(times), "queries": count}


def timed(step, number):
    gc.collect()  # of the former round, outside of this one's time
    begin = time.perf_counter()
    step(number)
    return time.perf_counter() - begin
