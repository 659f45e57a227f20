# SPDX-License-Identifier: MIT
"""Whether what the terminal, TAP and JUnit tell of one run is the same.

Each is read strictly, by the few forms that to-test writes, to a dictionary from
"module::name" to an outcome:

    pass fail error skip stop xfail xpass      `stop` is what was cancelled before it ran
"""
import re
import xml.etree.ElementTree as tree

TERMINAL = {" PASS": "pass", " MOCK": "pass", "FLAKY": "pass", " FAIL": "fail", "ERROR": "error",
            " TIME": "error", " SKIP": "skip", " STOP": "error", "XFAIL": "xfail", "XPASS": "xpass"}
COUNTS_AS = {"pass": 0, "xfail": 0, "fail": 1, "error": 1, "xpass": 1, "skip": 2, "stop": 2}


class Odd(Exception):
    """A report that is no such report."""


def read_terminal(text):
    """The outcomes of the lines, and (passed, failed, skipped) of the last; None where it
    is no report of a whole run."""
    text = re.sub(r"\033\[[0-9;]*m", "", text)
    last = re.search(r"^(\d+) passed(?: \(\d+ flaky\))?, (\d+) failed(?: \(\d+ flaky\))?, "
                     r"(\d+) skipped\n\Z", text, re.MULTILINE)
    if not last:
        return None
    tests = {}
    stopped = 0
    # What has scrolled away is told a second time.
    text = re.split(r"^The failures?, once more:$", text, flags=re.MULTILINE)[0]
    # The label of a row may hold blanks.
    for match in re.finditer(r"^([ A-Z]{5})  ([^\s\[]+\[.*?\](?=:|  |$)|\S+)(.*)\n", text,
                             re.MULTILINE):
        word, name, rest = match.groups()
        if word in TERMINAL and "::" in name and not rest.startswith(":") \
                and not name.endswith(":"):
            if name in tests:
                raise Odd(f"the terminal tells of {name} twice")
            tests[name] = "fail" if "too late (--flaky=fail)" in rest else TERMINAL[word]
            stopped += word == " STOP"
    return tests, tuple(int(number) for number in last.groups()), stopped


def read_tap(text):
    """The outcomes, and whether the run was given up."""
    lines = text.split("\n")
    if lines.pop() != "" or lines[0] != "TAP version 13":
        raise Odd("TAP: the first line or the end of the last")
    plan = re.fullmatch(r"1\.\.(\d+)( # SKIP .+)?", lines[1])
    if not plan:
        raise Odd(f"TAP: no plan: {lines[1]}")
    tests = {}
    bailed = False
    block = None
    for line in lines[2:]:
        if bailed:
            raise Odd(f"TAP: after the bail out: {line}")
        if block is not None:
            block = None if line == "  ..." else block
            severity = re.fullmatch(r"  severity: (\w+)", line)
            if severity and severity[1] == "error":
                tests[block] = "error"
            if not line.startswith("  "):
                raise Odd(f"TAP: in a block: {line}")
            continue
        match = re.fullmatch(r"(not )?ok (\d+) - (.*?)( # (SKIP|TODO) .+)?", line)
        if match:
            failed, number, name, _, directive = match.groups()
            if int(number) != len(tests) + 1:
                raise Odd(f"TAP: number {number} after {len(tests)}")
            name = re.sub(r"\\([\\#])", r"\1", name)
            full = re.fullmatch(r"([^.]*)\.(.*?): (.*)", name)
            name = f"{full[1]}::{full[3]}" if full else name
            if name in tests:
                raise Odd(f"TAP: {name} twice")
            tests[name] = ("xfail" if failed and directive == "TODO" else
                           "fail" if failed and not directive else
                           "skip" if directive == "SKIP" and not failed else
                           "pass" if not failed and not directive else "odd")
            last = name
        elif line == "  ---":
            block = last
        elif line.startswith("Bail out!"):
            bailed = True
        elif not line.startswith("# "):
            raise Odd(f"TAP: {line}")
    if len(tests) > int(plan[1]) or (len(tests) < int(plan[1]) and not bailed):
        raise Odd(f"TAP: {len(tests)} tests of {plan[1]} planned")
    return tests, bailed


def read_junit(path):
    """The outcomes, with `xpass` and `stop`. The counters must be right."""
    root = tree.parse(path).getroot()
    tests = {}
    for suite in [root] + list(root):
        cases = list(suite.iter("testcase"))
        for counter, tag in (("tests", None), ("failures", "failure"), ("errors", "error"),
                             ("skipped", "skipped")):
            count = len(cases) if tag is None else len(list(suite.iter(tag)))
            if suite.get(counter) != str(count):
                raise Odd(f"JUnit: {counter}={suite.get(counter)}, but there are {count}")
    for case in root.iter("testcase"):
        name = f'{case.get("classname", "").split(".")[0]}::{case.get("name")}'
        ends = [child for child in case if child.tag in ("failure", "error", "skipped")]
        if len(ends) > 1 or name in tests:
            raise Odd(f"JUnit: {name} has two ends")
        outcome = "pass"
        for end in ends:
            message = end.get("message")
            if not message or not end.text:
                raise Odd(f"JUnit: {name} has no message")
            outcome = {"failure": "fail", "error": "error", "skipped": "skip"}[end.tag]
            outcome = {("fail", "unexpected-pass"): "xpass", ("skip", "cancelled"): "stop",
                       ("skip", "expected-failure"): "xfail"}.get(
                           (outcome, end.get("type")), outcome)
        tests[name] = outcome
    return without_subtests(tests)


def without_subtests(tests):
    """Those of a test are test cases, too: "module::test/subtest". Where one fails the test does."""
    whole = {}
    for name, outcome in tests.items():
        ends = [match.start() for match in re.finditer("/", name)]
        tops = [name[:end] for end in ends if name[:end] in tests]
        if not tops:
            whole[name] = outcome
        elif outcome in ("fail", "error") and tests[tops[0]] not in ("fail", "error"):
            raise Odd(f"JUnit: {name} failed, but {tops[0]} did not")
    return whole


def differences(left, right, one, other):
    return [f"{name}: {left.get(name, 'not there')} in {one}, "
            f"{right.get(name, 'not there')} in {other}"
            for name in sorted(left.keys() | right.keys()) if left.get(name) != right.get(name)]


def compare(terminal, tap, junit):
    found = []
    if tap and junit:
        tests, bailed = tap
        # TAP has no word for an unexpected pass, and no lines after a bail out; where the
        # run was cut short by failures, what did not run is skipped.
        plain = {name: {"xpass": "fail", "stop": "skip"}.get(outcome, outcome)
                 for name, outcome in junit.items() if not (bailed and outcome == "stop")}
        found += differences(tests, plain, "TAP", "JUnit")
    full = junit or (tap and not tap[1] and tap[0])
    if terminal and full:
        tests, counts, stopped = terminal
        by_count = [0, 0, 0]
        for outcome in full.values():
            by_count[COUNTS_AS[outcome]] += 1
        # One that was stopped while it ran is an error for JUnit, skipped for the last line.
        by_count[1] -= stopped
        by_count[2] += stopped
        if tuple(by_count) != counts:
            found.append(f"the last line counts {counts}, a report {tuple(by_count)}")
        found += [f"{name}: {outcome} on the terminal, {full.get(name)} in a report"
                  for name, outcome in tests.items()
                  if full.get(name) != outcome and (junit or outcome != "xpass")]
    return found


def complaints(out, err, reports):
    """Of what a command printed and the reports it wrote."""
    try:
        texts = [data.decode(errors="replace") for data in (out, err)]
        taps = [path.read_text(errors="replace") for path in reports if path.suffix == ".tap"]
        taps += [text for text in texts if text.startswith("TAP version")]
        tap = [read_tap(text) for text in taps]
        junit = [read_junit(path) for path in reports if path.suffix == ".xml"]
        terminal = [read for read in map(read_terminal, texts) if read]
        return compare(terminal[0] if terminal else None, tap[0] if tap else None,
                       junit[0] if junit else None)
    except (Odd, tree.ParseError) as odd:
        return [str(odd)]
