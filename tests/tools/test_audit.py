"""The audit prints a pass only for what was audited."""

import json

import pytest

from tools.audit import verdict


def report(*packages):
    return json.dumps({"dependencies": list(packages)})


SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
SKIPPED = {"name": "nh3", "skip_reason": "could not be audited"}
FLAWED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}


@pytest.mark.parametrize("output", ["", "no network", "{}", report(SKIPPED, SKIPPED)])
def test_nothing_audited_is_no_pass(output):
    assert verdict(output) == (["pip-audit could not reach its index: not audited."], 0)


def test_what_was_skipped_is_counted():
    assert verdict(report(SOUND, SKIPPED)) == (["pip-audit: 1 of 2 packages audited, 0 known vulnerabilities."], 0)


def test_a_known_vulnerability_fails():
    lines, code = verdict(report(SOUND, FLAWED))

    assert code == 1
    assert lines == [
        "pillow 1.0: PYSEC-1, fixed in 1.1",
        "pip-audit: 2 of 2 packages audited, 1 known vulnerabilities.",
    ]
