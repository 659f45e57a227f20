#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs each bad deed (deeds.c) as one test among honest ones, and looks what becomes of it,
of the others, of the reports, and what is left.

    faults.py --to-test PATH --suite PATH [--rounds N] [--isolate MODE...] [--tap] [DEED...]

Prints a table, or TAP: a row for each deed and isolation, over all rounds at -j1, -j2 and
-j8. Exit status 1 where a row is not as it should be. Isolations that this to-test does not
know are left out. Needs nothing but Python's standard library.
"""
import argparse
import concurrent.futures
import fcntl
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import xml.etree.ElementTree as tree

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
import agree   # noqa: E402
import golden  # noqa: E402
from expected import HONEST, PROCESS, expected_of  # noqa: E402

JOBS = (1, 2, 8)
LIMIT = 120  # seconds for a run: one that takes longer hangs
ISOLATIONS = ("process", "worker", "thread")

# ---- one run ----

def take_terminal(descriptor):
    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)


ABOUT = ("verdict", "others", "reports", "running", "files")


class Run:
    """One deed, done once. `wrong` lists what is not as expected: pairs of what it is
    about, one of ABOUT, and a text."""

    def __init__(self, options, isolation, deed, expected, jobs):
        self.wrong = []
        self.cause = self.left = ""
        self.outcome = "none"
        with tempfile.TemporaryDirectory(prefix="to-faults-") as name:
            place = pathlib.Path(name)
            for folder in ("work", "tmp", "reports"):
                (place / folder).mkdir()
            (place / "work/here").mkdir()
            self.run(place, options, isolation, deed, expected, jobs)

    def run(self, place, options, isolation, deed, expected, jobs):
        command = [options.to_test, f"-j{jobs}", "--color=never", "--grace=0.2",
                   f"--timeout={expected.limit}", f"--tap={place}/reports/run.tap",
                   f"--junit={place}/reports/run.xml", options.suite]
        if isolation != "process":
            command.insert(1, f"--isolate={isolation}")
        environment = {**os.environ, "DEED": deed, "TMPDIR": f"{place}/tmp", "LC_ALL": "C",
                       golden.MARK: str(place)}
        shared = set(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else set()
        status, out = self.start(command, environment, place / "work/here", expected.terminal)
        if status is None:
            self.say("verdict", "to-test did not end")
            for process in golden.processes_of(str(place)):
                os.kill(process, signal.SIGKILL)
            return
        self.say("running", *golden.left_running(str(place)))
        self.look_at_reports(place, status, out, expected)
        files = [str(path) for folder in ("work", "tmp") for path in
                      (place / folder).rglob("*") if path != place / "work/here"]
        files += [path.name for path in (place / "reports").iterdir()
                       if path.name not in ("run.tap", "run.xml")]
        if os.path.isdir("/dev/shm"):
            files += [name for name in set(os.listdir("/dev/shm")) - shared
                           if "to-test" in name]
        self.say("files", *(f"left {file}" for file in files))

    def say(self, about, *texts):
        self.wrong += [(about, text) for text in texts]

    def start(self, command, environment, folder, terminal):
        if not terminal:
            process = subprocess.Popen(command, cwd=folder, env=environment,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, start_new_session=True)
            try:
                out, _ = process.communicate(timeout=LIMIT)
                return process.returncode, out
            except subprocess.TimeoutExpired:
                process.kill()
                return None, b""
        return self.start_on_terminal(command, environment, folder)

    def start_on_terminal(self, command, environment, folder):
        master, slave = os.openpty()
        modes = termios.tcgetattr(slave)
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=slave,
                                   stdout=slave, stderr=slave, start_new_session=True,
                                   preexec_fn=lambda: take_terminal(0))
        os.close(slave)
        out = bytearray()

        def read():
            while True:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    return
                if not data:
                    return
                out.extend(data)
        reader = threading.Thread(target=read)
        reader.start()
        try:
            process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None, b""
        finally:
            reader.join(10)
            if termios.tcgetattr(master) != modes:
                self.say("files", "the terminal's modes have changed")
            os.close(master)
        return process.returncode, bytes(out).replace(b"\r\n", b"\n")

    def look_at_reports(self, place, status, out, expected):
        reports = [place / "reports/run.tap", place / "reports/run.xml"]
        missing = [path.name for path in reports if not path.exists()]
        if missing:
            self.say("reports", f"no {' and no '.join(missing)}: exit {status}: "
                     f"{out[-300:].decode(errors='replace')}")
            return
        self.say("reports", *agree.complaints(out, b"", reports))
        try:
            reports[0].read_bytes().decode()
            root = tree.parse(reports[1]).getroot()
        except (UnicodeDecodeError, tree.ParseError) as error:
            self.say("reports", str(error))
            return
        if status != 1:
            self.say("verdict", f"exit status {status}")
        outcomes = {name.split("::")[1]: outcome
                    for name, outcome in agree.read_junit(reports[1]).items()}
        cases = {case.get("name"): case for case in root.iter("testcase")}
        self.look_at_others(outcomes, cases, expected)
        self.outcome = outcomes.get("fault", "not there")
        self.cause = next((child.get("message") for child in cases.get("fault", ())
                           if child.tag in ("failure", "error", "skipped")), "")
        left = re.search(r"^    (left \d+ process.*)$", out.decode(errors="replace"),
                         re.MULTILINE)
        self.left = left[1] if left else ""
        if self.outcome != expected.outcome:
            if expected.wrong_with("fault", self.outcome, self.cause):
                self.say("verdict", f"{self.outcome}, not {expected.outcome}: {self.cause}")
        elif not re.fullmatch(expected.cause, self.cause, re.DOTALL):
            self.say("verdict", f"the cause: {self.cause}")
        if not re.fullmatch(expected.left, self.left):
            self.say("verdict", f"left behind: {self.left or 'nothing'}")

    def look_at_others(self, outcomes, cases, expected):
        for name in HONEST:
            message = next((child.get("message") for child in cases.get(name, ())
                            if child.get("message")), "")
            wrong = expected.wrong_with(name, outcomes.get(name, "not there"), message)
            if wrong:
                self.say("others", wrong)
        for name, tag, words in (("fails_honestly", "system-out", "honest words"),
                                 ("crashes_honestly", "system-err", "last words")):
            if expected.words and HONEST[name] == outcomes.get(name):
                text = "".join(cases[name].find(tag).itertext()) \
                    if cases[name].find(tag) is not None else "nothing"
                if not (words == text.strip("\n") or
                        (expected.words == "within" and words in text)):
                    self.say("others", f"{name} printed {text[:100]!r}")


# ---- all ----

def known_isolations(options, wanted):
    """Those that this to-test has."""
    known = []
    for isolation in wanted:
        probe = subprocess.run([options.to_test, f"--isolate={isolation}", "--list",
                                options.suite], capture_output=True, check=False)
        if probe.returncode == 0:
            known.append(isolation)
    return known


def cut(text, width):
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= width else text[:width - 3] + "..."


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    parser.add_argument("--suite", required=True, type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--isolate", nargs="*", default=ISOLATIONS)
    parser.add_argument("--tap", action="store_true", help="TAP instead of the table")
    parser.add_argument("deed", nargs="*", help="only these")
    options = parser.parse_args()
    # A crash leaves a file where the system is set up so; that is not ours.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    rows = [(isolation, deed) for isolation in known_isolations(options, options.isolate)
            for deed in (options.deed or PROCESS)]
    there = subprocess.run([options.suite, "--list-deeds"], capture_output=True, text=True,
                           check=True).stdout.split()
    if set(there) != set(PROCESS):
        sys.exit(f"not in both tables: {set(there) ^ set(PROCESS)}")
    if options.tap:
        print(f"TAP version 13\n1..{len(rows)}", flush=True)
    else:
        print(f"{'isolation':9}  {'deed':31}  {'verdict':7}  {'right':>7}  "
              f"{'  '.join(ABOUT[1:])}  cause, and what it left behind")
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2 * (os.cpu_count() or 1)) as pool:
        futures = [[pool.submit(Run, options, isolation, deed,
                                expected_of(isolation, deed, jobs), jobs)
                    for _ in range(options.rounds) for jobs in JOBS]
                   for isolation, deed in rows]
        for number, ((isolation, deed), several) in enumerate(zip(rows, futures), start=1):
            runs = [future.result() for future in several]
            wrong = [text for run in runs for text in run.wrong]
            failed += bool(wrong)
            right = sum(not run.wrong for run in runs)
            if options.tap:
                print(f"{'not ok' if wrong else 'ok'} {number} - {isolation}: {deed}")
            else:
                last = runs[-1]
                columns = "  ".join(
                    f"{'wrong' if any(of == about for of, _ in wrong) else 'right':{len(about)}}"
                    for about in ABOUT[1:])
                print(f"{isolation:9}  {deed:31}  {last.outcome:7}  "
                      f"{f'{right}/{len(runs)}':>7}  {columns}  "
                      f"{cut('; '.join(filter(None, (last.cause, last.left))), 90)}")
            for _, text in sorted(set(wrong))[:10]:
                print(f"#   {cut(text, 400)}")
            sys.stdout.flush()
    if not options.tap:
        print(f"{len(rows) - failed} of {len(rows)} right")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
