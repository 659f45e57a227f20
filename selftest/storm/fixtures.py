#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random suites of fixtures, tests that need them, and locks; each is checked against a model
that knows who may be up and run when, and what must come of it.

    fixtures.py --to-test PATH --module PATH [--tap] [N [SEED]]

Suite i of N is made from the seed SEED + i alone, as in storm.py: its graph, what its tests and
fixtures do, the options, and who is killed or interrupted, and when. Needs nothing but Python's
standard library.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import resource
import secrets
import signal
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
import storm  # noqa: E402

# What a fixture does on its way up and down, and what its entry says of that.
UP = {"work0": None, "work100000": None,
      "fail": "set-up: expected 3, got 2: .*", "expect": "set-up: expected 3, got 2: .*",
      "skip": "no need", "aborts": r"set-up: crashed: SIGABRT .*",
      "exits_0": r"set-up: exit\(0\) before the body returned"}
DOWN = {"work0": None, "work100000": None, "expect": "tear-down: expected 3, got 2: .*",
        "fail": "tear-down: expected 3, got 2: .*", "aborts": r"tear-down: crashed: SIGABRT .*"}
LOCKS = ("db", "disk", "net")
SPARED = "no test that needs it was run"


class Item(storm.Test):
    """A test or a fixture."""
    fixture = False
    locks = {}  # by name: whether it is shared
    alone = False

    def lines(self):
        yield from super().lines()
        if self.fixture:
            yield "fixture"
        for name, shared in self.locks.items():
            yield f"{'shares' if shared else 'locks'} {name}"
        if self.alone:
            yield "alone"

    def up_and_down(self):
        return self.deed.split("/")


class Suite(storm.Suite):
    def __init__(self, seed):
        super().__init__(seed)
        self.isolate = self.dice.choice(("process", "process", "worker", "thread"))
        self.options = [f"--isolate={self.isolate}" if option.startswith("--isolate") else option
                        for option in self.options]

    def make_tests(self):
        dice = self.dice
        size = dice.choice((2, 4, 8, 20, 40, 60))
        for module in "abc"[:dice.choice((1, 1, 2, 3))]:
            lines = list(range(1, 200))
            dice.shuffle(lines)
            for number in range(dice.randint(1, size)):
                item = Item(module, number)
                item.line = lines.pop()
                item.tags = ["red"] if dice.random() < 0.1 else []
                self.tests.append(item)
        order = self.tests[:]
        dice.shuffle(order)
        bad, fixtures, locks = (dice.choice(chances) for chances in
                                ((0, 0.05, 0.2), (0.2, 0.4, 0.6), (0, 0.1, 0.5)))
        dense = dice.choice((0.5, 1, 3))
        for place, item in enumerate(order):
            # t0 of a module may be named to bring it in, and is to be a test then.
            item.fixture = item.number > 0 and dice.random() < fixtures
            self.make_item(item, bad, locks)
            for _ in range(min(int(dice.expovariate(1) * dense), 8) if place else 0):
                near = order[max(0, place - dice.choice((1, 5, 100))):place]
                up = [other for other in near if other.fixture]
                other = dice.choice(up if up and dice.random() < 0.5 else near)
                if other.module == item.module and dice.random() < 0.2:
                    item.after_any.append(other)
                else:
                    item.after.append(other)
        self.without_waits()

    def make_item(self, item, bad, locks):
        dice = self.dice
        if not item.fixture:
            item.deed = dice.choice(("fail", "skip")) if dice.random() < bad else \
                f"work{dice.choice((0, 0, 1000, 100000, 1000000))}"
            item.locks = {name: dice.random() < 0.5 for name in LOCKS if dice.random() < locks}
            item.alone = dice.random() < locks / 5
            return
        up, down = (dice.choice(list(deeds)[2:] if dice.random() < bad else list(deeds)[:2])
                    for deeds in (UP, DOWN))
        item.deed = "never/never" if dice.random() < bad / 5 else f"{up}/{down}"

    def without_waits(self):
        """Takes away what would wait for a fixture that cannot go down before it."""
        for item in self.tests:
            for other in [other for other in item.after_any if other.fixture]:
                if reaches(item, other, self.tests):
                    item.after_any.remove(other)

    def make_cycle(self):
        return False

    def make_options(self):
        super().make_options()
        chosen = [item for item in self.tests if not item.fixture]
        by_tag = "-t" in self.options
        if by_tag:
            chosen = [item for item in chosen if "red" in item.tags or
                      any("red" in other.tags for other in needs(item) if other.fixture)]
            if not chosen:
                # That no test has the tag is another matter.
                place = self.options.index("-t")
                del self.options[place:place + 2]
                chosen = [item for item in self.tests if not item.fixture]
        elif self.targets != self.modules:
            chosen = [item for item in self.tests if item.full in self.targets]
        self.chosen = set(chosen)
        self.bridges = set()
        if "--no-deps" in self.options:
            closure = {other for item in chosen for other in needs(item)}
            self.chosen |= {other for other in closure if other.fixture}
            self.bridges = {other for other in closure - self.chosen
                            if any(below.fixture for below in needs(other))}
            return
        new = list(self.chosen)
        while new:
            item = new.pop()
            for other in item.after + [other for other in item.after_any
                                       if not other.fixture or other in item.after]:
                if other not in self.chosen:
                    self.chosen.add(other)
                    new.append(other)

    def make_event(self):
        dice = self.dice
        self.event = dice.choices(("none", "fixture", "host", "runner", "interrupt"),
                                  (45, 25, 5, 5, 20))[0]
        self.moment = dice.randint(1, max(1, min(len(self.chosen), 20)))
        self.signals = [dice.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
                        for _ in range(dice.choice((1, 1, 2)))] \
            if self.event == "interrupt" else [signal.SIGKILL]


def needs(item):
    """All that it needs, directly or through others."""
    found, new = set(), [item]
    while new:
        for other in new.pop().after:
            if other not in found:
                found.add(other)
                new.append(other)
    return found


def waits_for(item, tests):
    """What must have happened before it begins: others that begin, fixtures that go down."""
    for other in item.after:
        yield other, False
    for other in item.after_any:
        yield other, other.fixture


def reaches(item, fixture, tests):
    """Whether the item, which would wait until the fixture is down, has to begin before that."""
    dependents = {}
    for other in tests:
        for before in other.after:
            dependents.setdefault(before, []).append(other)
    seen, new = set(), [(fixture, True)]
    while new:
        node, down = new.pop()
        if (node, down) in seen:
            continue
        seen.add((node, down))
        if node is item and not down:
            return True
        if down:
            new += [(other, True) for other in dependents.get(node, [])] + [(node, False)]
        else:
            new += list(waits_for(node, tests))
    return False


class Run(storm.Run):
    """Who is up and runs is looked at line by line, as all of them tell it."""

    def __init__(self, suite, options):
        self.items = {item.full: item for item in suite.tests}
        self.needs = {item.full: {other.full for other in needs(item)} for item in suite.tests}
        self.processes = {}
        self.victim = ""
        self.lock = threading.Lock()
        super().__init__(suite, options)

    def happen(self, test, host):
        if self.suite.event != "fixture":
            super().happen(test, host)
            return
        up = sorted(set(name for word, name in self.told if word == "up") -
                    set(name for word, name in self.told if word in ("down", "end")))
        if up:
            self.victim = up[self.suite.moment % len(up)]
            self.happened = True
            storm.send(self.processes[self.victim], signal.SIGKILL, str(self.place))

    def listen(self):
        """As the storm's, but notes who tells."""
        text = b""
        starts = 0
        while True:
            text += os.read(self.fifo, 65536)
            *lines, text = text.split(b"\n")
            for line in lines:
                if line == b"over":
                    return
                word, name, process, host = line.decode().split()
                self.processes[name] = int(process)
                self.told.append((word, name))
                if word in ("start", "up"):
                    starts += 1
                    if starts >= self.suite.moment and not self.happened:
                        self.happen(int(process), int(host))

    # ---- what came of it ----

    def compare(self, status):
        suite = self.suite
        chosen = {item.full: item for item in suite.chosen}
        if set(self.outcomes) != set(chosen):
            self.wrong.append(f"in the report, or not: {set(self.outcomes) ^ set(chosen)}")
            return
        self.roots = {}
        failures = sum(outcome in ("fail", "error") and
                       not self.message(name).startswith("cancelled")
                       for name, outcome in self.outcomes.items())
        self.interrupted = self.happened and suite.event == "interrupt"
        self.cut = self.interrupted or (suite.max_fail and failures >= suite.max_fail)
        for name, item in chosen.items():
            self.judge(name, item)
        self.look_at_all_told()
        if not self.interrupted or len(suite.signals) == 1:
            self.look_for_tear_downs()
        stopped = any(self.message(name).startswith("cancelled") for name in chosen)
        wanted = {1 if failures or stopped else 0}
        if self.interrupted:
            wanted |= {2}
        if status not in wanted:
            self.wrong.append(f"exit status {status}, not {wanted}")

    def died(self, name):
        return self.message(name).startswith("while it was up: ")

    def roots_of(self, item):
        """(those that may be named as the cause of its being skipped, whether it must be)."""
        if item.full in self.roots:
            return self.roots[item.full]
        roots, must = set(), False
        for other in item.after:
            if other in self.suite.bridges or \
                    (other in self.suite.chosen and self.outcomes[other.full] == "skip" and
                     not self.began(other)):
                more, also = self.roots_of(other)
                roots |= more
                must |= also
            elif other in self.suite.chosen:
                message = self.message(other.full)
                bad = self.outcomes[other.full] != "pass"
                # One that only went down badly, or was cancelled then, has served.
                if other.fixture and message.startswith(("tear-down: ", "cancelled: ")):
                    bad = False
                if bad:
                    roots.add(other.full)
                    must |= not (other.fixture and self.died(other.full))
        for name in self.needs[item.full]:
            if self.items[name] in self.suite.chosen and self.died(name):
                roots.add(name)
        self.roots[item.full] = roots, must
        return roots, must

    def began(self, item):
        return ("start", item.full) in self.told

    def judge(self, name, item):
        outcome, message = self.outcomes[name], self.message(name)
        if self.told.count(("start", name)) > 1:
            self.wrong.append(f"{name} ran twice")
        if outcome == "stop" or message.startswith("cancelled: "):
            if not self.cut or (outcome == "stop" and self.began(item)):
                self.wrong.append(f"{name} ({item.deed}): {outcome}: {message}")
            return
        if item.fixture and message == SPARED:
            self.look_at_spared(name, item)
            return
        roots, must = self.roots_of(item)
        named = re.match(r'not run: depends on "(\w+::\w+)", which', message)
        if named or must:
            if outcome != "skip" or self.began(item) or not named or named[1] not in roots:
                self.wrong.append(f"{name} ({item.deed}): {outcome}: {message}; but it comes "
                                  f"after {roots}")
            return
        wanted, cause = self.expected(item)
        if outcome == wanted and re.fullmatch(cause, message, re.DOTALL):
            if not self.began(item):
                self.wrong.append(f"{name} ({item.deed}): {outcome}, but it never ran")
        elif not self.may_be_lost(item, outcome, message):
            self.wrong.append(f"{name} ({item.deed}): {outcome}: {message}; not {wanted}")

    def expected(self, item):
        if not item.fixture:
            return item.own()
        up, down = item.up_and_down()
        cause = UP.get(up) or DOWN.get(down) or ""
        if up == "expect" and down == "aborts":
            cause = "set-up: crashed: .*" # it was never up, but it is torn down
        if up == "never":
            cause = r"set-up: returned without to_yield\(\).*"
        return ("skip" if up == "skip" else "error" if cause else "pass"), cause

    def may_be_lost(self, item, outcome, message):
        if self.happened and outcome == "error" and item.fixture and \
                self.suite.event == "fixture" and item.full == self.victim:
            # It may not have been up yet, or on its way down by then.
            return re.fullmatch(r"(set-up|while it was up|tear-down): ended by a signal: "
                                "SIGKILL.*", message)
        forms = {"host": "(.*: )?(its host was lost|lost with the process).*",
                 "interrupt": "(.*: )?ended by a signal: SIG(TERM|KILL).*"}
        return self.happened and outcome == "error" and \
            re.fullmatch(forms.get(self.suite.event, "-"), message, re.DOTALL)

    def look_at_spared(self, name, item):
        if self.began(item):
            self.wrong.append(f"{name} was not needed, but has run")
        for other in self.suite.chosen:
            if name in self.needs[other.full] and self.began(other):
                self.wrong.append(f"{name} was not needed, but {other.full} has run")

    def look_for_tear_downs(self):
        """Whatever was up has gone down, unless it died."""
        for name in (item.full for item in self.suite.chosen if item.fixture):
            # One that was killed did not come to it.
            lost = re.search("signal|host was lost|^cancelled", self.message(name))
            if ("up", name) in self.told and not lost and ("down", name) not in self.told:
                self.wrong.append(f"{name} was up, and was not taken down")

    # ---- line by line ----

    def look_at_all_told(self):
        self.running, self.up, self.over = set(), set(), set()
        for word, name in self.told:
            item = self.items[name]
            if word == "start":
                self.look_at_start(name, item)
                self.running.add(name)
            elif word == "up":
                self.running.discard(name)
                self.up.add(name)
            elif word == "down":
                self.look_at_down(name)
                self.up.discard(name)
                self.running.add(name)
            else:
                self.running.discard(name)
                self.over.add(name)

    def ends(self, name):
        """Whether it tells its end: what crashes does not."""
        return ("end", name) in self.told

    def look_at_start(self, name, item):
        for other in self.needs[name]:
            fixture = self.items[other]
            if fixture.fixture and fixture in self.suite.chosen and other not in self.up and \
                    not self.died(other):
                self.wrong.append(f"{name} started without {other}")
        for other in item.after:
            if other in self.suite.chosen and not other.fixture and other.full not in self.over:
                self.wrong.append(f"{name} started before {other.full} had ended")
        for other in item.after_any:
            if other in self.suite.chosen and self.ends(other.full) and \
                    other.full not in self.over:
                self.wrong.append(f"{name} started before {other.full} was over")
        busy = [other for other in self.running if self.ends(other)]
        if len(busy) >= self.suite.jobs:
            self.wrong.append(f"more than {self.suite.jobs} at once: {name}, {busy}")
        for other in busy:
            self.look_at_locks(name, item, self.items[other])

    def look_at_locks(self, name, item, other):
        clash = item.alone or other.alone or \
            any(lock in other.locks and not (shared and other.locks[lock])
                for lock, shared in item.locks.items())
        if clash:
            self.wrong.append(f"{name} runs beside {other.full}, in spite of their locks")

    def look_at_down(self, name):
        for other, needed in self.needs.items():
            if name in needed and (other in self.up or other in self.running) and \
                    self.ends(other):
                self.wrong.append(f"{name} went down before {other}")
        later = self.told[self.told.index(("down", name)):]
        for word, other in later:
            if word == "start" and name in self.needs[other]:
                self.wrong.append(f"{name} went down before {other} had started")


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

    def one(seed):
        suite = Suite(seed)
        return suite, Run(suite, options)

    print(f"TAP version 13\n1..1\n# {options.number} suites from the seed {options.seed}"
          if options.tap else f"{options.number} suites from the seed {options.seed}", flush=True)
    failed = 0
    events, outcomes = {}, {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=2 * (os.cpu_count() or 1)) as pool:
        for suite, run in pool.map(one, range(options.seed, options.seed + options.number)):
            event = suite.event if run.happened else "none"
            events[event] = events.get(event, 0) + 1
            for name, outcome in run.outcomes.items():
                what = "fixtures" if run.items[name].fixture else "tests"
                outcomes[f"{what}: {outcome}"] = outcomes.get(f"{what}: {outcome}", 0) + 1
            if options.show:
                for item in suite.tests:
                    print("#", *item.lines(), sep=" ; ")
                print(*suite.options, *suite.targets, suite.event, suite.moment, run.victim)
                print(run.out.decode(errors="replace"), *run.told, sep="\n")
            if run.wrong:
                failed += 1
                print(f"# wrong, {suite.event} at {suite.moment}; "
                      f"again: ./dev storm 1 {suite.seed}")
                for text in run.wrong[:10]:
                    print(f"#   {storm.faults.cut(text, 600)}", flush=True)
    for what, counts in (("killed or interrupted", events), ("ends", outcomes)):
        print(f"# {what}:", ", ".join(f"{count} {name}"
                                      for name, count in sorted(counts.items())))
    if options.tap:
        print(f"{'not ok' if failed else 'ok'} 1 - {options.number} random suites")
    else:
        print(f"{options.number - failed} of {options.number} right")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
