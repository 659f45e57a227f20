#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs to-test on modules that lie (mutate.c): it must neither crash nor hang, and its
reports must be valid and tell of every test.

    hostile.py --to-test PATH --module PATH [--tap] [N [SEED]]

Suite i of N is made from the seed SEED + i, as in the storm; so are the lies, as far as the
order in which processes run is not chance. Needs nothing but Python's standard library.
"""
import argparse
import concurrent.futures
import os
import pathlib
import secrets
import sys
import xml.etree.ElementTree as tree

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "golden"), str(HERE.parent / "storm"),
                str(HERE.parent / "faults")]
import agree   # noqa: E402
import storm   # noqa: E402


class Lies(storm.Suite):
    """A suite with a module that is not to be trusted, and no other harm."""

    def __init__(self, seed):
        super().__init__(seed)
        self.event = "none"
        rate = self.dice.choice((2, 5, 20, 50, 100))
        self.environment = {"MUTATE": f"{seed} {rate}"}
        self.options += ["--timeout=0.3", "--load-timeout=1"]
        for test in self.tests:
            if self.dice.random() < 0.9:
                test.deed = self.dice.choice(("work0", "work1000", "fail", "skip"))


class Run(storm.Run):
    def look(self):
        status = self.runner.returncode
        where = self.place / "reports"
        if status not in (0, 1, 4, 5):
            self.wrong.append(f"exit {status}: {self.out[-1000:].decode(errors='replace')}")
        if status in (0, 1) and not (where / "run.xml").exists():
            self.wrong.append(f"exit {status}, but no report")
        if status not in (0, 1):
            return
        quiet = "-q" in self.suite.options
        self.wrong += agree.complaints(b"" if quiet else self.out, b"",
                                       sorted(where.glob("run.*")))
        try:
            outcomes = agree.read_junit(where / "run.xml")
        except (agree.Odd, tree.ParseError) as error:
            self.wrong.append(str(error))
            return
        self.outcomes = outcomes
        bad = [name for name, outcome in outcomes.items()
               if outcome in ("fail", "error", "xpass", "stop")]
        if bool(bad) != (status == 1):
            self.wrong.append(f"exit {status}, but {len(bad)} not good")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    parser.add_argument("--module", required=True, type=os.path.abspath)
    parser.add_argument("--tap", action="store_true")
    parser.add_argument("--show", action="store_true", help="of one: all that was said")
    parser.add_argument("number", type=int, nargs="?", default=300)
    parser.add_argument("seed", type=int, nargs="?", default=secrets.randbelow(1 << 31))
    options = parser.parse_args()
    if options.tap:
        print("TAP version 13\n1..1")
    print(f"# {options.number} lying modules from the seed {options.seed}", flush=True)
    failed = 0
    statuses = {}

    def one(number):
        suite = Lies(options.seed + number)
        return suite, Run(suite, options)

    with concurrent.futures.ThreadPoolExecutor(max_workers=4 * (os.cpu_count() or 1)) as pool:
        for suite, run in pool.map(one, range(options.number)):
            status = f"exit {run.runner.returncode}"
            statuses[status] = statuses.get(status, 0) + 1
            if options.show:
                print(*suite.options, *suite.targets, suite.environment)
                print(run.out.decode(errors="replace"))
            if run.wrong:
                failed += 1
                print(f"# wrong; again: ./dev hostile 1 {suite.seed}")
                for text in run.wrong[:5]:
                    for line in text.splitlines():
                        print(f"#   {line[:300]}")
    print("#", ", ".join(f"{count} {status}" for status, count in sorted(statuses.items())))
    if options.tap:
        print(f"{'not ok' if failed else 'ok'} 1 - {options.number} modules that lie")
    else:
        print(f"{options.number - failed} of {options.number} right")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
