"""Make .venv and install a requirements file into it, once: a stamp remembers what is there.

Runs before anything is installed, maybe on an old Python, so it uses only the standard library and old syntax.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def complain_about_python(version=sys.version_info, executable=sys.executable):
    """Say in one line what is missing, or answer an empty text."""
    if tuple(version[:2]) < OLDEST:
        return "Lectern needs Python {}.{} or newer, and {} is {}.{}. Name another: PYTHON=python3.12 make run".format(
            *OLDEST, executable, *version[:2]
        )
    try:
        import ensurepip  # noqa: F401  (Debian ships Python without it)
        import venv  # noqa: F401
    except ImportError:
        return f"{executable} lacks its venv module. On Debian or Ubuntu: apt install python3-venv"
    return ""


def install(requirements):
    """Bring .venv to what the file asks for; answer whether anything had to be done."""
    wanted = fingerprint(TOP / requirements)
    stamp = VENV / f"installed-{requirements}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    complaint = complain_about_python()
    if complaint:
        raise SystemExit(complaint)
    if not PYTHON.exists():
        print("Making .venv ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    print(f"Installing {requirements} ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    # pip's advice against running as root is about the system's Python; this is a virtual environment.
    if subprocess.run(pip, cwd=TOP, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}).returncode:
        raise SystemExit(f"pip could not install {requirements}: see its lines above.")
    stamp.write_text(wanted)
    return True


def fingerprint(path):
    """Changes with the file, and with each file that it includes by `-r NAME`."""
    digest = hashlib.sha256()
    for line in path.read_text().splitlines():
        digest.update(line.encode() + b"\n")
        if line.startswith("-r "):
            digest.update(fingerprint(path.parent / line[3:].strip()).encode())
    return digest.hexdigest()


def uses_postgres():
    """Whether DATABASE_URL, set or in .env, asks for the driver that is an extra."""
    url = os.environ.get("DATABASE_URL")
    if url is None and (TOP / ".env").is_file():
        lines = (TOP / ".env").read_text().splitlines()
        url = next((line.split("=", 1)[1] for line in lines if line.startswith("DATABASE_URL=")), None)
    return bool(url) and url.strip("\"' ").startswith("postgres")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        install(name)
