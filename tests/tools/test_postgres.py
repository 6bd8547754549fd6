"""The throw-away PostgreSQL is there for one command, and gone after."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tools import postgres


def test_cluster_answers_and_leaves_nothing():
    with postgres.cluster() as url, psycopg.connect(url) as connection:
        folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
        assert folder.exists()
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)

    assert not folder.parent.exists()


def test_command_gets_the_address_and_gives_its_exit_code():
    program = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgres://') else 1)"

    done = subprocess.run([sys.executable, "-m", "tools.postgres", sys.executable, "-c", program], env={**os.environ})

    assert done.returncode == 7
