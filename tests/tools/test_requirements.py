"""Every package is pinned, the lock follows the pins, and every setting is told to the one who deploys."""

import re

import pytest

from tools.environment import TOP


def pins(name):
    lines = [line.split("#")[0].split(";")[0].strip() for line in (TOP / name).read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("-r ")]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-postgres.txt", "requirements-dev.txt"])
def test_requirements_are_exact(name):
    assert [line for line in pins(name) if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", line)] == []


def test_lock_has_the_pinned_versions():
    locked = set(re.findall(r"^([\w.-]+==[\w.]+)", (TOP / "requirements.lock").read_text(), flags=re.MULTILINE))
    pinned = {re.sub(r"\[.*\]", "", line).lower() for line in pins("requirements.txt")}

    assert sorted(pinned - locked) == [], "run `make lock`"


def test_env_example_names_every_setting():
    code = "".join((TOP / name).read_text() for name in ("cms/settings.py", "tools/serve.py"))
    asked = set(re.findall(r"(?:environ\.get|env_flag|env_list)\(\"(\w+)\"", code)) | {"DATABASE_URL"}

    told = re.findall(r"^#?([A-Z_]+)=", (TOP / ".env.example").read_text(), flags=re.MULTILINE)

    assert sorted(told) == sorted(asked)
