#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether the examples of a page say what it shows of them; speaks TAP.

    check_examples.py [--update] TO-TEST LIBTO INCLUDE PAGE
    check_examples.py [--update] PAGE

Each block of C in the page that has one TO_TEST is compiled, all of them as one program, and
run; the block of text that follows it must be what its test says, without what comes before
and after its problems. In the second form, each block that begins with the name of a file in a
comment must be that file, but for its own first comment. --update writes it there.
"""
import os
import re
import subprocess
import sys
import tempfile

HEAD = """#include <to/test.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
"""
EXAMPLE = re.compile(r"```c\n(.*?)```\n\n```\n(.*?)```\n", re.S)
QUOTE = re.compile(r"```c\n/\* (\S+) \*/\n(.*?)```\n", re.S)
NAME = re.compile(r"^TO_TEST\((\w+)", re.M)


def program(examples):
    """Each example's places are in a file of its name, its first line is 1."""
    parts = [HEAD]
    for name, code in examples.items():
        parts.append(f'#line 1 "{name}.c"\n{code}')
    return "\n".join(parts)


def run(to_test, libto, include, examples, folder):
    source = os.path.join(folder, "examples.c")
    with open(source, "w", encoding="utf-8") as file:
        file.write(program(examples))
    subprocess.run(["cc", "-std=gnu11", "-Wall", "-Wextra", "-I", os.path.abspath(include),
                    source, os.path.abspath(libto), "-pthread", "-o", "examples"], cwd=folder,
                   check=True)
    environment = {key: value for key, value in os.environ.items() if key != "TO_UPDATE_GOLDEN"}
    return subprocess.run([os.path.abspath(to_test), "-v", "--color=never", "--isolate=process",
                           "./examples"], cwd=folder, env=dict(environment, LC_ALL="C.UTF-8"),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True).stdout


def said_by(name, output):
    """What the test says, less its head and how to run it again."""
    # What has scrolled away is told again at the end.
    lines = re.split(r"\n\nThe failures?, once more:\n", output)[0].splitlines()
    said = []
    inside = False
    for line in lines:
        head = re.match(r"[ A-Z]{5}  examples::(\w+) *(.*?)  \([\d.]+ m?s\)$", line)
        if head:
            inside = head[1] == name
            if inside and head[2]:
                said.append(head[2].strip())
        elif not line.startswith("    ") or line.startswith("    again: "):
            inside = False
        elif inside:
            said.append(line[4:])
    return "".join(line + "\n" for line in said)


def quoted(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split(" */\n", 1)[1].lstrip("\n")


def check_quotes(page, text, update):
    root = os.path.dirname(os.path.dirname(os.path.abspath(page)))
    found = list(QUOTE.finditer(text))
    new = text
    print(f"1..{len(found)}")
    for number, match in enumerate(found, 1):
        content = quoted(os.path.join(root, match[1]))
        good = update or content == match[2]
        new = new.replace(match[0], f"```c\n/* {match[1]} */\n{content}```\n")
        print("ok" if good else "not ok", number, f"- {match[1]} is quoted as it is")
    return new


def check_examples(to_test, libto, include, text, update):
    found = [(NAME.search(match[1]), match) for match in EXAMPLE.finditer(text)]
    found = [(name[1], match) for name, match in found if name]
    with tempfile.TemporaryDirectory() as folder:
        output = run(to_test, libto, include, {name: match[1] for name, match in found}, folder)
    new = text
    print(f"1..{len(found)}")
    for number, (name, match) in enumerate(found, 1):
        said = said_by(name, output)
        good = said == match[2] and said
        new = new.replace(match[0], match[0].replace(f"```\n{match[2]}```", f"```\n{said}```"))
        print("ok" if good or (update and said) else "not ok", number, "-", name)
        if not good and not update:
            print("".join(f"# shown: {line}\n" for line in match[2].splitlines()) +
                  "".join(f"# said:  {line}\n" for line in said.splitlines()), end="")
    return new


def main():
    update = sys.argv[1] == "--update"
    *tools, page = sys.argv[1 + update:]
    with open(page, encoding="utf-8") as file:
        text = file.read()
    new = check_examples(*tools, text, update) if tools else check_quotes(page, text, update)
    if update:
        with open(page, "w", encoding="utf-8") as file:
            file.write(new)
    return 0


sys.exit(main())
