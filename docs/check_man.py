#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether the man pages tell the truth; speaks TAP.

    check_man.py TO-TEST PAGE...

The first page has just the options that `TO-TEST --help` shows; mandoc has no complaint
about any page.
"""
import re
import shutil
import subprocess
import sys


def helped(program):
    text = subprocess.run([program, "--help"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout
    found = re.findall(r"(?m)^  (?:-(\w),|   ) --([\w-]+)(?:\[=|\s)", text)
    return {f"-{letter}, --{name}" if letter else f"--{name}" for letter, name in found}


def documented(page):
    with open(page, encoding="utf-8") as file:
        found = re.findall(r"(?m)^\.It (?:Fl (\w) , )?Fl Fl ([\w-]+)", file.read())
    return {f"-{letter}, --{name}" if letter else f"--{name}" for letter, name in found}


def tell(number, name, problems):
    print("not ok" if problems else "ok", number, "-", name)
    for problem in problems:
        print("#", problem)
    return bool(problems)


def main(program, *pages):
    print(f"1..{1 + len(pages)}")
    help_has, page_has = helped(program), documented(pages[0])
    problems = [f"not in the man page: {option}" for option in sorted(help_has - page_has)]
    problems += [f"not in --help: {option}" for option in sorted(page_has - help_has)]
    if not help_has:
        problems.append("--help shows no options")
    failed = tell(1, "options", problems)
    for number, page in enumerate(pages, 2):
        name = "mandoc " + page.rsplit("/", 1)[-1]
        if not shutil.which("mandoc"):
            print(f"ok {number} - {name} # SKIP mandoc is not installed")
            continue
        lint = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        failed |= tell(number, name, lint.stdout.splitlines())
    return failed


sys.exit(main(*sys.argv[1:]))
