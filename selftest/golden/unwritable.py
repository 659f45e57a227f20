#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each kind of report where it cannot be written: exit status 3, one line with its path and the
reason, and all the others are complete.

    unwritable.py --to-test PATH

The run is made up, so that every kind comes from `to-test report` at once. Prints TAP. Needs
nothing but Python's standard library.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

import agree
import made_up

KINDS = ["--tap=", "--junit=", "--jsonl=", "--html=", "--trace="]
SUMMARY = "GITHUB_STEP_SUMMARY="


def talkative():
    """Failures that make every report larger than any place here has room for."""
    run = made_up.Run()
    text = b"a line like any other\n" * 100
    for number in range(200):
        run.add(b"talks_%d" % number, "failed", b"no", out=(text, 0, b""))
    return run


def is_complete(kind, path):
    """Raises where it is not."""
    text = path.read_bytes()
    if kind == "--tap=":
        if len(agree.read_tap(text.decode())[0]) != 200:
            raise agree.Odd("TAP: not 200 tests")
    elif kind == "--junit=":
        if len(agree.read_junit(path)) != 200:
            raise agree.Odd("JUnit: not 200 tests")
    elif kind == "--jsonl=":
        if json.loads(text.splitlines()[-1])["event"] != "run_end":
            raise agree.Odd("JSON lines: no end")
    elif kind == "--trace=":
        json.loads(text)
    elif kind == "--html=":
        if not text.rstrip().endswith(b"</html>"):
            raise agree.Odd("HTML: no end")
    elif not text.startswith("### ❌ 0 passed, 200 failed".encode()):
        raise agree.Odd("the summary")


# ---- places: (path, what is said of it, what is to be done in the child before) ----

def full_device(_):
    return "/dev/full", "No space left on device", None


def folder(work):
    (work / "folder").mkdir(exist_ok=True)
    return "folder", "Is a directory", None


def below_a_file(work):
    (work / "file").touch()
    return "file/report", "Not a directory", None


def no_permission(work):
    (work / "closed").mkdir(exist_ok=True)
    (work / "closed").chmod(0o555)

    def child():
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
    return "closed/report", "Permission denied", child


def larger_than_allowed(_):
    return "report", "File too large", \
        lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16384, resource.RLIM_INFINITY))


def gone_reader(_):
    def child():
        read, write = os.pipe()
        os.close(read)
        os.dup2(write, 9)
    return "/dev/fd/9", "Broken pipe", child


PLACES = [full_device, folder, below_a_file, no_permission, larger_than_allowed, gone_reader]


def write(options, work, kind, path, child, others):
    """The exit status, what is said on standard error."""
    environment = {**os.environ, "LC_ALL": "C"}
    environment.pop("GITHUB_STEP_SUMMARY", None)
    words = [f"{other}{place}" for other, place in others.items() if other != SUMMARY]
    if kind == SUMMARY:
        environment["GITHUB_STEP_SUMMARY"] = path
    else:
        words.append(f"{kind}{path}")
        environment["GITHUB_STEP_SUMMARY"] = str(others[SUMMARY])
    done = subprocess.run(
        [options.to_test, "report", "-q", "--github", *words, "run.jsonl"], cwd=work,
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, preexec_fn=child, close_fds=False, timeout=60, check=False)
    return done.returncode, done.stderr.decode(errors="replace")


def look(options, work, place):
    """What is wrong, of each kind in this place."""
    for kind in KINDS + [SUMMARY]:
        path, reason, child = place(work)
        # What limits the size of one file limits that of all.
        alone = place is larger_than_allowed
        good = work / f"good-{place.__name__}-{kind.strip('-=')}"
        good.mkdir()
        good.chmod(0o777)
        others = {other: good / other.strip("-=") for other in KINDS + [SUMMARY] if other != kind}
        status, said = write(options, work, kind, path, child,
                             {SUMMARY: "/dev/null"} if alone else others)
        told = [line for line in said.splitlines() if "not complete" in line]
        if status != 3 or len(told) != 1 or path not in told[0] or reason not in told[0]:
            yield f"{kind}{path}: exit {status}: {said}"
        if alone and (work / path).exists() and kind not in ("--jsonl=", SUMMARY):
            yield f"{kind}{path}: there is half of it"
        for other, report in {} if alone else others.items():
            try:
                is_complete(other, report)
            except (OSError, ValueError, agree.Odd, tree.ParseError) as error:
                yield f"{kind}{path}: but {other} is: {error}"
        left = [name.name for name in work.iterdir() if "to-test" in name.name]
        if left:
            yield f"{kind}{path}: leaves {left}"
        (work / "report").unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    options = parser.parse_args()
    print(f"TAP version 13\n1..{len(PLACES)}", flush=True)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="to-unwritable-") as name:
        work = pathlib.Path(name)
        work.chmod(0o755)
        lines = talkative().lines()
        (work / "run.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        for number, place in enumerate(PLACES, start=1):
            wrong = list(look(options, work, place))
            failed += bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {number} - {place.__name__}")
            for text in wrong[:20]:
                print("\n".join(f"# {line[:300]}" for line in text.splitlines()), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
