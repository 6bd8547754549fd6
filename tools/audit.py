"""Known vulnerabilities of what requirements.txt pins, by pip-audit; a pass is printed only for what was audited.

Where its service does not know or cannot be asked about a package, pip-audit skips it and still says "No known
vulnerabilities found"; so its JSON is read instead of its summary.
"""

import json
import subprocess
import sys

COMMAND = "pip_audit --requirement requirements.lock --disable-pip --format json --progress-spinner off".split()


def verdict(output):
    """The lines to print and the exit code, from pip-audit's JSON, or from whatever it said instead."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    audited = [package for package in packages if "skip_reason" not in package]
    if not audited:
        return ["pip-audit could not reach its index: not audited."], 0
    findings = [
        f"{package['name']} {package['version']}: {flaw['id']}, fixed in {' or '.join(flaw['fix_versions']) or '-'}"
        for package in audited
        for flaw in package["vulns"]
    ]
    summary = f"pip-audit: {len(audited)} of {len(packages)} packages audited, {len(findings)} known vulnerabilities."
    return [*findings, summary], 1 if findings else 0


def main():
    done = subprocess.run([sys.executable, "-m", *COMMAND], capture_output=True, text=True)
    lines, code = verdict(done.stdout)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
