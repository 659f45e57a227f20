# SPDX-License-Identifier: MIT
"""Whether the reports of a run can be had from its JSON lines, to the last byte, and whether
those lines are as docs/jsonl.schema.json says. With $TO_GOLDEN_KIT set also what other programs
make of the reports (kit.py)."""
import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile

import expect
import kit

try:
    import jsonschema
except ImportError:
    jsonschema = None  # then the lines are not held against it

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs/jsonl.schema.json"


def strict(schema):
    """The schema without what it allows readers of later versions: members it does not know."""
    for kind in schema["$defs"].values():
        if "properties" in kind:
            kind["additionalProperties"] = False
    kinds = [rule["if"]["properties"]["event"]["const"] for rule in schema["allOf"]]
    schema["properties"]["event"] = {"enum": kinds}
    return schema


VALIDATOR = jsonschema and \
    jsonschema.Draft202012Validator(strict(json.loads(SCHEMA.read_text())))


def reports_of(command, work):
    """The files that a run's command line names: (option, path), the last of each."""
    words = shlex.split(command)
    found = {}
    for word, following in zip(words, words[1:] + [""]):
        if word.startswith("--tap="):
            found["--tap="] = work / word[len("--tap="):]
        elif word == "--junit":
            found["--junit="] = work / following
    return {option: path for option, path in found.items()
            if path.is_file() and path.parts[1] != "dev"}


def level(command):
    """Those of its options that say how much the terminal shows."""
    words = shlex.split(command)
    found = []
    for word, following in zip(words, words[1:] + [""]):
        if word in ("-q", "-v") or re.match("--(status|output|log)(=|$)", word):
            found.append(word)
        elif word == "--durations":
            found += [word, following]
    return found


def check_lines(name, lines):
    for number, line in enumerate(lines, start=1):
        for error in VALIDATOR.iter_errors(line) if VALIDATOR else []:
            yield f"{name}:{number}: {error.message[:300]}"


def check_readers(lines, status, wanted):
    for option, path in wanted.items():
        text = kit.check("check-junit", path, expect.junit(lines)) if option == "--junit=" else \
            kit.check("check-tap", path, expect.tap(lines, status)) if option == "--tap=" else ""
        if text:
            yield text


def check_file(to_test, file, work, written, out):
    """What is wrong with one run. `written`: the reports that later runs have not replaced; `out`:
    what the run's command printed, where that was one run alone."""
    text = file.read_bytes()
    lines = [json.loads(line) for line in text.splitlines()]
    if not lines:
        return
    yield from check_lines(file.name, lines)
    command = lines[0].get("command", "")
    wanted = {option: path for option, path in reports_of(command, work).items()
              if path in written}
    for option in ("--html=", "--trace="):
        path = file.with_suffix("." + option.strip("-="))
        if path.exists():
            wanted[option] = path
    with tempfile.TemporaryDirectory(prefix="to-replay-") as place:
        again = {option: f"{place}/{option.strip('-=')}" for option in wanted}
        done = subprocess.run(
            [to_test, "report", *(option + path for option, path in again.items()),
             f"--jsonl={place}/events", *level(command), file],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        if lines[-1]["event"] != "run_end":
            # It was killed: all that is wanted is that this is told.
            if done.returncode != 2 or b"the file ends here" not in done.stderr:
                yield f"cut off, but exit {done.returncode}: {done.stderr.decode()}"
            return
        if done.stderr or done.returncode not in (0, 1, 2, 5):
            yield f"to-test report: exit {done.returncode}: {done.stderr.decode()}"
        kept = [line for line in text.splitlines(keepends=True)
                if not line.startswith((b'{"event":"kept"', b'{"event":"held"'))]
        if pathlib.Path(f"{place}/events").read_bytes() != b"".join(kept):
            yield f"{command}: its JSON lines are others when they are written again"
        if os.environ.get("TO_GOLDEN_KIT"):
            yield from check_readers(lines, done.returncode, wanted)
        for option, path in wanted.items():
            if path.read_bytes() != pathlib.Path(again[option]).read_bytes():
                yield f"{command}: {option}{path.name} is another when it is made again"
        if out is not None and done.stdout not in out:
            yield f"{command}: the terminal shows something else when it is told again"


def complaints(to_test, files, work, command, status, out):
    """Of the runs of one command: their files in order, how it ended and all that it printed."""
    last = {}
    for file in files:
        first = json.loads(file.read_bytes().split(b"\n", 1)[0] or b"{}")
        for path in reports_of(first.get("command", ""), work).values():
            last[path] = file
    for file in files:
        written = [path for path, by in last.items() if by == file]
        alone = len(files) == 1 and not set("|<>;&") & set(command) and b"\x1b" not in out
        is_told = alone and status != 3 and not re.search(r" -s | --teamcity|GITHUB", command)
        yield from check_file(to_test, file, work, written, out if is_told else None)
