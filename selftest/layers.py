# SPDX-License-Identifier: MIT
"""Looks whether the house stands as it was drawn: who includes whom, what files begin
with, what the libraries define and what they need. Speaks TAP.

    layers.py SOURCE LIBTO RUNNER COMPILER...
"""

import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.path.abspath(sys.argv[1])
LIBTO, RUNNER = (os.path.abspath(path) for path in sys.argv[2:4])
COMPILER = sys.argv[4:]

# A folder, and what its files may include beside what is in it: folders, or files.
LAYERS = {
    "include/to": ["include/to/check"],
    "include/to/check": ["include/to/macros.h"],
    "src/base": [],
    "src/plan": ["src/base"],
    "src/state": ["include/to", "src/base"],
    "src/wire": ["src/base", "src/plan"],
    "src/log": ["include/to", "src/base"],
    "src/test": ["include/to", "include/to/check", "src/base", "src/log", "src/plan",
                 "src/state", "src/wire", "where.h"],
    "src/sched": ["include/to", "src/base", "src/log", "src/plan", "src/state"],
    "runner": ["include/to/log.h", "src/base", "src/plan", "src/state", "src/wire",
               "runner/compile", "runner/jsonl", "runner/report", "runner/show", "build.h",
               "version.h"],
    # Knows words and bytes, and nothing of tests.
    "runner/compile": ["src/base"],
    # Sees events, and neither the run nor its workers.
    "runner/report": ["include/to/log.h", "src/base", "src/log", "runner/event.h",
                      "runner/forecast.h", "runner/loop.h", "runner/report/html", "runner/report/junit",
                      "runner/report/terminal", "version.h"],
    "runner/report/html": [],
    "runner/report/terminal": ["src/base", "runner/event.h", "runner/report"],
    "runner/report/junit": ["src/base", "runner/event.h", "runner/report"],
    # The same events, written down and read back.
    "runner/jsonl": ["src/base", "runner/report", "runner/attempts.h", "runner/base64.h", "runner/bus.h",
                     "runner/event.h", "runner/memory.h"],
    # The tests that are selected, and the order that is planned; nothing has run.
    "runner/show": ["src/base", "src/plan", "runner/catalog.h", "runner/event.h",
                    "runner/jsonl", "runner/memory.h", "runner/module.h", "runner/outline.h",
                    "runner/rehearsal.h", "runner/report", "runner/target.h", "version.h"],
}
# Made by the build, from NAME.in.
MADE = ["build.h", "version.h", "where.h"]
# Where <...> and "..." are looked for.
ROOTS = ["include", "src", "runner"]
# Libraries beside libc and threads: by the beginning of an include, the only files.
LIBRARIES = {"libxml/": ["runner/report/junit/xml.c"], "jansson": ["runner/state_file.c"] +
             [f"runner/jsonl/{name}" for name in ("bytes.h", "case.h", "line.h", "member.h",
                                                  "stream.h")] + ["runner/show/list_json.c"] +
             [f"runner/report/{name}" for name in ("html.c", "told.h", "trace.c")]}

HEAD = re.compile(r"\A/\* SPDX-License-Identifier: MIT\n(?: \*\n)* \* \S+ +\S+|"
                  r"\A(?:#!.*\n)?# SPDX-License-Identifier: MIT\n(?:#|\"\"\") ?\S+ +\S+")


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def files(top, endings):
    """All files below a folder, as paths from the source's top."""
    found = []
    for folder, _, names in os.walk(os.path.join(SOURCE, top)):
        found += [os.path.relpath(os.path.join(folder, name), SOURCE)
                  for name in names if name.endswith(endings)]
    return sorted(found)


def output(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          **options).stdout


# Each of these gives what is wrong, line by line.

def check_layer(folder):
    """Includes only what its layer may."""
    for path in files(folder, (".c", ".h", ".in")):
        if os.path.dirname(path) != folder:
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not found:
                continue
            name = found[2]
            target = name if name in MADE else next(
                (os.path.join(root, name) for root in [folder, *ROOTS]
                 if os.path.exists(os.path.join(SOURCE, root, name))), None)
            if target is None:
                if found[1] == '"':
                    yield f'{path}:{number}: no file is called "{name}"'
                continue
            if os.path.dirname(target) != folder and target not in LAYERS[folder] and \
                    os.path.dirname(target) not in LAYERS[folder]:
                yield f"{path}:{number}: {folder} includes {target}"


def check_folders():
    """Each folder is a layer that is known here."""
    for top in ("include", "src", "runner"):
        for path in files(top, (".c", ".h")):
            if os.path.dirname(path) not in LAYERS:
                yield f"{path}: its folder is no known layer"


def check_libraries():
    for top in ("include", "src", "runner"):
        for path in files(top, (".c", ".h")):
            for number, line in enumerate(read(path).splitlines(), 1):
                for start, users in LIBRARIES.items():
                    if re.match(rf'\s*#\s*include\s*[<"]{start}', line) and \
                            path not in users:
                        yield f"{path}:{number}: includes {start}, not being {users}"


def check_heads():
    for top in ("include", "src", "runner", "selftest", "examples"):
        for path in files(top, (".c", ".h", ".py", ".in")):
            # The suites of the golden cases are shown in what is compared, line by line.
            if not path.startswith("selftest/golden/cases/") and not HEAD.match(read(path)):
                yield f"{path}:1: no SPDX line and a comment that says what the file is for"


def check_guards():
    for top in ("include", "src", "runner"):
        for path in files(top, (".h",)):
            guard = re.search(r"^#ifndef (TO_\w+_H)\n#define \1$", read(path), re.M)
            if not guard:
                yield f"{path}: no include guard of the form TO_..._H"


def check_symbols(library, others=()):
    archive = ""
    for line in output("nm", "-A", "-g", "--defined-only", library).splitlines():
        name = line.split()[-1]
        archive += name + "\n"
        if not name.startswith("to_") and name not in others:
            yield f"{line}: does not begin with to_"
    if "to_" not in archive:
        yield f"{library}: no symbols"


def check_needs():
    """A test program links with libc and threads alone."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program")
        with open(program + ".c", "w", encoding="utf-8") as file:
            file.write("#include <to/test.h>\nTO_TEST(one) {}\n")
        try:
            # All of libto, used or not.
            output(*COMPILER, "-I" + os.path.join(SOURCE, "include"), program + ".c",
                   "-Wl,--whole-archive", LIBTO, "-Wl,--no-whole-archive",
                   "-nodefaultlibs", "-lc", "-lpthread", "-o", program)
        except subprocess.CalledProcessError as error:
            yield from error.stderr.splitlines()
            return
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", program))
        for name in needed:
            if not re.match(r"libc\.|libpthread\.|ld-linux", name):
                yield f"libto needs {name}"
        if not needed:
            yield "nothing is needed, not even libc"


def check_scheduler():
    """A program that is no test gets nothing of tests, and its main() is its own."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program")
        with open(program + ".c", "w", encoding="utf-8") as file:
            file.write("#include <to/sched.h>\n"
                       "int main(void) { to_state_set(\"key\", 1);"
                       " return to_sched_run(to_sched_new(NULL), NULL); }\n")
        try:
            output(*COMPILER, "-I" + os.path.join(SOURCE, "include"), program + ".c", LIBTO,
                   "-lpthread", "-o", program)
        except subprocess.CalledProcessError as error:
            yield from error.stderr.splitlines()
            return
        of_tests = set(re.findall(r":src_(?:test|wire)_\w+\.c\.o:\w+ T (to_\w+)",
                                  output("nm", "-A", LIBTO)))
        if not of_tests:
            yield "no file of libto is about tests"
        yield from sorted(of_tests & set(re.findall(r" T (to_\w+)", output("nm", program))))


def all_checks():
    for folder in LAYERS:
        if os.path.isdir(os.path.join(SOURCE, folder)):
            yield f"{folder} includes only what it may", check_layer(folder)
    yield "each folder is a known layer", check_folders()
    yield "libxml2 and jansson are included by one file each", check_libraries()
    yield "each file says its licence and what it is for", check_heads()
    yield "each header has a guard", check_guards()
    yield "libto defines only names in to_, and main", check_symbols(LIBTO, ["main"])
    yield "the runner defines only names in to_", check_symbols(RUNNER)
    yield "libto needs libc and threads alone", check_needs()
    yield "a program with the scheduler has nothing of tests", check_scheduler()


def main():
    os.environ["LC_ALL"] = "C.UTF-8"
    checks = list(all_checks())
    print(f"1..{len(checks)}")
    failed = False
    for number, (name, wrong) in enumerate(checks, 1):
        lines = list(wrong)
        failed |= bool(lines)
        print(f"{'not ok' if lines else 'ok'} {number} - {name}")
        for line in lines:
            print("# " + line)
    return 1 if failed else 0


sys.exit(main())
