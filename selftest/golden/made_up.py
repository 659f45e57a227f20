#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reports of runs that nobody would want to wait for: every byte, odd names, ages, crowds, ends.

    made_up.py --to-test PATH

Each run is made up as JSON lines, from which to-test writes JUnit XML (in both flavours) and TAP.
They are read strictly here, and by the programs of the conformance checkers where these are
(kit.py); what they must find is worked out from the run by the rules of docs/ci.md, not from
what to-test wrote. Prints TAP. Needs nothing but Python's standard library.
"""
import argparse
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

import agree
import kit
from expect import shown, tap_text

SECOND = 10**9


# ---- made-up runs ----

def put(line, name, data):
    """Bytes as a member of a line."""
    line[name] = data.decode(errors="replace")
    if line[name].encode() != data:
        line[f"{name}_base64"] = base64.b64encode(data).decode()


class Run:
    """Lines, and what is to come of them."""

    def __init__(self, modules=1, date="2026-11-23T09:23:24.500000000Z"):
        self.cases, self.ends, self.expected = [], [], []
        self.time = 0
        self.end = {}
        self.cut = False
        self.first = {"event": "run_begin", "number": 1, "time_ns": 0,
                      "format": "to-test-events", "version": 1, "to_test": "1.2.3", "date": date,
                      "host": "builder", "modules": modules, "workers": 2, "isolate": "process"}

    def add(self, name, outcome="passed", message=b"", *, out=None, err=None, duration=10**6,
            more=(), started=True, ended=True, type_="assert_eq", detail=b""):
        """A test. `out` and `err`: (head, dropped, tail)."""
        place = len(self.cases)
        case = {"event": "case", "test": place, "module": "m", "suite": "s", "file": "a.c",
                "line": place + 1}
        put(case, "name", name)
        self.cases.append(case)
        if not ended:
            return self.expect(name, "error" if started else "skipped", b"", None)
        line = {"event": "test_end", "number": place + 2, "time_ns": self.time + duration,
                "test": place, "outcome": outcome, "started": started, "begin_ns": self.time,
                "duration_ns": duration, "type": type_, **dict(more)}
        self.time += duration
        if outcome != "passed":
            put(line, "reason", message)
        if outcome in ("failed", "errored", "timed out"):
            problem = {"type": type_, "file": "a.c", "line": place + 1}
            put(problem, "message", message)
            put(problem, "detail", detail)
            line["problems"] = [problem]
        for stream, data in (("stdout", out), ("stderr", err)):
            if data:
                head, dropped, tail = data
                line[stream] = {"dropped": dropped}
                put(line[stream], "head", head)
                put(line[stream], "tail", tail)
        self.ends.append(line)
        status = {"passed": "passed", "failed": "failed", "unexpected pass": "failed",
                  "skipped": "skipped", "expected failure": "skipped",
                  "cancelled": "error" if started else "skipped"}.get(outcome, "error")
        return self.expect(name, status, message, duration if started else 0)

    def expect(self, name, status, message, duration):
        self.expected.append({"name": shown(name) or "(unnamed)", "status": status,
                              "message": shown(message), "duration": duration})
        return self

    def add_parts(self, name, paths):
        """A test that failed in every third of these subtests, and skipped as many."""
        parts, seen, places = [], {}, []
        for number, path in enumerate(paths):
            outcome = ("passed", "failed", "skipped")[number % 3]
            part = {"outcome": outcome, "file": "a.c", "line": number + 1,
                    "duration_ns": number * 1000}
            put(part, "path", path)
            if outcome != "passed":
                put(part, "reason", b"why " + path)
            parts.append(part)
        counts = {f"subtests_{word}": sum(part["outcome"] == word for part in parts)
                  for word in ("passed", "failed", "skipped")}
        self.add(name, "failed", b"in a part", more={"subtests": parts, **counts})
        for part, path in zip(parts, paths):
            whole = f"{shown(name)}/{shown(path)}"
            seen[whole] = seen.get(whole, 0) + 1
            self.expected.append({
                "name": whole, "status": part["outcome"], "duration": part["duration_ns"],
                "message": shown(b"why " + path), "part": True,
                "twin": f" ({seen[whole]})" if seen[whole] > 1 else ""})
        return self

    def tests(self):
        """Those expected that are no subtests."""
        return [test for test in self.expected if not test.get("part")]

    def lines(self):
        yield {**self.first, "tests": len(self.cases)}
        yield from self.cases
        yield from self.ends
        if not self.cut:
            yield {"event": "run_end", "number": len(self.ends) + 2, "time_ns": self.time,
                   "passed": 0, "failed": 0, "skipped": 0, **self.end}

    def status(self):
        bad = sum(test["status"] in ("failed", "error") for test in self.expected)
        return 2 if self.cut or self.end.get("bailed") else 5 if not self.cases else int(bad > 0)


def every_byte():
    """Each of them in a name, a message and the streams."""
    run = Run()
    everything = bytes(range(256))
    for value in range(1, 256):
        byte = bytes([value])
        run.add(b"n%03d" % value + byte + b"x", "failed", b"<" + byte + b">",
                out=(b"a" + byte + b"b\n", 0, b""), err=(byte * 3, 0, b""), detail=byte + b"\n" + byte)
    return run.add(b"all", "failed", everything[1:], out=(everything, 0, b""),
                   err=(everything[::-1], 0, b""), detail=everything[1:])


def cut_in_two():
    """Where the middle is left out, sequences and characters may be torn."""
    run = Run()
    for number, (head, tail) in enumerate([
            (b"red \x1b[31", b"mrest\n"), (b"\x1b", b"[0mrest\n"), (b"\x1b]0;title", b"more\x07rest"),
            (b"\xe2\x82", b"\xac rest\n"), (b"\xf0\x9f", b"\x98\x80 rest\n"), (b"", b""),
            (b"no newline", b"none either"), (b"\x1b[", b"\x80\x80\x80\x80\x80")]):
        run.add(b"cut_%d" % number, "failed", b"cut", out=(head, 5 * 10**9, tail),
                err=(head, 1, tail))
    return run


ODD = [b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xf0\x9f\xbf\xbe", b"\xef\xb7\x90", b"\xed\xa0\x80",
       b"\xed\xbf\xbf", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xc2\x85",
       b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"]]>", b"<![CDATA[x]]>", b"&amp;&#27;&", b"'\"<>", b"--",
       b"<?xml version='1.0'?>", b"\x1b[1;31mred\x1b[0m", b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\",
       "ünïcödé 日本".encode()]


def odd_characters():
    """Those that XML does not have, or reads as its own. (Those beyond U+FFFF are left out: two
    of the readers lose them.)"""
    run = Run()
    for number, odd in enumerate(ODD):
        run.add(b"odd_%d_" % number + odd + b"_", "failed", b"[" + odd + b"]",
                out=(odd + b"\n" + odd, 0, b""), detail=odd)
    return run


NAMES = [b"a # SKIP b", b"a # TODO b", b"a #skip", b"x \\# TODO", b"C:\\dir", b"C:\\", b"#", b"\\\\#",
         b"\\", b"7 apples", b"ok", b"not ok 3", b"true", b"- dash", b"...", b"---", b"a.b.c", b"a/b",
         b"[x]", b"x[1]", b"{}", b"Bail out!", b"1..5", b"  padded  ", b"two\nlines",
         b"tab\there", b"\xff", b"y" * 5000]


def odd_names():
    """Those that TAP reads as something else."""
    run = Run()
    for name in NAMES:
        run.add(name, "failed" if len(name) % 2 else "passed", name)
    # Told apart only by what cannot be shown.
    run.add(b"same\tname").add(b"same\nname").add(b" same name ")
    for number, place in enumerate((-2, -1), start=2):
        run.expected[place]["twin"] = f" ({number})"
    return run.add(b"why", "skipped", b"# TODO \\ # SKIP {", started=False) \
        .add(b"known", "expected failure", b"issue #5 # SKIP \\")


def parts():
    """Subtests with such names, and several of one."""
    return Run().add_parts(b"bytes", [b"p%03d" % value + bytes([value]) for value in range(1, 256)]) \
        .add_parts(b"odd", [odd + b"_" for odd in ODD]) \
        .add_parts(b"names", [name for name in NAMES if len(name) < 900]) \
        .add_parts(b"same", [b"again", b"a\tb", b"again", b"a b", b"again", b"a\nb", b"again"])


def words():
    """The kind of a failure, where one reader takes it for an order."""
    run = Run()
    for word in ("yaml", "symbol", "integer", "date", "datetime", "dateTime", "float", "decimal",
                 "boolean", "string", "base64Binary", "hexBinary", "file", "duration", "array", "",
                 "a b", "<x>"):
        run.add(b"w_" + word.encode().hex().encode(), "failed", b"x", type_=word)
    return run


def ages():
    """Times that a locale would divide by signs, or that are nothing."""
    run = Run(date="2026-12-31T23:59:59.999999999Z")
    for number, duration in enumerate([0, 999, 1000, 999_999_999, SECOND, 1000 * SECOND + 5 * 10**8,
                                       14_029_255_000_000, 86_400 * 400 * SECOND]):
        run.add(b"age_%d" % number, "passed" if number % 2 else "failed", b"late",
                duration=duration)
    return run


def crowd():
    """Twenty thousand."""
    run = Run()
    for number in range(20000):
        run.add(b"test_%d" % number, "failed" if number % 100 == 0 else "passed", b"no")
    return run


def talk():
    """More than a hundred million bytes of output."""
    run = Run()
    piece = (b"0123456789abcdef<&>\n" * 4000)[:64 * 1024]
    for number in range(850):
        run.add(b"talks_%d" % number, "failed", b"talks", out=(piece, 10**12, piece))
    return run


def nothing():
    """Not one test."""
    return Run(modules=0)


def all_skipped():
    """Nothing but skips."""
    run = Run()
    for number in range(5):
        run.add(b"skip_%d" % number, "skipped", b"no network", started=number % 2 == 0)
    return run


def interrupted():
    """Ctrl-C while one runs and one waits."""
    run = Run()
    why = "interrupted by SIGINT"
    run.end = {"cancelled": why, "bailed": True}
    return run.add(b"done").add(b"runs", "cancelled", why.encode()) \
        .add(b"waits", "cancelled", why.encode(), started=False)


def killed():
    """The lines end in the middle."""
    run = Run()
    run.cut = True
    run.add(b"done").add(b"runs", ended=False).add(b"waits", ended=False, started=False)
    run.ends.append({"event": "test_begin", "number": 3, "time_ns": run.time + 10**9, "test": 1,
                     "worker": 0})
    return run


RUNS = [every_byte, cut_in_two, odd_characters, odd_names, parts, words, ages, crowd, talk, nothing,
        all_skipped, interrupted, killed]


# ---- looking ----

def locale_folder(place):
    """Locales that write 0,5 and have two letters i; None where they cannot be made."""
    if not shutil.which("localedef"):
        return None
    for name in ("de_DE", "tr_TR"):
        done = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", place / f"{name}.UTF-8"],
                              capture_output=True, check=False)
        if not (place / f"{name}.UTF-8").exists():
            print(f"# localedef: {done.stderr.decode()[:200]}")
            return None
    return place


def report(to_test, place, name, environment=None, *options):
    """Writes NAME.xml and NAME.tap; (exit status, stderr)."""
    done = subprocess.run(
        [to_test, "report", "-q", f"--tap={place}/{name}.tap", "--junit", place / f"{name}.xml",
         *options, place / "run.jsonl"],
        capture_output=True, timeout=120, check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C", **(environment or {})})
    return done.returncode, done.stderr


def look_at_junit(run, path):
    """What is wrong with the file by our own reading."""
    if path.stat().st_size > 30 * 10**6:
        yield f"JUnit: {path.stat().st_size} bytes are too many"
    found = list(tree.parse(path).getroot().iter("testcase"))
    if len(found) != len(run.expected):
        yield f"JUnit: {len(found)} tests"
    for case, wanted in zip(found, run.expected):
        end = next((child for child in case if child.tag in ("failure", "error", "skipped")), None)
        status = "passed" if end is None else {"failure": "failed"}.get(end.tag, end.tag)
        if (case.get("name"), status) != (wanted["name"] + wanted.get("twin", ""),
                                          wanted["status"]):
            yield f"JUnit: {case.get('name')!r} {status}, but {wanted} is expected"
        if end is not None and wanted["status"] == "failed" and \
                end.get("message") != (wanted["message"] or end.get("message")):
            yield f"JUnit: {end.get('message')!r}, but {wanted['message']!r} is expected"
        if wanted["duration"] is not None and \
                case.get("time") != f"{wanted['duration'] // SECOND}.{wanted['duration'] % SECOND // 1000:06}":
            yield f"JUnit: {case.get('name')}: {case.get('time')} s"


def junit_expected(run):
    return {"cases": [{"name": test["name"] + test.get("twin", ""), "classname": "m.s", "status": test["status"]}
                      for test in run.expected]}


def tap_expected(run):
    """In the order of the file: as they ended; after a bail out the rest is missing."""
    bailed = run.status() == 2
    tests = [test for test in run.tests() if not (bailed and test["name"] == "waits")]
    answer = {"exit": run.status(), "planned": len(run.tests()),
              "ok": not bailed and all(test["status"] in ("passed", "skipped") for test in tests),
              "tests": [{"n": number, "name": "m.s: " + tap_text(test["name"] + test.get("twin", "")),
                         "ok": test["status"] in ("passed", "skipped") and test["name"] != "known",
                         "skip": test["status"] == "skipped" and test["name"] != "known",
                         "todo": test["name"] == "known"}
                        for number, test in enumerate(tests, start=1)]}
    if bailed:
        answer["bail"] = run.end.get("cancelled", "the events end before the run does")
    if not run.expected:
        answer["skipAll"] = "no tests selected"
        answer["exit"] = 0
        answer["ok"] = True
    return answer


def look(to_test, make, place, locales):
    """What is wrong with the reports of a run."""
    run = make()
    with open(place / "run.jsonl", "w", encoding="utf-8") as file:
        for line in run.lines():
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    status, err = report(to_test, place, "out")
    if status != run.status() or (err and not run.cut):
        yield f"exit {status}, not {run.status()}: {err.decode(errors='replace')[:500]}"
        return
    yield from look_at_junit(run, place / "out.xml")
    yield from agree.complaints(b"", b"", [place / "out.xml"])
    if make is not odd_names:
        tests, bailed = agree.read_tap((place / "out.tap").read_text())
        if len(tests) + bailed != len(run.tests()):
            yield f"TAP: {len(tests)} tests"
    for environment in () if make in (crowd, talk) else ({"TZ": "Asia/Kolkata"}, *(
            {"LOCPATH": str(locales), "LC_ALL": f"{name}.UTF-8"}
            for name in (("de_DE", "tr_TR") if locales else ()))):
        report(to_test, place, "again", environment)
        for kind in ("xml", "tap"):
            if (place / f"out.{kind}").read_bytes() != (place / f"again.{kind}").read_bytes():
                yield f"{kind}: another file with {environment}"
    report(to_test, place, "xunit", None, "--junit-flavour=xunit")
    schema = kit.FOLDER / "schema/jenkins-xunit-junit-10.xsd"
    for command in ([["xmllint", "--noout", place / "out.xml"]] +
                    ([["xmllint", "--noout", "--schema", schema, place / "xunit.xml"]]
                     if schema.exists() else [])):
        done = shutil.which("xmllint") and subprocess.run(command, capture_output=True, check=False)
        if done and done.returncode != 0:
            yield f"{command}: {done.stderr.decode(errors='replace')[:500]}"
    yield kit.check("check-junit", place / "out.xml", junit_expected(run))
    yield kit.check("check-tap", place / "out.tap", tap_expected(run))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    parser.add_argument("run", nargs="*", help="only these")
    options = parser.parse_args()
    runs = [make for make in RUNS if not options.run or make.__name__ in options.run]
    print(f"TAP version 13\n1..{len(runs)}", flush=True)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="to-made-up-") as name:
        place = pathlib.Path(name)
        locales = locale_folder(place)
        for number, make in enumerate(runs, start=1):
            wrong, remark = [], ""
            try:
                for text in look(options.to_test, make, place, locales):
                    wrong += [text] if text else []
            except kit.Absent as absent:
                remark = f" (not by other readers: {absent})"
            except (agree.Odd, tree.ParseError, subprocess.TimeoutExpired) as error:
                wrong.append(f"{type(error).__name__}: {error}")
            failed += bool(wrong)
            about = make.__doc__.split(".")[0].replace("\n", " ")
            print(f"{'not ok' if wrong else 'ok'} {number} - {make.__name__}: {about}{remark}")
            for text in wrong[:20]:
                print("\n".join(f"# {line[:300]}" for line in text.splitlines()))
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
