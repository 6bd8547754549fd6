"""Find a Chromium for browser tests and screenshots, or install one: `python -m tools.browser` prints its path."""

import os
import shutil
import subprocess
import sys

from tools import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Root may not use Chromium's own sandbox, and small /dev/shm of containers crashes it. The rest keeps it from
# calling home, so that a test never depends on the network.
ARGUMENTS = (
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = "No browser: install Chromium (Debian: apt install chromium fonts-noto-cjk) or run playwright install chromium"


def find():
    """The path of a Chromium on this machine, or None."""
    installed = next((path for path in map(shutil.which, NAMES) if path), None)
    return installed or playwright_own()


def playwright_own():
    """Asked in a process of its own, because Playwright cannot be started twice in one, and a test has started it."""
    program = (
        "from playwright.sync_api import *; p = sync_playwright().start(); print(p.chromium.executable_path); p.stop()"
    )
    path = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip()
    return path if path and os.path.exists(path) else None


def has_korean_font():
    if not shutil.which("fc-list"):
        return True  # nothing to ask here, as on macOS, which has one
    return bool(subprocess.run(["fc-list", ":lang=ko"], capture_output=True, text=True).stdout.strip())


def ensure():
    """A browser's path and a Korean font, installing what lacks. Exits with one clear line where it cannot."""
    path = find()
    if not path or not has_korean_font():
        installed = debian.install("chromium", "fonts-noto-cjk")
        if not installed and not path:
            subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
        path = find()
    if not path:
        raise SystemExit(ADVICE)
    return path


if __name__ == "__main__":
    print("Browser:", ensure())
