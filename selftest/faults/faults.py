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
import copy
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

JOBS = (1, 2, 8)
LIMIT = 120  # seconds for a run: one that takes longer hangs
ISOLATIONS = ("process", "worker", "thread")

# ---- what is expected ----

# Of the honest tests, whatever the deed was.
OTHERS = {
    **{f"beside_{number}": "pass" for number in range(1, 9)},
    "needs_it": "skip", "fails_honestly": "fail", "skips_honestly": "skip",
    "crashes_honestly": "error", "finds_all_as_it_was": "pass", "comes_last": "pass",
}


class Expected:
    """What must come of a deed. `cause` and `left` are for the whole of a line; `limit` is
    the time limit of a deed that hangs; `others` what is different for other tests: an
    outcome, or several between which chance decides. `words`: what others print is in the
    report as it was; `lost`: any test may be an error with this message."""

    def __init__(self, outcome, cause="", left="", limit=60, others=None, terminal=False,
                 words=True, lost=None):
        self.outcome = outcome
        self.cause = cause
        self.left = left
        self.limit = limit
        self.others = {**OTHERS, **({"needs_it": "pass"} if outcome == "pass" else {}),
                       **(others or {})}
        self.terminal = terminal
        self.words = words
        self.lost = lost

    def may_be_lost(self, outcome, message):
        return self.lost and outcome == "error" and re.fullmatch(self.lost, message, re.DOTALL)


def crash(name):
    number = getattr(signal, name).value
    return Expected("error", rf"crashed: {name} \(signal {number}\)( at address 0x[0-9a-f]+)?")


def ended(name):
    number = getattr(signal, name).value
    return Expected("error", rf"ended by a signal: {name} \(signal {number}\)")


def exited(status):
    return Expected("error", rf"exit\({status}\) before the body returned")


def hang():
    return Expected("error", r"timed out after 0\.500 s", limit=0.5)


def lost(name, left=""):
    number = getattr(signal, name).value
    return Expected("error", rf"its host was lost: ended by {name} \(signal {number}\)", left)


def leaves(count, outcome="pass", cause=""):
    plural = "" if count == 1 else "es"
    return Expected(outcome, cause, rf"left {count} process{plural} running \(killed\): .*")


# What nobody could run any more, as the module is gone with all its hosts: it ran before,
# or its loss is told.
GONE = {name: {outcome, "error"} for name, outcome in OTHERS.items()}
GONE["needs_it"] = {"pass", "skip", "error"}

PROCESS = {
    "nothing": Expected("pass"),
    "reads_null": Expected("error", r"crashed: SIGSEGV \(signal 11\) at address 0x0"),
    "aborts": crash("SIGABRT"),
    "divides_by_zero": crash("SIGFPE"),
    "reads_beyond_a_file": crash("SIGBUS"),
    "runs_no_instruction": Expected("error", r"crashed: SIG(ILL|TRAP) .*"),
    "overflows_the_stack": crash("SIGSEGV"),
    "frees_twice": crash("SIGABRT"),
    "writes_beyond_a_block": crash("SIGABRT"),
    "ends_by_sigterm": ended("SIGTERM"),
    "ends_by_sigkill": ended("SIGKILL"),
    "writes_to_a_closed_pipe": ended("SIGPIPE"),
    "exits_0": exited(0),
    "exits_at_once_0": exited(0),
    "exits_3": exited(3),
    "becomes_another_program": exited(0),
    "exits_on_a_thread": exited(0),
    "ends_its_own_thread": exited(0),
    "loops": hang(),
    "loops_deaf": hang(),
    "waits": hang(),
    "stops_itself": hang(),
    "blocks_all_and_waits": hang(),
    "locks_itself_out": hang(),
    "kills_its_parent": lost("SIGKILL"),
    "ends_its_parent": lost("SIGTERM"),
    "stops_its_parent": Expected("error", r"timed out after 0\.500 s", limit=0.5),
    "kills_its_group": ended("SIGKILL"),
    "kills_its_group_by_number": ended("SIGKILL"),
    "kills_its_module": Expected("pass", others=GONE),
    "kills_its_parents_group": Expected("error", r"its host was lost.*", others=GONE),
    "prints_100_megabytes": Expected("pass"),
    "closes_its_output": Expected("pass"),
    "closes_all": Expected("pass"),
    "closes_all_and_fails": Expected("fail", r"a check failed, but its message is lost.*"),
    "closes_all_and_skips": Expected("skip", r"its reason is lost: .*"),
    "writes_to_all": Expected("pass"),
    "shuts_all_down": Expected("pass"),
    "prints_no_text": Expected("fail", r".*"),
    "takes_back_its_output": Expected("pass"),
    "stretches_its_output": Expected("fail", "a terabyte"),
    "complains_for_long": Expected("fail", "expected -1, got 0: i == -1.*"),
    "leaves_a_daemon": leaves(1),
    "leaves_a_session": leaves(1),
    "leaves_a_daemon_and_fails": leaves(1, "fail", "after the daemon was there"),
    "leaves_20": leaves(20),
    "leaves_one_stopped": leaves(1),
    "leaves_a_zombie": Expected("pass"),
    "leaves_a_chain": leaves(30),
    # Whoever is met is named; that may be several.
    "leaves_one_on_the_run": Expected("pass", left=r"(left \d+ process(es)? running .*)?"),
    "leaves_one_and_crashes": leaves(1, "error", r"crashed: SIGABRT \(signal 6\)"),
    # Its host, who would have told of it, is dead.
    "leaves_one_and_kills_its_parent": lost("SIGKILL"),
    "leaves_threads": Expected("pass"),
    "returns_as_copies": Expected("pass"),
    "fails_as_a_copy": Expected("fail", "expected 2, got 1: 1 == 2.*"),
    "jumps_out_of_a_helper": Expected("pass"),
    "jumps_to_nowhere": crash("SIGSEGV"),
    "fails_on_a_thread": Expected(
        "fail", 'expected "elsewhere", got "on a thread": "on a thread" == "elsewhere".*'),
    "changes_its_folder": Expected("pass"),
    "removes_its_folder": Expected("pass"),
    "changes_its_locale": Expected("pass"),
    "changes_its_umask": Expected("pass"),
    "may_open_nothing": Expected("fail", "without descriptors"),
    "may_write_nothing": Expected("pass"),
    "writes_too_much": ended("SIGXFSZ"),
    "may_start_nothing": Expected("pass"),
    "uses_all_memory": Expected("pass"),
    "uses_all_memory_and_fails": Expected(
        "fail", "(expected 2, got 1: 1 == 2|a check failed, but its message is lost).*"),
    "blocks_all_signals": Expected("pass"),
    "ignores_its_children": Expected("pass", left=r"(left 1 process running .*)?"),
    "handles_its_children": Expected("pass"),
    "adopts": leaves(1),
    "gives_up_its_terminal": Expected("pass", terminal=True),
    "takes_the_terminal": Expected("pass", terminal=True),
}

# Under `worker` the tests that come later run in the same process, where nothing killed it.
# What a deed has taken from it, it does not have; and where it cannot speak any more, the
# test that did it is lost with it, and so told.
GONE_WITH_IT = Expected("error", r"its host was lost.*")
WORKER = {
    **{deed: copy.copy(expected) for deed, expected in PROCESS.items()},
    # The module; who tells of hosts that end, but not while it is stopped.
    "stops_its_parent": Expected("pass", words=False),
    "closes_its_output": Expected("pass", words=False),
    "writes_to_all": GONE_WITH_IT,
    "shuts_all_down": GONE_WITH_IT,
    "may_write_nothing": Expected(
        "pass", words=False, others={
            "fails_honestly": {"fail", "error"},
            **{f"beside_{number}": {"pass", "error"} for number in range(1, 9)}}),
    "uses_all_memory": GONE_WITH_IT,
    "uses_all_memory_and_fails": GONE_WITH_IT,
}

for expected in WORKER.values():
    if expected.outcome in ("pass", "skip", "fail"):
        expected.others = {**expected.others, "finds_all_as_it_was": {"pass", "fail"}}

# Under `thread` all is shared: others are lost with the process, and say so.
LOST = r"(lost with the process that it shared with .*|its host was lost.*)"


def shared(expected):
    """The same of a test whose process others have, too."""
    return Expected(expected.outcome, expected.cause, f"({expected.left})?", expected.limit,
                    {**expected.others, "finds_all_as_it_was": {"pass", "fail"},
                     "needs_it": {"pass", "skip"}},
                    expected.terminal, words=False, lost=LOST)


THREAD = {deed: shared(expected) for deed, expected in WORKER.items()}
EXPECTED = {"process": PROCESS, "worker": WORKER, "thread": THREAD}


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
        if expected.may_be_lost(self.outcome, self.cause):
            pass
        elif self.outcome != expected.outcome:
            self.say("verdict", f"{self.outcome}, not {expected.outcome}: {self.cause}")
        elif not re.fullmatch(expected.cause, self.cause, re.DOTALL):
            self.say("verdict", f"the cause: {self.cause}")
        if not re.fullmatch(expected.left, self.left):
            self.say("verdict", f"left behind: {self.left or 'nothing'}")

    def look_at_others(self, outcomes, cases, expected):
        for name, wanted in expected.others.items():
            got = outcomes.get(name, "not there")
            if got != wanted and got not in (wanted if isinstance(wanted, set) else ()):
                message = next((child.get("message") for child in cases.get(name, ())
                                if child.get("message")), "")
                if not expected.may_be_lost(got, message):
                    self.say("others", f"{name}: {got}: {message}")
        for name, tag, words in (("fails_honestly", "system-out", "honest words\n"),
                                 ("crashes_honestly", "system-err", "last words\n")):
            if expected.words and expected.others[name] == OTHERS[name] == outcomes.get(name):
                text = "".join(cases[name].find(tag).itertext()) \
                    if cases[name].find(tag) is not None else "nothing"
                if text.strip("\n") != words.strip("\n"):
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
                                EXPECTED.get(isolation, PROCESS)[deed], jobs)
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
