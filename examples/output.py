#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a program and compares what it prints with a file; speaks TAP.

    output.py [--write] [--sort] EXPECTED PROGRAM ARGUMENT...

EXPECTED holds the lines of standard output, those of standard error with a `!` before, and the
exit status, without what differs from run to run (times, which worker it was). --sort: nor
does the order of the lines count. --write makes the file anew.
"""
import difflib
import os
import re
import subprocess
import sys


def normal(text, mark):
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?", "TIME", text)
    text = re.sub(r"\S*/(\w+\.c:\d+)", r"\1", text)
    text = re.sub(r"\[worker-\d+\]", "[worker-N]", text)
    text = re.sub(r"in \d+\.\d\d s$", "in N s", text, flags=re.M)
    return [mark + line for line in text.splitlines()]


def run(command):
    done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, text=True,
                          errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    return normal(done.stdout, "") + normal(done.stderr, "! "), done.returncode


def main(arguments):
    options = {word for word in arguments[:2] if word in ("--write", "--sort")}
    path, *command = arguments[len(options):]
    lines, status = run(command)
    if "--sort" in options:
        lines.sort()
    lines.append(f"exit status: {status}")
    if "--write" in options:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    with open(path, encoding="utf-8") as file:
        difference = list(difflib.unified_diff(file.read().splitlines(), lines, path,
                                               "this run", lineterm=""))
    print("1..1")
    for line in difference:
        print("#", line)
    print("not ok 1" if difference else "ok 1", "-", os.path.basename(path))
    return bool(difference)


sys.exit(main(sys.argv[1:]))
