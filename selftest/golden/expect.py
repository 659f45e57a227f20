# SPDX-License-Identifier: MIT
"""What the readers of a report are to find in it, by the events of the run and the rules of
docs/ci.md: for kit.py."""
import base64
import re

SEQUENCE = re.compile(
    rb"\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b[\]PX^_][^\x00-\x1f]*(?:\x07|\x1b\\)|"
    rb"\x1b[\x20-\x2f]*[\x30-\x4f\x51-\x57\x59-\x5a\x5c\x60-\x7e]")
CHARACTER = re.compile(
    rb"[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|"
    rb"[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|"
    rb"\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}")


def shown(data, line=True):
    """As a report shows the bytes: in one line, or as the output of a program."""
    text, at = "", 0
    while at < len(data):
        sequence = SEQUENCE.match(data, at)
        if sequence:
            at = sequence.end()
            continue
        if data[at:at + 2] == b"\r\n" or data[at:at + 1] in (b"\r", b"\n", b"\t"):
            tab = data[at:at + 1] == b"\t"
            text += " " if line else "\t" if tab else "\n"
            at += 2 if data[at:at + 2] == b"\r\n" else 1
            continue
        found = CHARACTER.match(data, at)
        if not found:
            text += f"\\x{data[at]:02X}"
            at += 1
            continue
        character = found[0].decode()
        code = ord(character)
        if code < 0x20 or 0x7f <= code <= 0x9f:
            text += f"\\x{code:02X}"
        elif code & 0xfffe == 0xfffe or 0xfdd0 <= code <= 0xfdef or \
                code in (0x2028, 0x2029, 0xfeff):
            text += f"\\u{code:04X}"
        else:
            text += character
        at = found.end()
    return text.strip(" ") if line else text


def tap_text(text):
    """As a name or a reason stands in TAP, where some readers obey even an escaped directive and
    differ in what a backslash at the end is."""
    text = re.sub(r"#(?=\s*(?:todo|skip))", r"\\x23", text, flags=re.I)
    return re.sub(r"\\$", r"\\x5C", text)


# ---- of a run that was ----

def member(line, name):
    """The text that a member becomes in a report; None where there is none."""
    data = line.get(f"{name}_base64")
    if data is not None:
        return shown(base64.b64decode(data))
    return None if line.get(name) is None else shown(line[name].encode())


STATUS = {"passed": "passed", "failed": "failed", "unexpected pass": "failed",
          "skipped": "skipped", "expected failure": "skipped"}


def parts(case, end):
    """The subtests of a test, as test cases: the second of a name is numbered."""
    seen = {}
    for part in end.get("subtests", []):
        name = f"{member(case, 'name')}/{member(part, 'path')}"
        seen[name] = seen.get(name, 0) + 1
        status = STATUS.get(part["outcome"], "error")
        if status != "passed" and end["outcome"] == "expected failure":
            status = "skipped"
        yield {"name": name if seen[name] == 1 else f"{name} ({seen[name]})", "status": status,
               "classname": f"{member(case, 'module')}.{member(case, 'suite')}"}


def junit(lines):
    """Of the lines of a whole run."""
    cases = [line for line in lines if line["event"] == "case"]
    ends = {line["test"]: line for line in lines if line["event"] == "test_end"}
    found = []
    for case in cases:
        end = ends[case["test"]]
        outcome = end["outcome"]
        status = STATUS.get(outcome, "error")
        if outcome == "cancelled" and not end["started"]:
            status = "skipped"
        wanted = {"name": member(case, "name"), "status": status,
                  "classname": f"{member(case, 'module')}.{member(case, 'suite')}"}
        message = member(end, "reason")
        part = next((problem.get("subtest") for problem in end.get("problems", [])), None)
        if message and part:
            message = f"{member(end['subtests'][part - 1], 'path')}: {message}"
        if outcome in ("failed", "errored", "timed out") and message and len(message) < 300:
            wanted["message"] = message
        found += [wanted, *parts(case, end)]
    return {"cases": found}


def tap(lines, status):
    """The same in the order in which they ended; what never began is missing after a bail out."""
    cases = [line for line in lines if line["event"] == "case"]
    ends = [line for line in lines if line["event"] == "test_end"]
    last = lines[-1]
    held = [end for end in ends if end["outcome"] == "cancelled" and not end["started"]]
    told = [end for end in ends if end not in held] + ([] if last.get("bailed") else held)
    tests = []
    for number, end in enumerate(told, start=1):
        case = cases[end["test"]]
        outcome = end["outcome"]
        skip = outcome == "skipped" or end in held
        test = {"n": number, "ok": skip or outcome == "passed", "skip": skip,
                "todo": outcome == "expected failure",
                "name": f"{member(case, 'module')}.{member(case, 'suite')}: " +
                        tap_text(member(case, "name"))}
        reason = member(end, "reason")
        if test["todo"] and reason:
            test["reason"] = tap_text(reason)
        tests.append(test)
    answer = {"exit": status, "planned": len(cases), "tests": tests,
              "ok": status == 0 and not last.get("bailed")}
    if last.get("bailed"):
        answer["bail"] = member(last, "cancelled")
    if not cases:
        answer.update({"skipAll": "no tests selected", "exit": 0, "ok": True})
    return answer
