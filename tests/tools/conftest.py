"""A data folder of its own for tests that start the real server in another process."""

import os
import subprocess
import sys

import pytest

from tools.environment import TOP


@pytest.fixture(scope="session")
def server_environment(tmp_path_factory):
    """What a server process needs to run on an empty, migrated database that nobody else uses."""
    folder = tmp_path_factory.mktemp("server")
    variables = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEBUG"}}
    variables |= {"LECTERN_DATA_DIR": str(folder), "LECTERN_DEMO": "1"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=TOP, env=variables, check=True)
    return variables
