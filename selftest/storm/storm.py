#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random suites under to-test, each checked against what must come of it.

    storm.py --to-test PATH --module PATH --deeds FOLDER [--tap] [N [SEED]]

Suite i of N is made from the seed SEED + i alone: its graph, what its tests do (deeds.c),
the options, and who is killed or interrupted, and when. One that goes wrong is shown with
the command that repeats it. Needs nothing but Python's standard library.
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree as tree

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "golden"), str(HERE.parent / "faults")]
import agree   # noqa: E402
import expected  # noqa: E402
import faults  # noqa: E402
import golden  # noqa: E402

LIMIT = 120  # seconds for a run: one that takes longer hangs

HANGS = ("loops", "loops_deaf", "waits", "stops_itself", "blocks_all_and_waits",
         "locks_itself_out", "waits_for_a_key")
# Of the deeds: what would harm other suites, or all of this one; what takes too long.
NOT_HERE = ("becomes_a_program_that_waits", "asks_to_be_traced_and_waits",
            "traced_by_its_child_and_waits",
            "kills_its_module", "kills_its_parents_group", "stops_its_parent",
            "stops_its_module", "kills_all_above_it",
            "removes_its_folder", "gives_up_its_terminal", "takes_the_terminal",
            "makes_the_terminal_raw", "leaves_some_that_breed",
            "prints_100_megabytes", "leaves_one_on_the_run", "complains_for_long",
            "asks_on_too_many_threads")
DEEDS = [deed for deed in expected.PROCESS if deed not in HANGS + NOT_HERE]
# Where tests share a process: those that leave it as it was, or end it.
SHARED = [deed for deed in DEEDS if deed.startswith((
    "aborts", "reads_", "divides", "runs_no", "overflows", "frees", "exits", "becomes",
    "ends_by", "ends_its_own", "leaves_a_d", "leaves_a_s", "leaves_20", "returns_as", "fails_as", "jumps_",
    "hands_on", "dies_"))]
HANGS_SHARED = [deed for deed in HANGS if deed != "loops_deaf"]
# Of these, those that end the process; and who did it is not known.
DEADLY = [deed for deed in SHARED if expected.PROCESS[deed].outcome == "error"
          and deed != "ends_its_own_thread"]
UNTOLD = [deed for deed in DEADLY if deed in expected.UNTOLD]

PLAIN = {"work": ("pass", ""), "fail": ("fail", "expected 3, got 2: 1 \\+ 1 == 3.*"),
         "skip": ("skip", "no need"), "assume": ("skip", "assumption does not hold: .*")}


# ---- a suite, made from a seed ----

class Test:
    def __init__(self, module, number):
        self.module = module
        self.number = number
        self.name = f"t{number}"
        self.full = f"{module}::{self.name}"
        self.file = "a.c"
        self.line = 0
        self.deed = "work0"
        self.xfail = False
        self.tags = []
        self.after = []      # Tests, as long as one has them; duplicates and all
        self.after_any = []

    def lines(self):
        yield f"test {self.name} {self.file} {self.line} {self.deed}"
        if self.xfail:
            yield "xfail"
        if self.deed in HANGS:
            yield "timeout 0.2"
        for tag in self.tags:
            yield f"tag {tag}"
        for kind, others in (("after", self.after), ("after_any", self.after_any)):
            for other in others:
                if other.module == self.module:
                    yield f"{kind} {other.number}"
                else:
                    yield f"after_named {other.full}"

    def own(self):
        """What it comes to when it runs undisturbed: the outcome, and its message."""
        if self.deed.rstrip("0123456789") == "work":
            outcome, cause = PLAIN["work"]
        elif self.deed in PLAIN:
            outcome, cause = PLAIN[self.deed]
        elif self.deed in HANGS:
            outcome, cause = "error", r"timed out after 0\.200 s"
        else:
            own = expected.PROCESS[self.deed]
            outcome, cause = own.outcome, own.cause
        return self.marked(outcome), ".*" if self.xfail else cause

    def marked(self, outcome):
        if not self.xfail or outcome == "skip":
            return outcome
        return "xpass" if outcome == "pass" else "xfail"


class Suite:
    def __init__(self, seed):
        self.seed = seed
        self.dice = random.Random(seed)
        self.environment = {}
        self.tests = []
        self.isolate = self.dice.choice(("process", "process", "worker", "thread"))
        self.make_tests()
        self.cycle = self.dice.random() < 0.02 and self.make_cycle()
        self.options = []
        self.make_options()
        self.make_event()

    def make_tests(self):
        dice = self.dice
        size = dice.choice((1, 3, 8, 20, 40, 60))
        for module in "abc"[:dice.choice((1, 1, 2, 3))]:
            lines = list(range(1, 200))
            dice.shuffle(lines)
            for number in range(dice.randint(1, size)):
                test = Test(module, number)
                test.file = dice.choice(("a.c", "b/a.c", "z.c"))
                test.line = lines.pop()
                test.tags = [tag for tag in ("red", "green") if dice.random() < 0.2]
                self.tests.append(test)
        # Prerequisites stand anywhere before it in a random order, so there is no cycle.
        order = self.tests[:]
        dice.shuffle(order)
        bad = dice.choice((0, 0.05, 0.2, 0.5))
        dense = dice.choice((0, 0.5, 1, 3))
        for place, test in enumerate(order):
            test.xfail = dice.random() < 0.05
            test.deed = self.make_deed(bad)
            for _ in range(min(int(dice.expovariate(1) * dense), 8) if place else 0):
                other = dice.choice(order[max(0, place - dice.choice((1, 5, 100))):place])
                if other.module == test.module and dice.random() < 0.4:
                    test.after_any.append(other)
                else:
                    test.after.append(other)

    def make_deed(self, bad):
        dice = self.dice
        if dice.random() >= bad:
            return f"work{dice.choice((0, 0, 1000, 100000, 1000000))}"
        if dice.random() < 0.04:
            # Signals that a test ignores, all ignore that share its process.
            return dice.choice(HANGS if self.isolate == "process" else HANGS_SHARED)
        deeds = DEEDS if self.isolate == "process" else SHARED
        return dice.choice(deeds) if dice.random() < 0.5 else dice.choice(list(PLAIN)[1:])

    def make_cycle(self):
        """Closes one, where there is a way to."""
        for test in self.tests:
            for other in test.after + test.after_any:
                other.after.append(test)
                return True
        return False

    def make_options(self):
        dice = self.dice
        self.jobs = dice.choice((1, 2, 3, 8, 64))
        self.options = [f"-j{self.jobs}", f"--isolate={self.isolate}", "--grace=0.1", "--color=never"]
        self.max_fail = dice.choice((0,) * 8 + (1, 2))
        if self.max_fail:
            self.options += ["-x"] if self.max_fail == 1 else [f"--max-fail={self.max_fail}"]
        self.options += dice.choice(([], [], ["-q"], ["-v"]))
        # Attempts are for the golden cases: what is printed before each is not in the model yet.
        self.times = 1
        self.in_rounds = False
        self.modules = sorted({test.module for test in self.tests})
        self.targets = self.modules
        chosen = self.tests
        how = dice.random()
        if how < 0.15:
            chosen = dice.sample(self.tests, dice.randint(1, min(4, len(self.tests))))
            self.targets = [test.full for test in chosen]
            # A module that is not named is not there to be found.
            self.targets += [f"{name}::t0" for name in self.modules
                             if name not in {test.module for test in chosen}]
            chosen = chosen + [test for test in self.tests
                               if f"{test.full}" in self.targets and test not in chosen]
        elif how < 0.3 and any("red" in test.tags for test in self.tests):
            self.options += ["-t", "red"]
            chosen = [test for test in self.tests if "red" in test.tags]
        self.chosen = set(chosen)
        if dice.random() < 0.1:
            self.options.append("--no-deps")
        else:
            new = list(self.chosen)
            while new:
                test = new.pop()
                for other in test.after + test.after_any:
                    if other not in self.chosen:
                        self.chosen.add(other)
                        new.append(other)

    def make_event(self):
        """Who gets which signals when so many tests have started."""
        dice = self.dice
        self.event = dice.choices(("none", "host", "module", "test", "runner", "interrupt"),
                                  (55, 12, 4, 5, 10, 14))[0]
        self.moment = dice.randint(1, max(1, min(len(self.chosen), 20)))
        self.signals = [dice.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
                        for _ in range(dice.choice((1, 1, 2)))] \
            if self.event == "interrupt" else [signal.SIGKILL]


# ---- a run ----

def send(process, number, mark):
    """Only to a process of this run, whoever has its number meanwhile."""
    try:
        descriptor = os.pidfd_open(process)
    except OSError:
        return
    try:
        with open(f"/proc/{process}/environ", "rb") as file:
            if f"{golden.MARK}={mark}".encode() in file.read().split(b"\0"):
                signal.pidfd_send_signal(descriptor, number)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def parent_of(process):
    try:
        with open(f"/proc/{process}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError):
        return 0


class Run:
    def __init__(self, suite, options):
        self.suite = suite
        self.wrong = []
        self.told = []  # (word, test) in order
        self.happened = False
        self.outcomes = {}
        with tempfile.TemporaryDirectory(prefix="to-storm-") as name:
            self.place = pathlib.Path(name)
            self.run(options)

    def run(self, options):
        place, suite = self.place, self.suite
        os.mkfifo(place / "told")
        (place / "reports").mkdir()
        for module in suite.modules:
            os.symlink(options.module, place / module)
            lines = [line for test in suite.tests if test.module == module
                     for line in test.lines()]
            (place / f"{module}.suite").write_text("".join(line + "\n" for line in lines))
        command = [options.to_test, *suite.options, f"--tap={place}/reports/run.tap",
                   f"--junit={place}/reports/run.xml", *(f"./{name}" for name in suite.targets)]
        environment = {**os.environ, "STORM": str(place), "LC_ALL": "C",
                       golden.MARK: str(place), **suite.environment}
        self.fifo = os.open(place / "told", os.O_RDWR | os.O_CLOEXEC)
        listener = threading.Thread(target=self.listen)
        self.runner = subprocess.Popen(command, cwd=place, env=environment,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, start_new_session=True)
        listener.start()
        try:
            self.out, _ = self.runner.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self.wrong.append("to-test did not end")
            self.runner.kill()
            golden.kill_all(str(place))
            self.out, _ = self.runner.communicate()
        self.wrong += golden.left_running(str(place))
        os.write(self.fifo, b"over\n")
        listener.join()
        os.close(self.fifo)
        self.look()

    def listen(self):
        text = b""
        starts = 0
        while True:
            text += os.read(self.fifo, 65536)
            *lines, text = text.split(b"\n")
            for line in lines:
                if line == b"over":
                    return
                word, test, process, host = line.decode().split()
                self.told.append((word, test))
                if word == "start":
                    starts += 1
                    if starts == self.suite.moment:
                        self.happen(int(process), int(host))

    def happen(self, test, host):
        whom = {"host": lambda: host, "module": lambda: parent_of(host), "test": lambda: test,
                "runner": lambda: self.runner.pid, "interrupt": lambda: self.runner.pid,
                "none": lambda: 0}[self.suite.event]()
        if whom > 1:
            self.happened = True
            for number in self.suite.signals:
                send(whom, number, str(self.place))

    # ---- what came of it ----

    def look(self):
        status = self.runner.returncode
        reports = [path for path in (self.place / "reports").glob("run.*")]
        odd = [path.name for path in (self.place / "reports").iterdir()
               if path not in reports]
        if self.suite.event == "runner" and status == -signal.SIGKILL:
            junit = self.place / "reports/run.xml"
            if junit.exists():
                try:
                    agree.read_junit(junit)
                except (agree.Odd, tree.ParseError) as error:
                    self.wrong.append(str(error))
            return
        self.wrong += [f"left {name}" for name in odd]
        if self.suite.cycle:
            if status != 4 or b"wait for one another" not in self.out or self.told:
                self.wrong.append(f"a cycle, but exit {status}")
            return
        if len(reports) != 2:
            self.wrong.append(f"{len(reports)} reports, exit {status}: {self.out[-500:]}")
            return
        quiet = "-q" in self.suite.options
        self.wrong += agree.complaints(b"" if quiet else self.out, b"", reports)
        root = tree.parse(self.place / "reports/run.xml").getroot()
        try:
            self.outcomes = agree.read_junit(self.place / "reports/run.xml")
        except agree.Odd as odd:
            self.wrong.append(str(odd))
            return
        self.cases = {f'{case.get("classname").split(".")[0]}::{case.get("name")}': case
                      for case in root.iter("testcase")}
        self.compare(status)

    def message(self, name):
        return next((child.get("message") for child in self.cases[name]
                     if child.tag in ("failure", "error", "skipped")), "")

    def compare(self, status):
        suite = self.suite
        chosen = {test.full: test for test in suite.tests if test in suite.chosen}
        if set(self.outcomes) != set(chosen):
            self.wrong.append(f"in the report, or not: {set(self.outcomes) ^ set(chosen)}")
            return
        self.roots = {}
        failures = sum(outcome in ("fail", "error", "xpass") and
                       not self.message(name).startswith("cancelled")
                       for name, outcome in self.outcomes.items())
        self.interrupted = self.happened and suite.event == "interrupt"
        self.cut = self.interrupted or (suite.max_fail and failures >= suite.max_fail)
        if suite.max_fail and failures >= suite.max_fail + suite.jobs:
            self.wrong.append(f"{failures} failures, in spite of --max-fail={suite.max_fail}")
        for name, test in chosen.items():
            self.judge(name, test)
        self.look_at_order(chosen)
        stopped = any(self.message(name).startswith("cancelled") for name in chosen)
        wanted = {1 if failures or stopped else 0}
        if self.interrupted:
            # One that came when the run was over, or cut short by itself, changes nothing.
            by_itself = suite.max_fail and failures >= suite.max_fail
            wanted = {2} if stopped and not by_itself else wanted | {2}
        if status not in wanted:
            self.wrong.append(f"exit status {status}, not {wanted}")

    def roots_of(self, test):
        """The tests that may be named as the cause of the skip."""
        if test.full not in self.roots:
            roots = set()
            for other in test.after:
                if other in self.suite.chosen and \
                        self.outcomes[other.full] not in ("pass", "xfail"):
                    roots |= self.roots_of(other) or {other.full}
            self.roots[test.full] = roots
        return self.roots[test.full]

    def judge(self, name, test):
        outcome, message = self.outcomes[name], self.message(name)
        started = ("start", name) in self.told
        cancelled = message.startswith("cancelled: ")
        if self.told.count(("start", name)) > self.suite.times:
            self.wrong.append(f"{name} ran too often")
        if outcome == "stop" or cancelled:
            if not self.cut or (outcome == "stop" and started):
                self.wrong.append(f"{name} ({test.deed}): {outcome}: {message}")
            return
        roots = self.roots_of(test)
        if roots:
            named = re.match(r'not run: depends on "(\w+::\w+)", which', message)
            if outcome != "skip" or started or not named or \
                    named[1] not in roots:
                self.wrong.append(f"{name} ({test.deed}): {outcome}: {message}; but it comes "
                                  f"after {roots}")
            return
        wanted, cause = test.own()
        if outcome == wanted and re.fullmatch(cause, message, re.DOTALL):
            self.look_at_words(name, test)
            ended = test.deed.rstrip("0123456789") != "work" or ("end", name) in self.told
            if not (started and ended) and not self.may_be_lost(test, outcome, message):
                self.wrong.append(f"{name} ({test.deed}): {outcome}, but it never ran")
            return
        if not self.may_be_lost(test, outcome, message):
            self.wrong.append(f"{name} ({test.deed}): {outcome}: {message}; not {wanted}")

    def may_be_lost(self, test, outcome, message):
        """Whether it is honest about what was done to it: from outside, or by a test that
        shared its process."""
        forms = ["-"]
        if self.happened:
            forms += {"host": ["its host was lost.*"], "test": ["ended by a signal: SIGKILL.*"],
                      "interrupt": ["ended by a signal: SIG(TERM|KILL).*"],
                      # Nobody was left to tell how the host ended.
                      "module": ["its host was lost" if test.deed in expected.ABOVE else "-"],
                      }.get(self.suite.event, [])
        if self.suite.isolate == "thread" and self.suite.jobs > 1:
            forms += self.losses(test)
        # What is expected to fail has no message of its own.
        return (outcome == "error" and re.fullmatch("|".join(forms), message)) or \
            (outcome == "xfail" and len(forms) > 1)

    def losses(self, test):
        near = [other for other in self.suite.chosen if other.module == test.module]
        named = "|".join(other.name for other in near if other != test and
                         other.deed in (*HANGS, *DEADLY))
        yield expected.lost_with(f'"({named or "-"})"')
        if any(other.deed in UNTOLD for other in near) or \
                (self.happened and self.suite.event == "test"):
            yield expected.lost_with("other tests")

    def look_at_words(self, name, test):
        """What it printed is in the report of those that failed; and nobody else's."""
        if test.deed == "fail" and not test.xfail:
            out = self.cases[name].find("system-out")
            text = "nothing" if out is None else "".join(out.itertext())
            words = f"words of {test.name}"
            if text.strip() != words and not (self.suite.isolate == "thread" and words in text):
                self.wrong.append(f"{name} printed {text[:200]!r}")

    def look_at_order(self, chosen):
        place = {what: number for number, what in reversed(list(enumerate(self.told)))}
        last = place if self.suite.in_rounds else \
            {what: number for number, what in enumerate(self.told)}
        for name, test in chosen.items():
            start = place.get(("start", name))
            for other in test.after + test.after_any:
                if start is None or other not in self.suite.chosen:
                    continue
                before = last.get(("end", other.full), last.get(("start", other.full), -1))
                if before > start:
                    self.wrong.append(f"{name} started before {other.full} had ended")
        running = 0
        for word, name in self.told:
            if self.told.count(("end", name)) == self.told.count(("start", name)):
                running += 1 if word == "start" else -1
                if running > self.suite.jobs:
                    self.wrong.append(f"more than {self.suite.jobs} at once")
                    break


def storm(options, seed):
    suite = Suite(seed)
    run = Run(suite, options)
    if options.show and options.number == 1:
        for test in suite.tests:
            print("#", *test.lines(), sep=" ; ")
        print(*suite.options, *suite.targets, suite.event, suite.moment)
        print(run.out.decode(errors="replace"))
    return suite, run


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    parser.add_argument("--module", required=True, type=os.path.abspath)
    parser.add_argument("--tap", action="store_true", help="say it in TAP")
    parser.add_argument("--show", action="store_true", help="of one: all that was said")
    parser.add_argument("number", type=int, nargs="?", default=1000)
    parser.add_argument("seed", type=int, nargs="?", default=secrets.randbelow(1 << 31))
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    print("TAP version 13" if options.tap else
          f"{options.number} suites from the seed {options.seed}", flush=True)
    if options.tap:
        print(f"1..1\n# {options.number} suites from the seed {options.seed}", flush=True)
    failed = 0
    events, outcomes = {}, {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=2 * (os.cpu_count() or 1)) as pool:
        for suite, run in pool.map(lambda i: storm(options, options.seed + i),
                                     range(options.number)):
            event = suite.event if run.happened else "none"
            events[event] = events.get(event, 0) + 1
            for outcome in run.outcomes.values():
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
            if run.wrong:
                failed += 1
                print(f"# wrong, {suite.event} at {suite.moment}; "
                      f"again: ./dev storm 1 {suite.seed}")
                for text in run.wrong[:10]:
                    print(f"#   {faults.cut(text, 600)}", flush=True)
    for what, counts in (("killed or interrupted", events), ("tests", outcomes)):
        print(f"# {what}:", ", ".join(f"{count} {name}"
                                      for name, count in sorted(counts.items())))
    if options.tap:
        print(f"{'not ok' if failed else 'ok'} 1 - {options.number} random suites")
    else:
        print(f"{options.number - failed} of {options.number} right")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
