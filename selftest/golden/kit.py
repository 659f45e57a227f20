# SPDX-License-Identifier: MIT
"""The conformance checkers, which give a report to many programs that read such files: in the
folder $TO_CONFORMANCE, else ../shared/conformance beside the project, if its ./setup has been run.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

BESIDE = pathlib.Path(__file__).resolve().parents[3] / "shared/conformance"
FOLDER = pathlib.Path(os.environ.get("TO_CONFORMANCE", BESIDE))


class Absent(Exception):
    """They are not here."""


def check(program, file, expected):
    """What the readers of check-junit or check-tap make of a file that should be as expected: ""
    where that is the same, else what they say."""
    if not (FOLDER / program).exists():
        raise Absent(f"{FOLDER.name}/{program} is not here")
    if not shutil.which("node"):
        raise Absent("there is no node")
    with tempfile.NamedTemporaryFile("w", prefix="to-kit-", suffix=".json") as wanted:
        json.dump(expected, wanted)
        wanted.flush()
        done = subprocess.run(
            [FOLDER / program, file, wanted.name, "--summary", "--allow-missing"], text=True,
            errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, timeout=300, check=False)
    if "not-installed" in done.stdout and "agree" not in done.stdout:
        raise Absent("its ./setup has not been run")
    return "" if done.returncode == 0 else f"exit {done.returncode}\n{done.stdout}"
