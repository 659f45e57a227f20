#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds the fuzzers with clang, AddressSanitizer and UBSan, and runs each for a while.

    fuzz.py --source PATH --build PATH --headers PATH [--tap] [--runs N | --seconds N] [NAME...]

What makes one fail is kept in --build, and shown with the command that repeats it. Needs
clang with libFuzzer, ninja, pkg-config, and Python's standard library.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

FLAGS = ["-std=c11", "-g", "-O1", "-D_GNU_SOURCE", "-fno-sanitize-recover=undefined"]
# glibc's obstack.h aligns by an offset from NULL.
SANITIZE = "-fsanitize=address,undefined -fno-sanitize=pointer-overflow"
# How many runs each has where nothing else is said.
RUNS = {"record": 50000, "syntax": 50000, "options": 20000, "stack": 5000, "state": 10000,
        "events": 20000,
        "run": 5000}
# Of the runner, what a fuzzer has an own one of.
OWN = {"run": ["runner/loop.c", "runner/module.c", "runner/module_return.c"],
       "state": ["runner/loop.c"]}


def parts(source):
    """All of the runner but its main, and what it stands on."""
    found = [path for top in ("src/base", "src/log", "src/plan", "src/state", "src/wire", "runner")
             for path in sorted((source / top).rglob("*.c"))]
    return [path for path in found if path != source / "runner/main.c"]


def has_fuzzer():
    with tempfile.TemporaryDirectory() as place:
        file = pathlib.Path(place) / "a.c"
        file.write_text("int LLVMFuzzerTestOneInput(const unsigned char *data,"
                        "__SIZE_TYPE__ size) { return data && size > 9 ? 0 : 0; }")
        return shutil.which("clang") and subprocess.run(
            ["clang", "-fsanitize=fuzzer,address", file, "-o", f"{place}/a"],
            capture_output=True, check=False).returncode == 0


def packages(what):
    return subprocess.run(["pkg-config", what, "libxml-2.0", "libdw", "jansson"], check=True,
                          capture_output=True, text=True).stdout.split()


def write_ninja(options, names):
    """The build, for ninja: it knows what has changed."""
    source, build = options.source, options.build
    includes = [f"-I{source}/{folder}" for folder in ("src", "runner", "include")]
    includes += [f"-I{options.headers}", *packages("--cflags")]
    lines = [f"flags = {' '.join(FLAGS + includes)}",
             "rule cc", f"  command = clang $flags {SANITIZE} -fsanitize=fuzzer-no-link "
             "-MMD -MF $out.d -c $in -o $out", "  depfile = $out.d", "  deps = gcc",
             "rule link", f"  command = clang {SANITIZE} -fsanitize=fuzzer $in -o $out "
             f"{' '.join(packages('--libs'))} -pthread"]
    objects = {}
    made = pathlib.Path(options.headers) / "html_page.c"
    for path in [*parts(source), made]:
        name = path.name if path == made else str(path.relative_to(source))
        objects[name] = name.replace("/", "_") + ".o"
        lines.append(f"build {objects[name]}: cc {path}")
    for name in names:
        linked = [other for part, other in objects.items() if part not in OWN.get(name, [])]
        lines += [f"build {name}_fuzz.o: cc {source}/selftest/fuzz/{name}_fuzz.c",
                  f"build {name}: link {name}_fuzz.o {' '.join(linked)}"]
    (build / "build.ninja").write_text("\n".join(lines) + "\n")
    return subprocess.run(["ninja", "-C", build], capture_output=True, text=True, check=False)


def run(options, name):
    """Exit status, and what was said."""
    # What was found is kept for the next long run; short ones begin anew.
    corpus = options.build / "corpus" / name
    if not options.seconds:
        shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True, exist_ok=True)
    limit = [f"-max_total_time={options.seconds}"] if options.seconds else \
        [f"-runs={options.runs or RUNS[name]}", "-seed=1"]
    command = [options.build / name, *limit, "-max_len=2000", "-timeout=20",
               "-verbosity=0", "-print_final_stats=1",
               f"-artifact_prefix={options.build}/{name}-", corpus]
    seeds = options.source / "selftest/fuzz/seeds" / name
    if seeds.is_dir():
        command.append(seeds)
    return subprocess.run(command, cwd=options.build, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL,
                          env={**os.environ, "ASAN_OPTIONS": "detect_stack_use_after_return=1"})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", required=True, type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--build", required=True, type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--headers", required=True, type=os.path.abspath,
                        help="the folder with what the build has made")
    parser.add_argument("--tap", action="store_true")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seconds", type=int, help="for all together")
    parser.add_argument("name", nargs="*", help="only these: " + ", ".join(RUNS))
    options = parser.parse_args()
    names = options.name or list(RUNS)
    print(f"TAP version 13\n1..{len(names)}" if options.tap else "", end="\n", flush=True)
    if not has_fuzzer():
        for number, name in enumerate(names, start=1):
            print(f"ok {number} - {name} # SKIP no clang with libFuzzer")
        return 0
    options.build.mkdir(parents=True, exist_ok=True)
    if options.seconds:
        options.seconds = max(1, options.seconds // len(names))
    built = write_ninja(options, names)
    if built.returncode != 0:
        print("Bail out! " if options.tap else "", "the fuzzers cannot be built", sep="")
        print("".join(f"# {line}\n" for line in built.stdout.splitlines()[-40:]))
        return 1
    failed = 0
    for number, name in enumerate(names, start=1):
        done = run(options, name)
        text = (done.stdout + done.stderr).decode(errors="replace")
        runs = [line.split()[-1] for line in text.splitlines()
                if line.startswith("stat::number_of_executed_units")]
        good = done.returncode == 0
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}: {(runs or ['?'])[0]} runs",
              flush=True)
        if not good:
            for line in text.splitlines()[-60:]:
                print(f"# {line}")
            print(f"# again: {options.build}/{name} {options.build}/{name}-crash-...")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
