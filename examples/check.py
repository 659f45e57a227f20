#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs to-test on an example and compares what it says with a file; speaks TAP.

    check.py [--write] EXPECTED TO-TEST ARGUMENT...

EXPECTED holds the TAP of the run, with its tests sorted and without what differs from run
to run (numbers, durations), and the exit status. --write makes the file anew. The run has
a folder for temporary files of its own, which must be empty at the end.
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile


def normal(tap):
    """The head, then the tests sorted, each with the lines that belong to it."""
    blocks = [""]
    for line in tap.splitlines(keepends=True):
        if re.match(r"(not )?ok ", line):
            blocks.append("")
        blocks[-1] += line
    text = blocks[0] + "".join(sorted(blocks[1:], key=lambda block: block.split(" - ", 1)[-1]))
    text = re.sub(r"(?m)^((?:not )?ok) \d+ ", r"\1 ", text)
    text = re.sub(r"(?m)^# to-test [\d.]+$", "# to-test VERSION", text)
    return re.sub(r"duration_ms: [\d.]+", "duration_ms: N", text)


def run(command):
    with tempfile.TemporaryDirectory() as folder:
        # For servers that refuse to run as root: another user must get through to what is his.
        os.chmod(folder, 0o711)
        environment = {**os.environ, "TMPDIR": folder, "LC_ALL": "C"}
        done = subprocess.run(command, env=environment, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        left = sorted(os.listdir(folder))
    text = normal(done.stdout) + f"exit status: {done.returncode}\n"
    return text + "".join(f"left behind: {name}\n" for name in left), done.stderr


def main(arguments):
    write = arguments[:1] == ["--write"]
    path, *command = arguments[write:]
    text, errors = run(command[:1] + ["--tap"] + command[1:])
    if write:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(path, encoding="utf-8") as file:
        difference = list(difflib.unified_diff(file.read().splitlines(), text.splitlines(),
                                               path, "this run", lineterm=""))
    print("1..1")
    for line in difference and difference + errors.splitlines():
        print("#", line)
    print("not ok 1" if difference else "ok 1", "-", os.path.basename(path))
    return bool(difference)


sys.exit(main(sys.argv[1:]))
