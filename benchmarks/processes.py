"""What a server's processes cost, read from /proc: time on the processor and memory."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid):
    """The process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in family(int(child)))]


def cpu_seconds(pid):
    """User and system time of the whole family so far."""
    return sum(ticks(member) for member in family(pid)) / TICKS


def ticks(pid):
    # The second field is the name in parentheses and may hold spaces, so count from behind it.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def worker_memory(pid):
    """(RSS, PSS) in MiB of each child; PSS shares out what several processes have in common."""
    return [memory(member) for member in family(pid)[1:]]


def memory(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return sizes["Rss"], sizes["Pss"]
