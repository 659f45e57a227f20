#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What programs that read reports make of those of to-test: prove, meson, xmllint, and the
readers of the conformance checkers, where $TO_CONFORMANCE names their folder (else
../shared/conformance beside the project) and its ./setup has been run.

    consumers.py --to-test PATH --libto PATH --include PATH

Prints TAP. Needs nothing but Python's standard library; what is not there is skipped.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import agree
import kit

HERE = pathlib.Path(__file__).resolve().parent
SUITES = ["outcomes", "output", "skips", "select", "order"]

PROJECT = """project('consumer', 'c')
to_test = find_program('{to_test}')
test('good', to_test, args: ['--tap', files('good.c')], protocol: 'tap')
test('bad', to_test, args: ['--tap', files('skips.c')], protocol: 'tap')
"""

GOOD = """#include <to/test.h>
TO_TEST(one) { }
TO_TEST(two, after(one)) { }
TO_TEST(three) { to_skip("# no \\\\ reason"); }
TO_TEST(four, xfail("issue 1")) { to_fail("as known"); }
"""


class Skip(Exception):
    """There is no such program here."""


class Place:
    """A folder with the suites, and their reports."""

    def __init__(self, path, options):
        self.path = path
        self.options = options
        self.environment = dict(os.environ, LC_ALL="C", XDG_CACHE_HOME=str(path / "cache"))
        (path / "good.c").write_text(GOOD)
        for name in SUITES:
            source = next((HERE / "cases" / name).glob("*.c")) if name != "output" \
                else HERE / "cases/output/output.c"
            shutil.copy(source, path / f"{name}.c")
        for name in SUITES + ["good"]:
            self.run([options.to_test, "-j2", "--grace", "0.1", f"--tap={name}.tap", "--junit",
                      f"{name}.xml", f"{name}.c"])

    def run(self, command, environment=None):
        return subprocess.run(command, cwd=self.path, env=environment or self.environment,
                              text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                              check=False, errors="replace")


def need(program):
    if not shutil.which(program):
        raise Skip(f"there is no {program}")


def wants(done, status, *texts):
    """What is wrong with a command that ended: "" for nothing."""
    missing = [text for text in texts if text not in done.stdout]
    if done.returncode == status and not missing:
        return ""
    return f"exit {done.returncode}, not there: {missing}\n{done.stdout}"


# ---- the readers ----

def prove_passes(place):
    need("prove")
    done = place.run(["prove", "--exec", f"{place.options.to_test} --tap", "good.c"])
    return wants(done, 0, "All tests successful.", "Files=1, Tests=4", "Result: PASS")


def prove_fails(place):
    need("prove")
    done = place.run(["prove", "--exec", f"{place.options.to_test} --tap", "skips.c"])
    return wants(done, 1, "Failed 2/12 subtests", "Result: FAIL")


def prove_file(place):
    need("prove")
    done = place.run(["prove", "--exec", "cat", "outcomes.tap"])
    tests = len(agree.read_tap((place.path / "outcomes.tap").read_text())[0])
    return wants(done, 1, "Failed 14/20", f"Tests={tests}", "Result: FAIL")


def meson(place):
    need("meson")
    project = place.path / "project"
    project.mkdir()
    (project / "meson.build").write_text(PROJECT.format(to_test=place.options.to_test))
    for name in ("good", "skips"):
        shutil.copy(place.path / f"{name}.c", project)
    done = place.run(["meson", "setup", "project/build", "project"])
    if done.returncode != 0:
        return done.stdout
    done = place.run(["meson", "test", "-C", "project/build"])
    found = xml.etree.ElementTree.parse(project / "build/meson-logs/testlog.junit.xml")
    count = len(list(found.iter("testcase")))
    return wants(done, 1, "Ok:                 1", "Fail:               1") or \
        ("" if count == 4 + 12 else f"meson saw {count} tests")


def xmllint(place):
    need("xmllint")
    return wants(place.run(["xmllint", "--noout"] + [f"{name}.xml" for name in SUITES]), 0)


# What the suite outcomes.c is: written down here, not taken from a report.
PASSED = ["passes"]
FAILED = ["by_type", "typed", "long_texts", "in_a_helper", "fails", "fixed"]
ERRORED = ["segv", "aborts", "interrupted", "exits", "exits_at_once", "fails_then_crashes",
           "hangs", "hangs_but_cleans_up"]
SKIPPED = ["skips", "assumes", "needs_one_that_fails"]
KNOWN = {"known": "issue 12", "known_crash": "issue 14"}


def check_junit(place):
    status = {name: "passed" for name in PASSED}
    status.update({name: "failed" for name in FAILED})
    status.update({name: "error" for name in ERRORED})
    status.update({name: "skipped" for name in SKIPPED + list(KNOWN)})
    cases = [{"name": case.get("name"), "classname": "outcomes.outcomes",
              "status": status.pop(case.get("name"))}
             for case in xml.etree.ElementTree.parse(place.path / "outcomes.xml").iter("testcase")]
    if status:
        return f"not in the report: {status}"
    return kit.check("check-junit", place.path / "outcomes.xml", {"cases": cases})


def check_tap(place):
    tests = []
    for name in agree.read_tap((place.path / "outcomes.tap").read_text())[0]:
        name = name.split("::")[1]
        test = {"n": len(tests) + 1, "name": f"outcomes.outcomes: {name}",
                "ok": name in PASSED + SKIPPED, "skip": name in SKIPPED, "todo": name in KNOWN}
        if name in KNOWN:
            test["reason"] = KNOWN[name]
        tests.append(test)
    return kit.check("check-tap", place.path / "outcomes.tap",
                     {"ok": False, "exit": 1, "planned": 20, "tests": tests})


CHECKS = [prove_passes, prove_fails, prove_file, meson, xmllint, check_junit, check_tap]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--to-test", "--libto", "--include"):
        parser.add_argument(name, required=True, type=os.path.abspath)
    options = parser.parse_args()
    failed = 0
    print(f"TAP version 13\n1..{len(CHECKS)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="to-consumers-") as folder:
        place = Place(pathlib.Path(folder), options)
        for number, check in enumerate(CHECKS, start=1):
            skipped = ""
            try:
                wrong = check(place)
            except (Skip, kit.Absent) as skip:
                wrong, skipped = "", f" # SKIP {skip}"
            except (OSError, agree.Odd, subprocess.TimeoutExpired,
                    xml.etree.ElementTree.ParseError) as error:
                wrong = f"{type(error).__name__}: {error}"
            failed += bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {number} - {check.__name__}{skipped}")
            for line in wrong.splitlines():
                print(f"# {line}")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
