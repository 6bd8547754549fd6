"""Install Debian packages where that is possible: apt is at hand and this is root."""

import os
import shutil
import subprocess


def install(*packages):
    """Answer whether apt did it; False also where it may not."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing", ", ".join(packages), "with apt ...", flush=True)
    return apt_get("update") and apt_get("install", "--yes", "--no-install-recommends", *packages)


def apt_get(*words):
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL).returncode == 0
