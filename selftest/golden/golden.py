#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs to-test as its users do, and compares all that it says with files kept here.

    golden.py --to-test PATH --libto PATH --include PATH [--update] [CASE...]

A case is a folder of cases/: C suites, a file `case` with what to type, and a file
`expected` with what must come of it, which --update writes. The lines of `case`:

    # a comment: what the case shows
    needs: g++           the case is skipped where this program is not found; "ptrace":
                         where no process may trace another, as in many containers
    % mkdir a            done by sh, before or between; must succeed, says nothing
    $ to-test a.c        done by sh; its output, exit status and reports are compared

A command sees the case's files in a fresh folder, its own XDG_CACHE_HOME, LC_ALL=C, the
programs in bin/ beside this file, $LIBTO and $INCLUDE, and $BOTH: options that write both
reports where they are checked, but not shown. In `expected`, a line of standard output
begins with "| ", one of standard error with "! ", one of a report (every *.tap and *.xml
that a command wrote in its folder) with the report's name. Bytes that are no printable ASCII are shown
as \\xHH; "~" at a line's end means that it has no newline.

Of every run, the terminal, TAP and JUnit must tell the same (agree.py); the case's
processes must all have ended when its last command has (by itself, or soon after). From the
events of each run, which are kept beside, the same reports must come once more (replay.py).

Prints TAP. Needs nothing but Python's standard library, and a C compiler.
"""
import argparse
import concurrent.futures
import ctypes
import difflib
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import agree
import replay

HERE = pathlib.Path(__file__).resolve().parent
LIMIT = 120  # seconds, for a command that hangs and for processes that stay
MARK = "TO_GOLDEN_CASE"

# What differs from run to run, and what is shown instead.
MASKS = [
    # Durations, at the end of a line of the terminal report.
    (r"(  (?:\\x1b\[2m)?)\((?:\d+\.\d ms|\d+\.\d\d s)\)((?:\\x1b\[0m)?)$", r"\1(TIME)\2"),
    # The same in TAP, and in JUnit; there, what was not run has exactly 0.000000.
    (r"^(  duration_ms: )\d+\.\d{3}$", r"\1TIME"),
    (r'(<testcase name="[^"]*/[^"]*"[^>]* time=)"\d+\.\d{6}"', r'\1"TIME"'),
    (r'(<testcase [^>]* time=)"(?!0\.000000")\d+\.\d{6}"', r'\1"TIME"'),
    (r'(<testsuites? [^>]* time=)"\d+\.\d{3}"', r'\1"TIME"'),
    (r' timestamp="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"', ' timestamp="DATE"'),
    (r' hostname="[^"]*"', ' hostname="HOST"'),
    # The same for TeamCity.
    (r"^(##teamcity\[testFinished .* duration=)'\d+'", r"\1'TIME'"),
    # The version of to-test, in the first line of each report.
    (r"^((?:# )?to-test) \d+\.\d+\.\d+\b", r"\1 VERSION"),
    (r'(name="to-test.version" value=)"[^"]*"', r'\1"VERSION"'),
    # Of a stack, only the frames in the case's own files: what lies between depends on libc.
    (r"^.*  #\d+ +(?! |\S+ at \w+\.c(?:pp)?:\d+).*\n", ""),
    (r"(?<=  #)\d+(?= +\S+ at \w+\.c(?:pp)?:\d+)", "N"),
    # Names of temporary folders, numbers of processes in messages, tries of what was waited for.
    (r"(?<=\bto-test\.)(\w+)\.\w{6}\b", r"\1.XXXXXX"),
    (r" \(\d+\)(?= \w|:)", " (PID)"),
    (r"\(\d+ tr(?:y|ies)\)", "(TRIES)"),
    # Addresses of objects; the numbers of processes that a test left running.
    (r"\b0x[0-9a-f]{6,12}\b", "0xADDRESS"),
    (r"(?<= running \(killed\): )\d+ .*$",
     lambda match: re.sub(r"(^|, )\d+ ", r"\1PID ", match[0])),
    (r"running \(killed\)\n(?:(?:# detail\|)? +\d+ .*\n)+",
     lambda match: re.sub(r"^((?:# detail\|)? +)\d+ ", r"\1PID ", match[0],
                          flags=re.MULTILINE)),
]
MASKS = [(re.compile(pattern, re.MULTILINE), text) for pattern, text in MASKS]


CLOCK_REALTIME_COARSE = 5  # of Linux


def outlive(folder):
    """Until the clock that stamps files is past the folder's: what is compiled in the tick in
    which it was written is compiled again the next time, as nobody could tell whether it was
    written again. A new file's time would not do: Linux 6.13 and later may stamp it finer than
    that clock ticks."""
    newest = max((path.lstat().st_ctime_ns for path in folder.rglob("*")), default=0)
    while time.clock_gettime_ns(CLOCK_REALTIME_COARSE) <= newest:
        pass


class Wrong(Exception):
    """A case that cannot be run to its end."""


def visible(data, masks):
    """The bytes as printable text, with masks applied; a list of lines."""
    text = "".join(chr(byte) if byte == 10 or 32 <= byte < 127 else f"\\x{byte:02x}"
                   for byte in data)
    for old, new in masks:
        text = text.replace(old, new)
    for pattern, new in MASKS:
        text = pattern.sub(new, text)
    lines = text.split("\n")
    if lines[-1]:
        lines[-1] += "~"
        return lines
    return lines[:-1]


# ---- processes ----

def processes_of(mark):
    """The process numbers of all that were started by the case, whatever became of their
    parents: they have its mark in their first environment."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                with open(f"/proc/{entry}/environ", "rb") as file:
                    if wanted in file.read().split(b"\0"):
                        found.append(int(entry))
            except OSError:
                pass  # it has just ended, or is somebody else's
    return found


def kill_all(mark):
    for process in processes_of(mark):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has just ended


def wait_for_end(process, seconds):
    """Whether the process has ended, at the latest after so many seconds."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(descriptor)


def left_running(mark):
    """Ends what is left of a case; one line for each that would not end by itself."""
    lines = []
    for process in processes_of(mark):
        if not wait_for_end(process, 10):
            try:
                with open(f"/proc/{process}/cmdline", "rb") as file:
                    name = file.read().replace(b"\0", b" ").decode(errors="replace")
                os.kill(process, signal.SIGKILL)
            except OSError:
                continue
            lines.append(f"left running: {name}")
    return lines


def may_trace():
    """Whether a child of ours lets itself be traced by us."""
    PTRACE_ATTACH, PTRACE_DETACH = 16, 17
    libc = ctypes.CDLL(None)
    child = os.fork()
    if child == 0:
        signal.pause()
        os._exit(0)
    may = libc.ptrace(PTRACE_ATTACH, child, None, None) == 0
    if may:
        os.waitpid(child, 0)
        libc.ptrace(PTRACE_DETACH, child, None, None)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return may


# ---- a case ----

class Case:
    def __init__(self, folder, options):
        self.folder = folder
        self.name = folder.name
        self.options = options
        self.steps = []  # (kind, command)
        self.needs = []
        for line in (folder / "case").read_text().splitlines():
            if line.startswith(("$ ", "% ")):
                self.steps.append((line[0], line[2:]))
            elif line.startswith("needs: "):
                self.needs += line[len("needs: "):].split()
            elif line and not line.startswith("#"):
                raise SystemExit(f"{folder}/case: not understood: {line}")

    def environment(self, place):
        environment = {name: value for name, value in os.environ.items()
                       if name in ("HOME", "USER", "LD_LIBRARY_PATH")}
        environment.update({
            "PATH": f"{place}/bin:{HERE}/bin:{os.environ['PATH']}",
            "LC_ALL": "C",
            "XDG_CACHE_HOME": f"{place}/cache",
            "TO_TEST_HISTORY": "",  # how long a test took may change the order of the next run
            "TMPDIR": f"{place}/tmp",
            "LIBTO": self.options.libto,
            "INCLUDE": self.options.include,
            "TO_GOLDEN_PROGRAM": self.options.to_test,
            "TO_GOLDEN_EVENTS": f"{place}/events",
            "BOTH": f"--tap={place}/unseen/both.tap --junit={place}/unseen/both.xml",
            # A path of its own, as that is what the case's processes are known by.
            MARK: str(place),
            # A test program that was linked with libto finds this to-test.
            "TO_TEST": f"{place}/bin/to-test",
        })
        return environment

    def do(self, command, place, work):
        """Exit status, standard output, standard error."""
        # In a group of its own, which can be ended as a whole.
        shell = subprocess.Popen(["/bin/sh", "-c", command], cwd=work,
                                 env=self.environment(place), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 start_new_session=True)
        try:
            out, err = shell.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(shell.pid, signal.SIGKILL)
            kill_all(place)
            out, err = shell.communicate()
            raise Wrong(f"did not end: {command}") from None
        return shell.returncode, out, err

    def reports(self, *folders):
        """What reports there are, by path, with what tells whether they are new."""
        found = {}
        for folder in folders:
            for path in sorted(folder.glob("*.tap")) + sorted(folder.glob("*.xml")):
                if path.is_file() and not path.is_symlink():
                    found[path] = (path.stat().st_ino, path.stat().st_mtime_ns)
        return found

    def run(self):
        """The lines that came, and what is wrong beside them."""
        lines, complaints = [], []
        with tempfile.TemporaryDirectory(prefix="to-golden-", dir="/tmp") as name:
            place = pathlib.Path(name)
            work = place / "work"
            unseen = place / "unseen"
            events = place / "events"
            for folder in (place / "bin", place / "tmp", unseen, events):
                folder.mkdir()
            shutil.copytree(self.folder, work,
                            ignore=shutil.ignore_patterns("case", "expected"))
            outlive(work)
            (place / "bin/to-test").symlink_to(self.options.recorded)
            masks = [(str(place), "PLACE"), (self.options.include, "INCLUDE"),
                     (self.options.libto, "LIBTO")]
            try:
                for kind, command in self.steps:
                    before = self.reports(work, unseen)
                    status, out, err = self.do(command, place, work)
                    if kind == "%":
                        if status != 0:
                            raise Wrong(f"% {command}: exit {status}\n" +
                                        (out + err).decode(errors="replace"))
                        continue
                    lines.append(f"$ {command}")
                    lines += ["| " + line for line in visible(out, masks)]
                    lines += ["! " + line for line in visible(err, masks)]
                    lines.append(f"exit {status}")
                    after = self.reports(work, unseen)
                    new = [path for path in after if after[path] != before.get(path)]
                    for path in new:
                        if path.parent == work:
                            lines += [f"{path.name}| {line}"
                                      for line in visible(path.read_bytes(), masks)]
                    complaints += [f"{command}: {text}"
                                   for text in agree.complaints(out, err, new)]
                    files = sorted(events.glob("*.jsonl"))
                    complaints += replay.complaints(self.options.to_test, files, work, command, status,
                                                     out + err)
                    for file in events.iterdir():
                        file.unlink()
                    lines.append("")
            except Wrong as wrong:
                complaints.append(str(wrong))
            complaints += left_running(place)
        return lines, complaints

    def verdict(self):
        """(whether it is good, why it was skipped or "", lines to be shown)."""
        for need in self.needs:
            if need == "ptrace":
                if not may_trace():
                    return True, "no process may trace another here", []
            elif not shutil.which(need):
                return True, f"there is no {need}", []
        lines, complaints = self.run()
        file = self.folder / "expected"
        expected = file.read_text().split("\n")[:-1] if file.exists() else []
        if self.options.update:
            file.write_text("".join(line + "\n" for line in lines))
            expected = lines
        shown = list(difflib.unified_diff(expected, lines, "expected", "got", lineterm=""))
        return not shown and not complaints, "", complaints + shown


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    parser.add_argument("--libto", required=True, type=os.path.abspath)
    parser.add_argument("--include", required=True, type=os.path.abspath)
    parser.add_argument("--update", action="store_true", help="write what is expected")
    parser.add_argument("--cc", default="cc", help="a C compiler")
    parser.add_argument("case", nargs="*", help="only these")
    options = parser.parse_args()

    folders = sorted(path.parent for path in (HERE / "cases").glob("*/case"))
    if options.case:
        folders = [HERE / "cases" / name for name in options.case]
    built = tempfile.TemporaryDirectory(prefix="to-golden-built-")
    options.recorded = f"{built.name}/recorded"
    subprocess.run([options.cc, "-o", options.recorded, HERE / "recorded.c"], check=True)
    cases = [Case(folder, options) for folder in folders]
    print(f"TAP version 13\n1..{len(cases)}", flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for number, (case, future) in enumerate(
                [(case, pool.submit(case.verdict)) for case in cases], start=1):
            good, skipped, shown = future.result()
            failed += not good
            print("ok" if good else "not ok", number, "-", case.name +
                  (f" # SKIP {skipped}" if skipped else ""))
            for text in shown:
                for line in text.split("\n"):
                    print(f"# {line}")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
