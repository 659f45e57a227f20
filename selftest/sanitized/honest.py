#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs honest tests (honest.c) in a program that is built with a sanitizer, libto included:
it must have nothing to say, under each isolation, and every outcome must be right.

    honest.py --to-test PATH --module PATH

Prints TAP. Needs nothing but Python's standard library.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
import agree   # noqa: E402
import golden  # noqa: E402

OUTCOMES = {"fails": "fail", "fails_in_a_helper": "fail", "fails_often": "fail",
            "skips": "skip", "assumes": "skip", "known": "xfail", "prints": "fail",
            "exits": "error", "is_killed": "error", "hangs": "error",
            "ends_its_thread": "error"}
ROUNDS = 3


def complaints(options, isolation, jobs, tags):
    with tempfile.TemporaryDirectory(prefix="to-sanitized-") as name:
        place = pathlib.Path(name)
        reports = [place / "run.tap", place / "run.xml"]
        # A sanitizer writes to files of its own: what it says at the end of a process that
        # ran several tests is no test's.
        said = f"log_path={place}/said:exitcode=99"
        environment = {**os.environ, golden.MARK: name, "LC_ALL": "C",
                       **{variable: f"{os.environ.get(variable, '')}:{said}" for variable in
                          ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS")}}
        run = subprocess.run(
            [options.to_test, f"--isolate={isolation}", f"-j{jobs}", "--grace=0.2", "--color=never",
             f"--tap={reports[0]}", f"--junit={reports[1]}", "-t", tags, options.module],
            cwd=name, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=300, check=False)
        for path in place.glob("said*"):
            yield path.read_text(errors="replace")
        if run.returncode != 1:
            yield f"exit {run.returncode}: {run.stdout.decode(errors='replace')[-2000:]}"
            return
        yield from agree.complaints(run.stdout, b"", reports)
        for test, outcome in agree.read_junit(reports[1]).items():
            wanted = OUTCOMES.get(test.split("::")[1], "pass")
            if outcome != wanted:
                yield f"{test}: {outcome}, not {wanted}"
        if re.search(rb"\w+Sanitizer|runtime error:", run.stdout):
            yield run.stdout.decode(errors="replace")[-3000:]
        yield from golden.left_running(name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    parser.add_argument("--module", required=True, type=os.path.abspath)
    options = parser.parse_args()
    cases = [(isolation, jobs, tags) for isolation in ("process", "worker", "thread")
             for jobs in (1, 4) for tags in ("not ends", "ends")]
    failed = 0
    print(f"TAP version 13\n1..{len(cases)}", flush=True)
    for number, (isolation, jobs, tags) in enumerate(cases, start=1):
        wrong = [text for _ in range(ROUNDS)
                 for text in complaints(options, isolation, jobs, tags)]
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {isolation} -j{jobs} ({tags})")
        for text in wrong[:5]:
            print("".join(f"# {line}\n" for line in text[:4000].splitlines()), end="")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
